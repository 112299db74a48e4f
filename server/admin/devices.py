"""The devices of a production: who carries one, pairing, revoking."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template

from server.admin.device_views import device_views, role_words, roles_for, wall_views
from server.admin.editing import Mistakes, Said
from server.admin.forms import Form
from server.admin.framing import Names, days_in_order, framed
from server.admin.qr import drawn
from server.store.desk import Desk
from server.store.devices import HANDLE_CHARS, mint_pairing_code, revoke_device
from server.store.office import records_of
from server.store.protocol import Reader
from server.store.rows import PairingCode
from server.times import day_after, read_day, read_time
from shared.access import Role
from shared.errors import BadInput, CallboardError, NotFound
from shared.nouns.plan import Workday
from shared.pairing import CODE_TRIES_MAX, Ticket, ticket_text

DEVICES_PATH = "/{production:str}/devices"
MINUTE_MS = 60_000


class PairForm(Form, frozen=True):
    """Whose device it will be, what it may do, for which unit, and until when.

    `unit` empty: for all of them. `until` empty: until revoked.
    """

    person: str = ""
    role: str = Role.CREW.value
    unit: str = ""
    until: str = ""


@get(DEVICES_PATH)
async def devices_page(
    desk: NamedDependency[SkipValidation[Desk]], person: FromQuery[str] = ""
) -> Template:
    """`person` is already chosen in the form, as when a phone is to be paired again."""
    form = PairForm(person=person)

    def job(reader: Reader) -> dict[str, Any]:
        return {
            **_list(reader, desk),
            **_form(reader, desk, form),
            "walls": wall_views(reader, desk),
        }

    frame, context = await framed(desk, job, "devices")
    more = {"frame": frame, "wall_form": {}, "errors": {}, "link": "", "notice": None}
    return Template("devices.html", context={**context, **more})


@get(DEVICES_PATH + "/list")
async def devices_list(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    """The list alone: when a phone was last heard grows no log, so the page asks."""
    context = await desk.read(lambda reader: _list(reader, desk))
    return Template("devices_list.html", context=context)


@get(DEVICES_PATH + "/pair")
async def pair_form(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    return await _pair_form(desk, PairForm(), Mistakes())


@post(DEVICES_PATH + "/pair")
async def pair_device(
    desk: NamedDependency[SkipValidation[Desk]],
    server_url: NamedDependency[str],
    fingerprint: NamedDependency[str],
    data: URLEncodedBody[PairForm],
) -> Template:
    """A one-time code, as a QR and as text. It is shown this once."""
    names, units = await desk.read(
        lambda reader: (Names(reader, desk.production), _units(reader, desk))
    )
    wrong, person = Mistakes(), names.people.get(data.person)
    if person is None or person.life.is_cancelled:
        wrong.add("person", "Choose whose device it is.")
    if data.role not in dict(roles_for(desk.seat.role)):
        wrong.add("role", "Choose what the device may do.")
    if data.unit not in ("", *units):
        wrong.add("unit", "Choose one of the units, or all of them.")
    until_ms = _until_ms(desk, data.until, wrong)
    if wrong or person is None:
        return await _pair_form(desk, data, wrong)
    role = Role(data.role)
    try:
        code = await desk.act(
            lambda writer: mint_pairing_code(
                writer,
                desk.production,
                person.id,
                role,
                desk.now_ms(),
                desk.entropy,
                person.job.department,
                until_ms,
                data.unit,
            )
        )
    except CallboardError as error:
        wrong.add("person", error.detail)
        return await _pair_form(desk, data, wrong)
    text = ticket_text(Ticket(server_url, desk.production, code, fingerprint))
    return Template(
        "device_ticket.html",
        context={
            **await desk.read(lambda reader: _waiting(reader, desk, code)),
            "ticket": text,
            "drawing": drawn(text),
            "for_whom": _for_whom(person.name.name, role, data.unit),
        },
    )


@get(DEVICES_PATH + "/pairing/{handle:str}")
async def pairing(
    desk: NamedDependency[SkipValidation[Desk]], handle: FromPath[str]
) -> Template:
    """How far a code has got; asked again and again while it is on the screen."""

    def job(reader: Reader) -> dict[str, Any]:
        return {
            **_list(reader, desk),
            **_form(reader, desk, PairForm()),
            **_waiting(reader, desk, handle),
        }

    context = await desk.read(job)
    if context["is_waiting"]:
        return Template("device_waiting.html", context=context)
    headers = {"HX-Retarget": "#pair", "HX-Reswap": "outerHTML"}
    return Template("device_paired.html", context=context, headers=headers)


@post(DEVICES_PATH + "/{device:str}/revoke")
async def revoke(
    desk: NamedDependency[SkipValidation[Desk]],
    device: FromPath[str],
) -> Template:
    """From its next request on; its open line is closed at once."""
    return await _revoked(desk, device, is_stolen=False)


@post(DEVICES_PATH + "/{device:str}/stolen")
async def revoke_stolen(
    desk: NamedDependency[SkipValidation[Desk]],
    device: FromPath[str],
) -> Template:
    """As `revoke`, and nothing that it had left is taken any more."""
    return await _revoked(desk, device, is_stolen=True)


async def _revoked(desk: Desk, device: str, *, is_stolen: bool) -> Template:

    def has_token(reader: Reader) -> bool:
        found = reader.device(device)
        return found is not None and bool(found.token_hash)

    if not await desk.read(has_token):
        raise NotFound("There is no such device in this production.")
    await desk.act(
        lambda writer: revoke_device(
            writer, desk.production, device, desk.now_ms(), is_stolen=is_stolen
        )
    )
    context = await desk.read(lambda reader: _list(reader, desk))
    return Template("devices_list.html", context=context)


def _until_ms(desk: Desk, until: str, wrong: Mistakes) -> int | None:
    """The end of the last day, in the production's zone; None for no last day."""
    if not until.strip():
        return None
    try:
        day = day_after(read_day(until, "until"))
    except BadInput as error:
        wrong.add("until", error.detail)
        return None
    until_ms = read_time("00:00", desk.zone, day, "until")
    if until_ms is not None and until_ms <= desk.now_ms():
        wrong.add("until", "Choose a day that is not over.")
    return until_ms


