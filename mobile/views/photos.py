"""Photos on a screen: thumbnails, one of them whole, and a button that adds more."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from mobile.language import say
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.labelled import labelled
from mobile.views.presses import attempted, once
from mobile.views.saving import Saying
from shared.errors import BadInput, CallboardError
from shared.words import shown

THUMBNAIL_PX = 104
CROSS_PX = 28
NO_PICKER = shown("This device has no pictures to choose from.")
NOT_READ = shown("This picture could not be opened. Choose another.")

Keep = Callable[[str], object]


def use_adding(phone: State, saying: Saying, keep: Keep) -> Callable[[], Any]:
    """A hook: gives what to call to choose pictures and keep them as photos.

    `keep` is told each hash once its photo is on this phone's disk. What is wrong
    with a picture is said where the screen says what came of an act.
    """
    picker: MutableRef[ft.FilePicker] = ft.use_ref(None)

    async def choose() -> None:
        if picker.current is None:
            picker.current = ft.FilePicker()
        try:
            files = await picker.current.pick_files(
                file_type=ft.FilePickerFileType.IMAGE,
                allow_multiple=True,
                with_data=True,
                # A slow machine takes longer to read one than a window to get the
                # focus back: that is no change of mind.
                cancel_upload_on_window_blur=False,
            )
        except (RuntimeError, TimeoutError, ft.FletUnsupportedPlatformException):
            _say(saying, BadInput(NO_PICKER))
            return
        for file in files:
            try:
                if not file.bytes:
                    raise BadInput(NOT_READ)
                keep(await phone.photos.add(file.bytes))
            except CallboardError as error:
                _say(saying, error)
                return

    return choose


def _say(saying: Saying, error: CallboardError) -> None:
    def refuse() -> None:
        raise error

    saying.act(refuse, "")


def add_button(on_press: Callable[[], Any]) -> ft.Control:
    return parts.secondary(
        say("Add photo"), on_press, key="add-photo", icon=ft.Icons.ADD_A_PHOTO_OUTLINED
    )


def place_switch(phone: State) -> ft.Control:
    """Whether photos keep where they were taken: off until somebody says so."""

    def turn() -> None:
        phone.photos.keep_place(not phone.photos.keeps_place)

    switch = ft.Switch(
        key="keep-place",
        value=phone.photos.keeps_place,
        on_change=attempted(lambda _: turn()),
    )
    words = say("Keep where photos were taken")
    return inset(labelled(switch, "keep-place", words))


def thumbnails(
    phone: State,
    hashes: Sequence[str],
    *,
    on_open: Keep | None = None,
    on_remove: Keep | None = None,
) -> ft.Control:
    """A row that wraps. A photo that is not here says so, and is fetched."""
    tiles = [
        _tile(phone, number, sha256, on_open, on_remove)
        for number, sha256 in enumerate(hashes, 1)
    ]
    return ft.Row(tiles, spacing=theme.GAP_S, run_spacing=theme.GAP_S, wrap=True)


def _tile(
    phone: State,
    number: int,
    sha256: str,
    on_open: Keep | None,
    on_remove: Keep | None,
) -> ft.Control:
    small = phone.photos.small(sha256)
    seen: list[ft.Control] = [_seen(number, small, on_open and _told(on_open, sha256))]
    if on_remove is not None:
        seen.append(_remove(number, _told(on_remove, sha256)))
    return ft.Stack(seen, width=THUMBNAIL_PX, height=THUMBNAIL_PX)


def _seen(
    number: int, small: bytes, on_press: Callable[[], object] | None
) -> ft.Control:
    words = (
        say("Photo {number}", number=number)
        if small
        else say("Photo {number}, not here yet", number=number)
    )
    if small:
        inside: ft.Control = ft.Image(
            src=small,
            width=THUMBNAIL_PX,
            height=THUMBNAIL_PX,
            fit=ft.BoxFit.COVER,
            border_radius=theme.CORNER_FIELD,
            gapless_playback=True,
            exclude_from_semantics=True,
        )
    else:
        inside = _not_here()
    frame = ft.Container(
        inside,
        width=THUMBNAIL_PX,
        height=THUMBNAIL_PX,
        border_radius=theme.CORNER_FIELD,
        bgcolor=ft.Colors.SURFACE_CONTAINER_HIGH,
        border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
        on_click=once(on_press, f"photo-{number}") if on_press and small else None,
    )
    key = f"photo-{number}"
    return ft.MergeSemantics(
        ft.Semantics(
            key=key,
            identifier=key,
            label=words,
            image=True,
            button=on_press is not None and bool(small),
            content=frame,
        )
    )


def _remove(number: int, on_press: Callable[[], object]) -> ft.Control:
    """A cross in the corner, on a ground of its own: a photo may have any colour."""
    cross = ft.Container(
        ft.Icon(ft.Icons.CLOSE, size=18, color=ft.Colors.ON_SURFACE),
        width=CROSS_PX,
        height=CROSS_PX,
        border_radius=CROSS_PX,
        bgcolor=ft.Colors.SURFACE,
        alignment=ft.Alignment.CENTER,
    )
    key = f"remove-photo-{number}"
    return ft.Container(
        ft.MergeSemantics(
            ft.Semantics(
                identifier=key,
                label=say("Remove photo {number}", number=number),
                button=True,
                content=ft.Container(
                    cross,
                    key=key,
                    width=theme.TARGET_MIN,
                    height=theme.TARGET_MIN,
                    alignment=ft.Alignment.CENTER,
                    on_click=once(on_press, key),
                ),
            )
        ),
        right=0,
        top=0,
    )


def _not_here() -> ft.Control:
    ink = ft.Colors.ON_SURFACE_VARIANT
    return ft.Column(
        [
            ft.Icon(ft.Icons.IMAGE_OUTLINED, color=ink),
            ft.Text(
                say("Not here yet"),
                theme_style=theme.LABEL,
                color=ink,
                text_align=ft.TextAlign.CENTER,
            ),
        ],
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        spacing=theme.GAP_XS,
    )


@ft.component
def Photos(
    hashes: Sequence[str], words: str, on_remove: Keep | None, add: ft.Control | None
) -> ft.Control:
    """The photos of a note. One that is pressed is shown whole, below."""
    phone: State = use_phone()
    opened: tuple[Any, Any] = ft.use_state("")
    pressed, press = cast(tuple[str, Callable[[str], None]], opened)

    def open_(sha256: str) -> None:
        phone.photos.looked_at(sha256)
        press("" if sha256 == pressed else sha256)

    lines: list[ft.Control] = [parts.heading(words)]
    if hashes:
        lines.append(inset(thumbnails(phone, hashes, on_open=open_)))
    if pressed in hashes:
        number = hashes.index(pressed) + 1
        lines.append(inset(_whole(phone, pressed, number)))
    acts = [add] if add is not None else []
    if pressed in hashes and on_remove is not None:
        acts.append(
            parts.secondary(
                say("Take this photo off"),
                _told(on_remove, pressed),
                key="remove-photo",
            )
        )
    if acts:
        lines.append(inset(ft.Row(acts, spacing=theme.GAP_M, wrap=True)))
    return ft.Column(
        lines, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def _whole(phone: State, sha256: str, number: int) -> ft.Control:
    return ft.Semantics(
        identifier="photo-whole",
        label=say("Photo {number}, large", number=number),
        image=True,
        content=ft.Image(
            key="photo-whole",
            src=phone.photos.whole(sha256),
            fit=ft.BoxFit.CONTAIN,
            border_radius=theme.CORNER_FIELD,
            gapless_playback=True,
            exclude_from_semantics=True,
        ),
    )


def _told(act: Keep, sha256: str) -> Callable[[], object]:
    return lambda: act(sha256)
