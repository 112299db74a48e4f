"""Today: where do I have to be, and when?"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say, say_as, say_many
from mobile.state import State
from mobile.state.day import Today as Day
from mobile.views import (
    disputes,
    document_rows,
    messages,
    no_plan,
    notices,
    other_day,
    parts,
    theme,
)
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.leaving import opener
from mobile.views.pane import pane
from mobile.views.present import changes
from mobile.views.present import day as present
from mobile.views.present.whom_to_call import key_people
from mobile.views.presses import attempted
from mobile.views.saving import use_saying
from mobile.views.tones import Tone
from shared.nouns.people import Direction, Person
from shared.nouns.production import Place

PLACE_ICONS = {
    "set": ft.Icons.VIDEOCAM_OUTLINED,
    "basecamp": ft.Icons.HOUSE_SIDING,
    "parking": ft.Icons.LOCAL_PARKING,
    "hospital": ft.Icons.LOCAL_HOSPITAL_OUTLINED,
}


def routes() -> list[ft.Route]:
    return [ft.Route(index=True, component=Today)]


@ft.component
def Today() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    today = phone.days.today()
    revision = today.published.id if today else ""

    def see() -> None:
        if revision:
            phone.days.note_seen(revision)

    ft.use_effect(attempted(see), dependencies=[revision])
    if today is None:
        told = [
            *messages.on_today(phone, saying, page),
            *notices.wrong_clock(phone.centre.clock_ahead_ms(), page),
            *notices.my_inbox(phone.inbox.count(), page),
            *disputes.asked(phone, saying),
        ]
        nothing = no_plan.told(phone, ft.Icons.EVENT_NOTE_OUTLINED)
        only = [*told, nothing] if told else nothing
        return pane(say("Today"), only, note=saying.note)
    zone = phone.days.zone()

    def check(direction: Direction) -> None:
        me = phone.paired.person if phone.paired else ""
        saying.act(
            lambda: phone.people.check(me, direction),
            say(present.CHECKED_WORDS[direction]),
        )

    body: list[ft.Control] = [
        _day_line(today),
        *other_day.told(phone),
        *messages.on_today(phone, saying, page),
        Announced(),
        *notices.wrong_clock(phone.centre.clock_ahead_ms(), page),
        *notices.my_inbox(phone.inbox.count(), page),
        *disputes.asked(phone, saying),
        _my_call(today, zone),
        *_now_and_next(today, phone.now_ms(), zone),
        *_where(today),
        *_who(_key_people(phone, today), today),
        *_safety(today),
        *document_rows.of_day(phone, today.workday, today.plan.workday.identity.date),
    ]
    is_here = today.presence is not None and today.presence.is_here
    foot = _ways(page)
    if not other_day.is_other(phone):
        foot = [_check(is_here, is_filled=today.is_acknowledged, check=check), *foot]
    return pane(say("Today"), body, foot=foot, note=saying.note)


def _day_line(today: Day) -> ft.Control:
    words = f"{present.day_words(today)} · {present.revision_words(today)}"
    text = ft.Text(
        words, theme_style=theme.LABEL_STRONG, color=ft.Colors.ON_SURFACE_VARIANT
    )
    return ft.Container(text, padding=ft.Padding.symmetric(horizontal=theme.GAP_L))


@ft.component
def Announced() -> ft.Control:
    """What I have not got yet; *Got it* acknowledges exactly that revision."""
    phone = use_phone()
    is_all, set_is_all = ft.use_state(False)
    today = phone.days.today()
    told = changes.announcement(today, phone.days.zone()) if today else None
    if told is None:
        return ft.Container(height=0)
    first, more = changes.first_changes(told, is_all=is_all)
    lines: list[ft.Control] = [parts.badge(Tone.CHANGED, told.title)]
    if told.call:
        lines.append(ft.Text(told.call, theme_style=theme.HEADLINE))
    lines += [ft.Text(words, theme_style=theme.BODY) for words in first]
    acts = [
        parts.primary(
            say("Got it"),
            lambda: phone.days.acknowledge(told.revision),
            key="acknowledge",
        )
    ]
    if more:
        acts.append(
            parts.secondary(
                say_many(more, "{count} more", "{count} more"),
                lambda: set_is_all(True),
                key="what-changed",
            )
        )
    lines.append(ft.Row(acts, spacing=theme.GAP_M, wrap=True))
    return inset(parts.card(lines, Tone.CHANGED))


def _my_call(today: Day, zone: ZoneInfo) -> ft.Control:
    large, beneath = present.call_words(today, zone)
    lines: list[ft.Control] = [
        ft.Text(say("My call"), theme_style=theme.LABEL_STRONG),
        ft.Text(large, theme_style=theme.DISPLAY),
    ]
    if beneath:
        lines.append(ft.Text(beneath, theme_style=theme.BODY))
    lines.append(parts.badge(*present.presence_mark(today.presence, zone)))
    return inset(ft.MergeSemantics(ft.Column(lines, spacing=theme.GAP_S)))


def _now_and_next(today: Day, now_ms: int, zone: ZoneInfo) -> list[ft.Control]:
    now, until = present.now_words(today, zone)
    coming, when = present.next_words(today, now_ms, zone)
    lines = [_labelled(say("Now"), now, until)]
    if coming:
        lines.append(_labelled(say("Next"), coming, when))
    return [inset(parts.card(lines))]


def _labelled(word: str, title: str, detail: str) -> ft.Control:
    texts: list[ft.Control] = [
        ft.Text(
            word.upper(),
            theme_style=theme.LABEL_STRONG,
            color=ft.Colors.ON_SURFACE_VARIANT,
        ),
        ft.Text(title, theme_style=theme.BODY_STRONG),
    ]
    if detail:
        texts.append(ft.Text(detail, theme_style=theme.BODY))
    return ft.MergeSemantics(ft.Column(texts, spacing=2))


def _where(today: Day) -> list[ft.Control]:
    places = present.places(today.plan)
    if not places:
        return []
    return [
        parts.heading(say("Where")),
        *(_place(use, place) for use, place in places),
    ]


def _place(use: str, place: Place) -> ft.Control:
    where = place.where
    told = (say(present.PLACE_WORDS[use]), where.address, where.phone)
    return parts.row(
        place.name.name,
        key=f"place-{place.id}",
        detail=" · ".join(part for part in told if part),
        lead=ft.Icon(PLACE_ICONS[use]),
        trail=ft.Icon(ft.Icons.MAP_OUTLINED) if where.map_url else None,
        on_press=opener(where.map_url) if where.map_url else None,
    )


def _key_people(phone: State, today: Day) -> list[Person]:
    """Who published the plan is of the office, the last first."""
    published = phone.days.revisions(today.workday)
    office = [one.mark.by for one in reversed(published)]
    return key_people(phone.people.all(), office)


def _who(people: list[Person], today: Day) -> list[ft.Control]:
    radio = today.plan.workday.radio.channels
    if not people and not radio:
        return []
    lines = [_person(person) for person in people]
    if radio:
        words = " · ".join(f"{channel.channel} {channel.use}" for channel in radio)
        lines.append(
            parts.row(
                say("Radio"),
                key="radio",
                detail=words,
                lead=ft.Icon(ft.Icons.SETTINGS_INPUT_ANTENNA),
            )
        )
    return [parts.heading(say("Who")), *lines]


def _person(person: Person) -> ft.Control:
    number = person.contact.phone.replace(" ", "")
    name = person.name.name
    line = parts.row(
        name,
        key=f"call-{person.id}",
        detail=f"{person.job.title} · {person.contact.phone}",
        lead=ft.Icon(ft.Icons.CALL_OUTLINED),
        on_press=opener(f"tel:{number}"),
    )
    text = parts.icon_button(
        ft.Icons.SMS_OUTLINED,
        say("Text {name}", name=name),
        opener(f"sms:{number}"),
        key=f"text-{person.id}",
    )
    return ft.Row(
        [
            ft.Container(line, expand=True),
            ft.Container(text, padding=ft.Padding.only(right=theme.GAP_S)),
        ],
        spacing=0,
    )


def _safety(today: Day) -> list[ft.Control]:
    notes = today.plan.workday.notes
    told: list[ft.Control] = []
    if notes.safety:
        safety = [parts.badge(Tone.STOP, say("Safety")), ft.Text(notes.safety)]
        told.append(inset(parts.card(safety, Tone.STOP)))
    if notes.weather:
        told.append(
            parts.row(
                notes.weather,
                key="weather",
                detail=say("Weather, as the office entered it"),
                lead=ft.Icon(ft.Icons.CLOUD_OUTLINED),
            )
        )
    if notes.notes:
        told.append(
            parts.row(
                notes.notes, key="day-notes", lead=ft.Icon(ft.Icons.NOTES_OUTLINED)
            )
        )
    return told


def _check(
    is_here: bool, *, is_filled: bool, check: Callable[[Direction], None]
) -> ft.Control:
    """At the thumb. Filled until one is in, unless *Got it* is."""
    if is_here:
        return parts.secondary(
            say("Check out"), lambda: check(Direction.OUT), key="check-out"
        )
    button = parts.primary if is_filled else parts.secondary
    return button(say("Check in"), lambda: check(Direction.IN), key="check-in")


def _ways(page: ft.Page) -> list[ft.Control]:
    return [
        parts.secondary(
            say_as("act", "Scan"), lambda: page.navigate("/scan"), key="to-scan"
        ),
        parts.secondary(
            say_as("act", "Note"),
            lambda: page.navigate("/more/incidents/new"),
            key="to-note",
        ),
    ]
