"""Saving what waits as a file: through the phone's own dialog, or as a download."""

from collections.abc import Callable
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from mobile.language import say
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.present import exporting as present
from mobile.views.saving import Saying
from shared.errors import BadInput, CallboardError
from shared.words import shown

NO_FILES = shown("This device saves no files. Sync when there is a signal.")


def use_exporting(phone: State, saying: Saying) -> Callable[[], Any]:
    """A hook: gives what to call to save a file of what waits."""
    picker: MutableRef[ft.FilePicker] = ft.use_ref(None)
    page = ft.context.page

    async def export() -> None:
        if picker.current is None:
            picker.current = ft.FilePicker()
        try:
            made = phone.exporting.make()
            me = phone.paired.person if phone.paired else ""
            now_ms, zone = phone.now_ms(), phone.days.zone()
            path = await picker.current.save_file(
                dialog_title=say("Export unsent work"),
                file_name=present.file_name(phone.people.name(me), now_ms, zone),
                src_bytes=made.body,
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
                lambda: phone.exporting.was_saved(made),
                present.exported_words(len(made.changes)),
                is_final=True,
            )

    return export


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


def _refused(saying: Saying, error: CallboardError) -> None:
    def refuse() -> None:
        raise error

    saying.act(refuse, "")
