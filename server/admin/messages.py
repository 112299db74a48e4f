"""Notices of the office: written, withdrawn, and who has not acknowledged them."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct

from server.admin.editing import (
    Mistakes,
    Said,
    cancel,
    create,
    looked_at,
    read_opened,
    refused,
    revive,
)
from server.admin.forms import Form, read_text
from server.admin.framing import Names, framed
from server.store.desk import Desk
from server.store.office import records_of
from server.store.protocol import Reader
from server.times import moment_words
from shared import messages
from shared.changes import Patch
from shared.errors import NotFound
from shared.nouns.messages import (
    TEXT_CHARS_MAX,
    Message,
    MessageKind,
    MessageWords,
)

MESSAGES_PATH = "/{production:str}/messages"
MESSAGES_MAX = 100
HOUR_MS = 3_600_000
KIND_WORDS = {
    MessageKind.INFO: "Info",
    MessageKind.CHANGE: "Change",
    MessageKind.SAFETY: "Safety",
}
TONES = {
    MessageKind.INFO: "calm",
    MessageKind.CHANGE: "changed",
    MessageKind.SAFETY: "stop",
}
HOURS_WORDS = {"0": "No end", "1": "1 hour", "4": "4 hours", "12": "12 hours"}
# How a choice of the form says what kind of addressee follows.
DEPARTMENT, PERSON = "department:", "person:"


class MessageForm(Form, frozen=True):
    """As chosen. `to` is empty for everyone, else DEPARTMENT or PERSON and whose."""

    kind: str = MessageKind.INFO.value
    text: str = ""
    to: str = ""
    hours: str = "0"


class SeenForm(Form, frozen=True):
    opened: str = "{}"


class MessageView(Struct, frozen=True):
    """One notice. Texts are as shown; `open` are names and numbers of those who have
    not acknowledged it.
    """

    id: str
    kind: str
    tone: str
    text: str
    to: str
    by: str
    at: str
    until: str
    reading: str
    open: tuple[tuple[str, str], ...]
    is_withdrawn: bool
    opened: str


@get(MESSAGES_PATH)
async def messages_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        return _context(reader, desk, MessageForm(), Mistakes(), None)

    frame, context = await framed(desk, job, "messages")
    return Template("messages.html", context={"frame": frame, **context})


@post(MESSAGES_PATH)
async def send_message(
    desk: NamedDependency[SkipValidation[Desk]],
    data: URLEncodedBody[MessageForm],
) -> Template:
    names = await desk.read(lambda reader: Names(reader, desk.production))
    wrong = Mistakes()
    text = wrong.tried("text", "", lambda: read_text(data.text, "text", TEXT_CHARS_MAX))
    if not text and not wrong:
        wrong.add("text", "Say what it is about.")
    if data.kind not in set(MessageKind) or data.hours not in HOURS_WORDS:
        wrong.add("kind", "Choose what is on the list.")
    group, to = _addressee(data.to, names)
    if not group:
        wrong.add("to", "Choose whom it is for.")
    if wrong:
        return await _list(desk, data, wrong, None, 422)
    now_ms, hours = desk.now_ms(), int(data.hours)
    words = MessageWords(
        kind=MessageKind(data.kind),
        text=text,
        to=to,
        by=desk.seat.person,
        at_ms=now_ms,
        until_ms=now_ms + hours * HOUR_MS if hours else None,
    )
    outcome = await desk.write([create("message", desk.new_id(), {group: words})])
    said = refused(outcome)
    if said is not None:
        return await _list(desk, data, wrong, said, 422)
    return await _list(desk, MessageForm(), wrong, Said("good", "Sent."), 200)


@post(MESSAGES_PATH + "/{message:str}/withdraw")
async def withdraw_message(
    desk: NamedDependency[SkipValidation[Desk]],
    message: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    """It asks nobody any more; what was acknowledged stays on record."""
    patch = cancel("message", message, read_opened(data.opened))
    return await _settled(desk, message, patch, "Withdrawn.")


@post(MESSAGES_PATH + "/{message:str}/revive")
async def revive_message(
    desk: NamedDependency[SkipValidation[Desk]],
    message: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    patch = revive("message", message, read_opened(data.opened))
    return await _settled(desk, message, patch, "Put back.")


async def _settled(desk: Desk, message: str, patch: Patch, words: str) -> Template:
    if not await desk.read(
        lambda reader: reader.registers(desk.production, "message", message)
    ):
        raise NotFound("There is no such notice in this production.")
    said = refused(await desk.write([patch])) or Said("good", words)
    return await _list(desk, MessageForm(), Mistakes(), said, 200)


def _addressee(chosen: str, names: Names) -> tuple[str, str]:
    """The group that the words go into and whom it names; ("", "") for nobody known."""
    if not chosen:
        return "notice", ""
    if chosen.startswith(DEPARTMENT):
        department = chosen.removeprefix(DEPARTMENT)
        return ("notice", department) if department in names.departments() else ("", "")
    person = names.people.get(chosen.removeprefix(PERSON))
    is_known = person is not None and not person.life.is_cancelled
    return ("personal", person.id) if person is not None and is_known else ("", "")


async def _list(
    desk: Desk, form: MessageForm, wrong: Mistakes, said: Said | None, status: int
) -> Template:
    context = await desk.read(lambda reader: _context(reader, desk, form, wrong, said))
    return Template("message_list.html", context=context, status_code=status)


def _context(
    reader: Reader, desk: Desk, form: MessageForm, wrong: Mistakes, said: Said | None
) -> dict[str, Any]:
    names = Names(reader, desk.production)
    found = records_of(reader, desk.production, Message).values()
    acknowledged = messages.receipts(reader.facts(desk.production, "receipt"))
    written = sorted(
        (one for one in found if one.words.text),
        key=lambda one: (one.life.is_cancelled, -one.words.at_ms, one.id),
    )
    views = [
        _view(reader, desk, one, names, acknowledged.get(one.id, set()))
        for one in written[:MESSAGES_MAX]
    ]
    return {
        "messages": views,
        "at": f"/admin/{desk.production}/messages",
        "form": form,
        "errors": wrong.fix_by_field,
        "notice": said,
        "kinds": [(kind.value, words) for kind, words in KIND_WORDS.items()],
        "hours": list(HOURS_WORDS.items()),
        "departments": [(DEPARTMENT + one, one) for one in names.departments()],
        "people": [(PERSON + p.id, p.name.name) for p in names.people_by_name()],
    }


def _view(
    reader: Reader, desk: Desk, one: Message, names: Names, acknowledged: set[str]
) -> MessageView:
    words, now_ms = one.words, desk.now_ms()
    reading = messages.reading(one, names.people.values(), acknowledged)
    return MessageView(
        id=one.id,
        kind=KIND_WORDS[words.kind],
        tone=TONES[words.kind],
        text=words.text,
        to=one.department or names.person(one.person) or "everyone",
        by=names.person(words.by),
        at=moment_words(words.at_ms, desk.zone, now_ms),
        until=moment_words(words.until_ms, desk.zone, now_ms) if words.until_ms else "",
        reading=_reading_words(reading),
        open=tuple(
            (names.person(id_), names.people[id_].contact.phone) for id_ in reading.open
        ),
        is_withdrawn=one.life.is_cancelled,
        opened=looked_at(reader.registers(desk.production, "message", one.id)).text,
    )


def _reading_words(reading: messages.Reading) -> str:
    """As "12 of 52"."""
    total = len(reading.acknowledged) + len(reading.open)
    if not total:
        return "for nobody on the list"
    return f"{len(reading.acknowledged)} of {total}"
