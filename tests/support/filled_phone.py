"""A phone's folder that a real sync has filled, with one of each thing to open."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from mobile.app import Phone
from mobile.settings import Settings as PhoneSettings
from mobile.sync.pairing import PairingFailed
from server.app import create_core, wall_ms
from server.settings import Settings
from server.store import office
from server.store.protocol import Writer
from shared.access import Role
from shared.changes import Patch
from shared.nouns.deliveries import DeliveryWhat, DeliveryWhen
from shared.nouns.documents import DocumentWhat
from shared.nouns.equipment import AssetName
from shared.nouns.incidents import IncidentWhen, IncidentWords
from shared.nouns.messages import MessageWords
from shared.nouns.plan import RevisionRequest
from shared.nouns.requests import RequestAsk, RequestKind
from shared.nouns.talks import TalkTopic, TalkWhen
from tests.support.beside import beside, ticket, write
from tests.support.filed import PDF
from tests.support.office_world import create
from tests.support.tls_house import until
from tests.support.written_day import DAY, KITCHEN, WrittenDay, person

OWNER, ROLE = "ana", Role.COORDINATOR
NOTE, NOTICE, ASKED = "incident-ladder", "message-water", "request-overtime"
TALK, DELIVERY, PAPER = "talk-heights", "delivery-timber", "document-closure"
CASE = "asset-case"


def fill(written: WrittenDay, server_url: str, folder: Path) -> None:
    """Make the folder of OWNER's phone, with the server at that address running.

    In its inbox there is one line that the office sees otherwise.
    """
    file = beside(_hand_in(written))
    write(written, lambda writer: _record(writer, written, _things(file)))
    write(written, lambda writer: _publish(writer, written))
    code = ticket(written, server_url, OWNER, ROLE)
    beside(_sync_first(folder, code, file))
    remark = Patch("item", KITCHEN, set={"remark": {"text": "Two takes left"}})
    write(written, lambda writer: _record(writer, written, [remark]))
    beside(_disagree(folder))


def _things(file: str) -> list[Patch]:
    ana, bo, now_ms = person(OWNER), person("bo"), wall_ms()
    paper = create("document", PAPER, what=DocumentWhat(title="Road closure"))
    return [
        create("asset", CASE, name=AssetName("Lens case")),
        create(
            "incident",
            NOTE,
            words=IncidentWords("Ladder slipped"),
            when=IncidentWhen(now_ms, DAY, reporter=ana),
        ),
        create("message", NOTICE, notice=MessageWords(text="Water work", at_ms=now_ms)),
        create(
            "request",
            ASKED,
            ask=RequestAsk(RequestKind.OVERTIME, "One hour", bo, now_ms),
        ),
        create(
            "talk", TALK, topic=TalkTopic("Work at height"), when=TalkWhen(now_ms, DAY)
        ),
        create(
            "delivery",
            DELIVERY,
            what=DeliveryWhat("Timber", "Ash and Sons"),
            when=DeliveryWhen(now_ms, DAY, receiver=bo),
        ),
        replace(paper, add={"files": (file,)}),
    ]


def _record(writer: Writer, written: WrittenDay, patches: Sequence[Patch]) -> None:
    [device, *_] = writer.devices(written.production)
    for patch in patches:
        now_ms = wall_ms()
        told = office.record_change(
            writer, device, (patch,), now_ms, secrets.token_bytes
        )
        assert "applied" == told.status, told


def _publish(writer: Writer, written: WrittenDay) -> None:
    request = RevisionRequest(DAY, writer.head(written.production).seq, "")
    _record(writer, written, [create("revision", "revision-1", request=request)])


async def _hand_in(written: WrittenDay) -> str:
    """A file on the server; its hash."""
    core = create_core(Settings(written.data))
    async with core.store:
        [device, *_] = await core.store.read(
            lambda reader: reader.devices(written.production)
        )
        return await core.blobs.put(device, PDF)


async def _sync_first(folder: Path, code: str, file: str) -> None:
    phone = Phone(PhoneSettings(folder))
    phone.start()
    try:
        paired = await phone.state.pair(code)
        assert not isinstance(paired, PairingFailed), paired
        await until(
            lambda: (
                phone.state.days.today() is not None
                and bool(phone.state.photos.media_type(file))
            )
        )
    finally:
        await phone.stop()


async def _disagree(folder: Path) -> None:
    """Write what the office has written otherwise meanwhile, and send it."""
    phone = Phone(PhoneSettings(folder))
    days = phone.state.days
    days.set_remark(days.item_form(KITCHEN), "Three takes left")
    phone.start()
    try:
        await until(lambda: bool(phone.state.inbox.disagreements()))
        await until(lambda: not phone.state.freshness().waiting)
    finally:
        await phone.stop()
