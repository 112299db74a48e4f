"""The small forms of a line: why it is late, a note, title and times, words."""

from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say, say_as, say_error
from mobile.state import State
from mobile.state.line_texts import LineText
from mobile.views import parts, theme
from mobile.views.chips import chips
from mobile.views.drafted import Drafted, use_drafted
from mobile.views.holding import use_phone
from mobile.views.kept_field import kept_field
from mobile.views.present import delays
from mobile.views.present.clock_entry import (
    ends_after,
    entered_ms,
    entry_example,
    entry_text,
)
from mobile.views.present.delays import DelayCause
from mobile.views.saving import Saying
from shared.errors import BadInput
from shared.nouns.base import Group
from shared.nouns.plan import Item, ItemTime, ItemWhat, Progress


@ft.component
def Delay(item: str, saying: Saying) -> ft.Control:
    """Late, and why: nobody is told "delayed" without a reason."""
    phone = use_phone()
    delaying = phone.days.delaying(item)
    form = use_drafted(delaying, lambda draft: (draft.cause, draft.is_bare))
    cause = delays.cause_of(form.draft.cause)

    def save() -> None:
        line, draft = phone.days.item_form(item), delaying.draft
        reason = delays.reason(delays.cause_of(draft.cause), draft.text)
        if saying.act(
            lambda: phone.days.set_progress(line, Progress.DELAYED, reason=reason),
            say("Delayed"),
        ):
            delaying.forget()

    def choose(chosen: DelayCause) -> None:
        form.keep(cause="" if chosen is cause else chosen.value)

    label = say("Why it is late")
    if cause is not None:
        label = say("More about it (if needed)")
    field = kept_field(
        label,
        "delay-reason",
        form.draft.text,
        lambda text: form.keep(text=text),
        of=f"{item} {delaying.generation}",
    )
    button = parts.secondary(
        say("Delayed"), save, key="delay-line", is_ready=not form.draft.is_bare
    )
    causes = chips(say("Late?"), "cause", delays.CAUSE_WORDS, cause, choose)
    return ft.Column(
        [*causes, _line(ft.Container(field, expand=True), button)],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@ft.component
def Remark(item: str, saying: Saying) -> ft.Control:
    """The progress note; it follows what stands until somebody types."""
    phone = use_phone()
    kept = phone.line_texts.remark(item)
    kept.follow()
    form = use_drafted(kept, lambda draft: draft.is_bare)

    def save() -> None:
        draft = kept.draft
        if saying.act(
            lambda: phone.days.set_remark(draft.form, draft.text.strip()),
            say("Progress note"),
        ):
            kept.forget()

    field = kept_field(
        say("Progress note"),
        "remark-text",
        form.draft.text,
        lambda text: form.keep(text=text),
        of=f"{item} {kept.generation}",
    )
    button = parts.secondary(
        say("Save note"), save, key="save-remark", is_ready=not form.draft.is_bare
    )
    return _line(ft.Container(field, expand=True), button)


@ft.component
def Edit(item: str, saying: Saying) -> ft.Control:
    """Title and times of the plan, for the office; they reach people by publishing."""
    phone = use_phone()
    kept = phone.line_texts.line(item)
    kept.follow()
    form = use_drafted(kept, lambda draft: draft.is_bare)
    wrong, set_wrong = ft.use_state("")

    def save() -> None:
        draft = kept.draft
        try:
            values = _changed(draft, *_written_in(phone))
        except BadInput as error:
            set_wrong(say_error(error))
            return
        set_wrong("")
        if not values or saying.act(
            lambda: phone.days.edit(draft.form, **values), say("Changed in the draft")
        ):
            kept.forget()

    lines = _entries(form, *_written_in(phone))
    if wrong:
        told = ft.Text(wrong, color=ft.Colors.ERROR)
        lines.append(ft.Semantics(live_region=True, content=told))
    button = parts.secondary(
        say("Save to the draft"),
        save,
        key="save-item",
        is_ready=not form.draft.is_bare,
    )
    words = ft.Text(
        say("People see it once the office publishes."), theme_style=theme.LABEL
    )
    hint = ft.Semantics(container=True, content=words)
    block = ft.Column([*lines, button, hint], spacing=theme.GAP_M)
    return ft.Column(
        [parts.heading(say("The plan")), ft.Container(block, padding=_SIDES)], spacing=0
    )


def _written_in(phone: State) -> tuple[str, ZoneInfo]:
    """By which day and zone a time that is typed is read."""
    today = phone.days.today()
    return today.plan.workday.identity.date if today else "", phone.days.zone()


def _entries(form: Drafted[LineText], day: str, zone: ZoneInfo) -> list[ft.Control]:
    """What was typed where somebody did, else what stands."""
    stood = form.draft.form.as_record(Item)

    def field(label: str, key: str, name: str, stands: str, hint: str) -> ft.Control:
        def keep(text: str) -> None:
            form.keep(**{name: None if text.strip() == stands.strip() else text})

        typed: str | None = getattr(form.draft, name)
        entry = kept_field(
            label,
            key,
            stands if typed is None else typed,
            keep,
            of=f"{stood.id} {form.kept.generation} {stands}",
            hint=hint,
        )
        return ft.Container(entry, expand=True)

    start, end = (
        entry_text(ms, day, zone) for ms in (stood.time.start_ms, stood.time.end_ms)
    )
    example = entry_example()
    times: list[ft.Control] = [
        field(say_as("time", "Start"), "item-start", "start", start, example),
        field(say_as("time", "End"), "item-end", "end", end, example),
    ]
    title = field(say("Title"), "item-title", "title", stood.what.title, "")
    return [ft.Row([title]), ft.Row(times, spacing=theme.GAP_M)]


def _changed(draft: LineText, day: str, zone: ZoneInfo) -> dict[str, Group]:
    """Of the line's groups those that were typed anew. Raises BadInput."""
    stood = draft.form.as_record(Item)
    start_ms, end_ms = stood.time.start_ms, stood.time.end_ms
    if draft.start is not None:
        start_ms = entered_ms(draft.start, day, zone, say_as("time", "Start"))
    if draft.end is not None:
        end_ms = entered_ms(draft.end, day, zone, say_as("time", "End"))
    ends_after(start_ms, end_ms)
    title = stood.what.title if draft.title is None else draft.title.strip()
    values: dict[str, tuple[Group, Group]] = {
        "what": (ItemWhat(stood.what.kind, title), stood.what),
        "time": (ItemTime(start_ms, end_ms), stood.time),
    }
    return {name: value for name, (value, was) in values.items() if value != was}


@ft.component
def Say(kind: str, id_: str, saying: Saying) -> ft.Control:
    """A comment on any record."""
    phone = use_phone()
    commenting = phone.incidents.commenting(id_)
    form = use_drafted(commenting, lambda draft: draft.is_bare)

    def save() -> None:
        text = commenting.draft.text.strip()
        if saying.act(lambda: phone.incidents.comment(kind, id_, text), say("Comment")):
            commenting.forget()

    field = kept_field(
        say("Comment"),
        "comment-text",
        form.draft.text,
        lambda text: form.keep(text=text),
        of=f"{id_} {commenting.generation}",
    )
    button = parts.secondary(
        say("Say it"), save, key="comment", is_ready=not form.draft.is_bare
    )
    return _line(ft.Container(field, expand=True), button)


def _line(field: ft.Control, button: ft.Control) -> ft.Control:
    """The button below: beside it, large text would leave the field no room."""
    both = ft.Column(
        [ft.Row([field]), ft.Row([button], wrap=True)], spacing=theme.GAP_S
    )
    return ft.Container(both, padding=_SIDES)


_SIDES = ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_S)
