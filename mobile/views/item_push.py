"""Push the day from a line on: by how much, what that does, and one button for it."""

from collections.abc import Callable

import flet as ft

from mobile.language import say, say_error, say_many
from mobile.state import Saved, State
from mobile.state.pushing import Preview
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import pushing as present
from mobile.views.presses import attempted, chosen
from mobile.views.saving import Saying
from mobile.views.tones import Tone
from shared.errors import BadInput
from shared.nouns.requests import RequestKind, RequestPush
from shared.rule_sets import RULE_SETS

# What a day is most often pushed by, in minutes.
STEPS = (-30, -15, 15, 30, 60)


@ft.component
def Push(item: str, saying: Saying) -> ft.Control:
    """The office moves its draft; a department head proposes the same."""
    phone = use_phone()
    minutes, set_minutes = ft.use_state(0)
    entry, set_entry = ft.use_state("")
    is_all, set_is_all = ft.use_state(False)

    def choose(by: int) -> None:
        set_entry("")
        set_minutes(0 if by == minutes else by)

    def typed(text: str) -> None:
        set_entry(text)
        set_minutes(_minutes(text))

    body: list[ft.Control] = [
        inset(_steps(minutes, choose)),
        inset(_other(entry, typed)),
    ]
    preview, wrong = _preview(phone, item, minutes)
    if wrong:
        told = ft.Text(wrong, color=ft.Colors.ERROR)
        body.append(inset(ft.Semantics(live_region=True, content=told)))
    if preview is not None:
        body += _told(phone, preview, is_all, lambda: set_is_all(True))
        done = _done(phone, preview, saying, lambda: choose(minutes))
        body.append(inset(done))
    return ft.Column(
        [parts.heading(say("Push the day from here")), *body],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _preview(phone: State, item: str, minutes: int) -> tuple[Preview | None, str]:
    if not minutes:
        return None, ""
    try:
        return phone.pushing.preview(item, minutes), ""
    except BadInput as error:
        return None, say_error(error)


def _steps(minutes: int, choose: Callable[[int], None]) -> ft.Control:
    def chooser(by: int) -> Callable[[], None]:
        return lambda: choose(by)

    chips: list[ft.Control] = [
        ft.MergeSemantics(
            ft.Semantics(
                identifier=f"push-{by}",
                content=ft.Chip(
                    key=f"push-{by}",
                    label=ft.Text(_step_words(by)),
                    selected=by == minutes,
                    show_checkmark=True,
                    padding=ft.Padding.symmetric(
                        horizontal=theme.GAP_S, vertical=theme.CHIP_PX
                    ),
                    on_click=chosen(chooser(by), f"push-{by}"),
                ),
            )
        )
        for by in STEPS
    ]
    return ft.Row(chips, spacing=theme.GAP_S, run_spacing=theme.GAP_S, wrap=True)


def _step_words(by: int) -> str:
    signed = f"{by:+d}".replace("-", "−")
    return say("{minutes} min", minutes=signed)


def _other(entry: str, typed: Callable[[str], None]) -> ft.Control:
    return ft.TextField(
        key="push-minutes",
        label=say("Other minutes (−20 is sooner)"),
        value=entry,
        keyboard_type=ft.KeyboardType.NUMBER,
        on_change=lambda event: typed(str(event.control.value)),
    )


def _minutes(text: str) -> int:
    """What was typed, as a number; 0 for what is none yet."""
    plain = text.strip().replace("−", "-").replace("+", "")
    try:
        return int(plain)
    except ValueError:
        return 0


def _told(
    phone: State, preview: Preview, is_all: bool, show_all: Callable[[], None]
) -> list[ft.Control]:
    zone = phone.days.zone()
    summary = ft.Text(present.summary(preview), theme_style=theme.BODY_STRONG)
    body: list[ft.Control] = [inset(ft.Semantics(live_region=True, content=summary))]
    first, more = present.first_moved(preview, is_all=is_all)
    plan = phone.pushing.plan(preview.workday)
    titles = present.moved_titles(preview, plan)
    body += [
        parts.row(
            titles.get(one.id, one.title),
            key=f"moved-{one.id}",
            detail=present.moved_words(one, zone),
        )
        for one in first
    ]
    if more:
        words = say_many(more, "{count} more", "{count} more")
        button = parts.secondary(words, show_all, key="push-all")
        body.append(inset(ft.Row([button])))
    if plan is not None:
        found = present.warnings(preview, plan, zone, phone.people.name)
        body += [_warned(one) for one in found]
    body.append(_rules(phone, preview))
    return body


def _warned(one: present.Warned) -> ft.Control:
    lines: list[ft.Control] = [parts.badge(Tone.WAITING, one.words)]
    if one.detail:
        lines.append(ft.Text(one.detail, theme_style=theme.LABEL))
    return inset(ft.MergeSemantics(ft.Column(lines, spacing=theme.GAP_XS)))


def _rules(phone: State, preview: Preview) -> ft.Control:
    """By which agreement it is warned; the office chooses."""
    if not phone.may_write("production", "rules"):
        words = say(
            "Meals and rest by: {rules}. Check your agreement.",
            rules=say(preview.rules.title),
        )
        return inset(ft.Text(words, theme_style=theme.LABEL))
    return inset(
        ft.Dropdown(
            key="rules",
            label=say("Warn of meals and rest by"),
            value=preview.rules.key,
            helper_text=say("As published; check your agreement."),
            options=[
                ft.DropdownOption(key=one.key, text=say(one.title))
                for one in RULE_SETS.values()
            ],
            on_select=attempted(
                lambda event: phone.pushing.choose_rules(str(event.control.value or ""))
            ),
            expand=True,
        )
    )


def _done(
    phone: State, preview: Preview, saying: Saying, clear: Callable[[], None]
) -> ft.Control:
    """The one button: move the draft, or ask for it."""

    def move() -> None:
        was = phone.pushing.plan(preview.workday)
        assert was is not None, "there is a preview of it"
        words = present.draft_moved_words(preview.minutes)
        moved: list[Saved] = []

        def apply() -> Saved:
            moved.append(phone.pushing.apply(preview))
            return moved[0]

        def back() -> Saved:
            return phone.pushing.take_back(preview, was, moved[0])

        if saying.act(apply, words, back):
            clear()

    def ask() -> Saved:
        push = RequestPush(preview.item, preview.minutes)
        line = phone.days.line(preview.item)
        words = present.ask_words(preview, line.item if line else None)
        return phone.requests.ask(
            RequestKind.PLAN, words, push=push, workday=preview.workday
        )

    def propose() -> None:
        if saying.act(ask, say("Proposed to the office")):
            clear()

    if not phone.pushing.may_push():
        return parts.secondary(
            say("Propose it to the office"),
            propose,
            key="propose-push",
            is_ready=not preview.is_empty,
        )
    button = parts.secondary(
        say("Move the draft"), move, key="apply-push", is_ready=not preview.is_empty
    )
    hint = ft.Text(
        say("People see it once the office publishes."), theme_style=theme.LABEL
    )
    return ft.Column([button, hint], spacing=theme.GAP_S)