async def _pair_form(desk: Desk, form: PairForm, wrong: Mistakes) -> Template:
    context = await desk.read(lambda reader: _form(reader, desk, form, wrong))
    return Template(
        "device_pair.html", context=context, status_code=422 if wrong else 200
    )


def _units(reader: Reader, desk: Desk) -> list[str]:
    """The units that the days name, if there is one to choose; by name."""
    days = days_in_order(records_of(reader, desk.production, Workday))
    units = sorted({day.identity.unit for day in days} - {""})
    return units if len(units) > 1 else []


def _for_whom(name: str, role: Role, unit: str) -> str:
    """As "Bo Lind as crew, Second unit"."""
    return ", ".join(part for part in (f"{name} as {role_words(role)}", unit) if part)


def _list(reader: Reader, desk: Desk) -> dict[str, Any]:
    return {
        "devices": device_views(reader, desk),
        "at": f"/admin/{desk.production}/devices",
    }


def _form(
    reader: Reader, desk: Desk, form: PairForm, wrong: Mistakes | None = None
) -> dict[str, Any]:
    names = Names(reader, desk.production)
    return {
        "at": f"/admin/{desk.production}/devices",
        "pair": form,
        "people": names.people_by_department(),
        "roles": roles_for(desk.seat.role),
        "units": _units(reader, desk),
        "pair_errors": wrong.fix_by_field if wrong else {},
        "paired": None,
    }


def _waiting(reader: Reader, desk: Desk, code: str) -> dict[str, Any]:
    """A code on its way. Raises NotFound when there never was such a code."""
    known = reader.pairing_code(desk.production, code[:HANDLE_CHARS])
    if known is None:
        raise NotFound("There is no such pairing code.")
    whose = Names(reader, desk.production).person(known.person)
    left_ms = known.expires_ms - desk.now_ms()
    is_dead = left_ms <= 0 or known.tries >= CODE_TRIES_MAX
    return {
        "at": f"/admin/{desk.production}/devices",
        "handle": known.handle,
        "left": _left(left_ms),
        "is_waiting": known.used_ms is None and not is_dead,
        "paired": _result(known, whose, left_ms),
    }


def _left(left_ms: int) -> str:
    minutes = left_ms // MINUTE_MS
    if minutes < 1:
        return "less than a minute"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _result(known: PairingCode, whose: str, left_ms: int) -> Said:
    """What became of the code, said once it no longer waits."""
    if known.used_ms is not None:
        return Said("good", f"Paired: {_for_whom(whose, known.role, known.unit)}.")
    if left_ms > 0:
        return Said("stop", "The code was tried too often. Make a new one.")
    return Said("waiting", f"The code for {whose} was not used. Make a new one.")
