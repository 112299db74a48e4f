"""Looking after a thing: what is wrong with it, its photos, when it is to be back."""

from collections.abc import Callable
from functools import partial

import flet as ft

from mobile.language import say
from mobile.state import Saved, State
from mobile.state.equipment import AssetLine
from mobile.views import parts, photos, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import due as present_due
from mobile.views.present import equipment as present
from mobile.views.present import incidents as present_incidents
from mobile.views.present.scan import Around
from mobile.views.presses import chosen
from mobile.views.saving import Saying
from shared.nouns.equipment import Condition
from shared.words import shown

# What is reported of a thing that somebody has in front of them: on the button, and
# what it comes to.
REPORTED = {
    Condition.DAMAGED: (shown("Damaged"), shown("Reported damaged")),
    Condition.UNSAFE: (shown("Unsafe"), shown("Reported unsafe")),
}


def acts(
    line: AssetLine,
    phone: State,
    saying: Saying,
    is_reporting: bool,
    report: Callable[[bool], None],
) -> list[ft.Control]:
    """At the thumb: two taps say that it is missing or damaged, one that it is not."""
    id_ = line.asset.id

    def tell(act: Callable[[], Saved], words: str) -> Callable[[], None]:
        def do() -> None:
            report(False)
            saying.act(act, words)

        return do

    if is_reporting:
        found = [
            parts.secondary(
                say(words),
                tell(partial(phone.upkeep.inspect, id_, one), say(reported)),
                key=f"report-{one.value}",
            )
            for one, (words, reported) in REPORTED.items()
        ]
        missing = parts.secondary(
            say("Missing"),
            tell(partial(phone.upkeep.report_missing, id_), say("Reported missing")),
            key="report-missing",
        )
        nothing = parts.secondary(
            say("Nothing"), lambda: report(False), key="report-none"
        )
        return [missing, *found, nothing]
    buttons = [
        parts.secondary(
            say("Report"),
            lambda: report(True),
            key="report",
            icon=ft.Icons.REPORT_PROBLEM_OUTLINED,
        )
    ]
    if line.custody.is_missing:
        here = tell(partial(phone.upkeep.report_found, id_), say("Found"))
        buttons.append(parts.secondary(say("It is here"), here, key="report-found"))
    elif present.condition(line) in present.CONDITION_TONES:
        fine = tell(
            partial(phone.upkeep.inspect, id_, Condition.GOOD), say("In good condition")
        )
        buttons.append(parts.secondary(say("It is fine"), fine, key="report-fine"))
    return buttons


@ft.component
def AssetPhotos(id_: str, saying: Saying) -> ft.Control:
    """What it looks like: anybody adds a photo, and takes one off again."""
    phone = use_phone()

    def add(sha256: str) -> None:
        form = phone.upkeep.form(id_)
        saying.act(lambda: phone.upkeep.add_photo(form, sha256), say("Photo added"))

    def remove(sha256: str) -> None:
        form = phone.upkeep.form(id_)
        saying.act(
            lambda: phone.upkeep.remove_photo(form, sha256), say("Photo taken off")
        )

    choose = photos.use_adding(phone, saying, add)
    line = phone.equipment.line(id_)
    hashes = line.asset.photos.elements if line is not None else ()
    may = phone.may_write("asset", "photos")
    here = phone.photos.here(hashes)
    component = photos.Photos
    return component(
        hashes,
        present_incidents.photos_title(len(hashes), here),
        remove if may else None,
        photos.add_button(choose) if may else None,
    )


def due(
    line: AssetLine, phone: State, saying: Saying, said: Around
) -> list[ft.Control]:
    """When it is to be back, and a chip for each evening to bring it back by."""
    told: list[ft.Control] = [
        inset(ft.Text(words, theme_style=theme.BODY_STRONG))
        for words in present_due.words(line, said)
    ]
    custody = line.custody
    if custody.holder and not custody.kit and phone.may_write("asset", "due"):
        told.append(inset(_chips(line, phone, saying, said)))
    if not told:
        return []
    mark = present_due.mark(line, said.now_ms)
    trail = parts.badge(*mark) if mark else None
    return [parts.heading(say("Due back"), trail=trail), *told]


def _chips(line: AssetLine, phone: State, saying: Saying, said: Around) -> ft.Control:
    id_ = line.asset.id

    def bring(back_ms: int | None, words: str) -> Callable[[], None]:
        def do() -> None:
            saying.act(lambda: phone.upkeep.bring_back(id_, back_ms), words)

        return do

    chips = [
        _chip(
            f"due-{one.key}",
            one.words,
            line.back_ms == one.at_ms,
            bring(one.at_ms, one.chosen),
        )
        for one in present_due.choices(said.now_ms, said.zone)
    ]
    if line.back_ms is not None:
        nothing = bring(None, say("No time to be back by"))
        chips.append(_chip("due-none", say("No date"), False, nothing))
    row = ft.Row(chips, spacing=theme.GAP_S, run_spacing=theme.GAP_S, wrap=True)
    asked = ft.Text(
        say("To be brought back by the evening of"), theme_style=theme.LABEL
    )
    return ft.Column([asked, row], spacing=theme.GAP_S)


def _chip(
    key: str, words: str, is_chosen: bool, choose: Callable[[], object]
) -> ft.Control:
    chip = ft.Chip(
        key=key,
        label=ft.Text(words),
        selected=is_chosen,
        show_checkmark=True,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_S, vertical=theme.CHIP_PX),
        on_click=chosen(choose, key),
    )
    return ft.MergeSemantics(ft.Semantics(identifier=key, content=chip))
