"""The cards over a day's plan: each shown, opened and saved where it stands."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec.structs import replace

from server.admin.day_form import CARDS, LABELS, DayHeadForm, head_form, head_group
from server.admin.day_head import card_of, day_head, may_move, workday_of
from server.admin.editing import (
    Mistakes,
    edit,
    opened,
    read_opened,
    refused,
    status_of,
)
from server.admin.framing import Names
from server.admin.plan import DAY_PATH, words_of
from server.store.desk import Desk
from server.store.protocol import Reader
from shared.changes import Outcome
from shared.errors import NotFound
from shared.nouns.plan import DayStatus

CARD_PATH = DAY_PATH + "/head/{group:str}"


@get(CARD_PATH)
async def head_card(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    group: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """A card as it is shown, or opened: `mode` is empty or "edit"."""
    if mode == "edit":
        return await _form(desk, workday, group)
    return await _shown(desk, workday, group, None)


@post(CARD_PATH)
async def save_head(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    group: FromPath[str],
    data: URLEncodedBody[DayHeadForm],
) -> Template:
    if group not in CARDS:
        raise NotFound("A day has no such group.")
    was = read_opened(data.opened)

    def job(reader: Reader) -> tuple[str, bool]:
        day, held = workday_of(reader, desk, workday)
        return day.identity.date, may_move(reader, desk, held, workday)

    date, is_movable = await desk.read(job)
    if group == "identity" and not is_movable:
        data = replace(data, date=date)
    now, wrong = head_group(data, was, group, desk.zone, date)
    if wrong:
        return await _form(desk, workday, group, data, wrong)
    patch = edit("workday", workday, was, {group: now})
    outcome = await desk.write([patch]) if patch is not None else None
    if outcome is not None and outcome.status == "refused":
        wrong.add("", outcome.detail)
        return await _form(desk, workday, group, data, wrong, outcome)
    return await _shown(desk, workday, group, outcome)


async def _shown(
    desk: Desk, workday: str, group: str, outcome: Outcome | None
) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        card = card_of(reader, desk, workday, group)
        return {
            **_head(reader, desk, workday),
            "card": replace(card, said=refused(outcome)),
        }

    return Template("day_card.html", context=await desk.read(job), status_code=200)


async def _form(
    desk: Desk,
    workday: str,
    group: str,
    typed: DayHeadForm | None = None,
    wrong: Mistakes | None = None,
    outcome: Outcome | None = None,
) -> Template:
    if group not in CARDS:
        raise NotFound("A day has no such group.")

    def job(reader: Reader) -> dict[str, Any]:
        day, held = workday_of(reader, desk, workday)
        form = typed or head_form(
            opened(held, group), group, desk.zone, day.identity.date
        )
        names = Names(reader, desk.production)
        places = {
            field: names.place_choices(getattr(form, field))
            for field in ("set", "basecamp", "parking", "hospital")
        }
        return {
            **_head(reader, desk, workday),
            "card": card_of(reader, desk, workday, group),
            "form": form,
            "places": places,
            "statuses": words_of(DayStatus),
            "may_move": may_move(reader, desk, held, workday),
        }

    status = status_of(outcome) if outcome else 422 if wrong else 200
    return Template(
        "day_card_edit.html",
        context={
            **await desk.read(job),
            "labels": LABELS,
            "errors": wrong.fix_by_field if wrong else {},
        },
        status_code=status,
    )


def _head(reader: Reader, desk: Desk, workday: str) -> dict[str, Any]:
    day, _ = workday_of(reader, desk, workday)
    return {"day": day_head(reader, desk, day)}
