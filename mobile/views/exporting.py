"""Saving what waits as a file: through the phone's own dialog, or as a download."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from mobile.language import say
from mobile.state import State
from mobile.state.exporting import Export
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.present import exporting as present
from mobile.views.saving import Saying
from shared.errors import BadInput, CallboardError
from shared.words import shown

NO_FILES = shown("This device saves no files. Sync when there is a signal.")


def use_exporting(phone: State, saying: Saying) -> Callable[[], Any]:
    """A hook: gives what to call to save a file of what waits."""
    return _use_file(
        phone,
        saying,
        lambda: (
            phone.exporting.make(),
            say("Export unsent work"),
            present.file_name(*_whose(phone)),
        ),
        lambda made: present.exported_words(len(made.changes)),
    )


def use_exporting_photos(phone: State, saying: Saying) -> Callable[[], Any]:
    """A hook: the same for the photos that the server would not have."""
    return _use_file(
        phone,
        saying,
        lambda: (
            phone.exporting.make_photos(),
            say("Save the photos"),
            present.photos_name(*_whose(phone)),
        ),
        lambda made: present.exported_photos_words(len(made.photos)),
    )


def _use_file(
    phone: State,
    saying: Saying,
    make: Callable[[], tuple[Export, str, str]],
    words: Callable[[Export], str],
) -> Callable[[], Any]:
    """`make` gives the file, the title of the dialog, and a name for the file."""
    picker: MutableRef[ft.FilePicker] = ft.use_ref(None)
    page = ft.context.page

    async def export() -> None:
        if picker.current is None:
            picker.current = ft.FilePicker()
        try:
            made, title, name = make()
            path = await picker.current.save_file(
                dialog_title=title, file_name=name, src_bytes=made.body
            )
        except CallboardError as error:
            _refused(saying, error)
            return
        except (RuntimeError, TimeoutError, ft.FletUnsupportedPlatformException):
            _refused(saying, BadInput(NO_FILES))
            return
        # A browser saves it without saying where; elsewhere no path is a change of
        # mind.
        if path or page.web:
            saying.act(
                lambda: phone.exporting.was_saved(made), words(made), is_final=True
            )

    return export


def _whose(phone: State) -> tuple[str, int, ZoneInfo]:
    me = phone.paired.person if phone.paired else ""
    return phone.people.name(me), phone.now_ms(), phone.days.zone()


def block(phone: State, export: Callable[[], Any]) -> list[ft.Control]:
    """Whether what waits is in a file, and the button that puts it into one."""
    waiting = phone.signing_out.parting().waiting
    if not waiting:
        return []
    words = present.export_words(waiting, phone.exporting.left())
    button = parts.secondary(
        say("Export unsent work"), export, key="export", icon=ft.Icons.SAVE_ALT
    )
    return [
        inset(ft.Text(words, theme_style=theme.BODY)),
        inset(ft.Row([button], wrap=True)),
    ]


def photos_block(phone: State, export: Callable[[], Any]) -> list[ft.Control]:
    """The button that puts refused photos into a file; nothing if there are none."""
    if not phone.exporting.photos_left():
        return []
    button = parts.secondary(
        say("Save the photos"), export, key="export-photos", icon=ft.Icons.SAVE_ALT
    )
    return [inset(ft.Row([button], wrap=True))]


def _refused(saying: Saying, error: CallboardError) -> None:
    def refuse() -> None:
        raise error

    saying.act(refuse, "")
