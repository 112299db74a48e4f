"""The camera on the Scan screen: what it sees, its light, its zoom, and on and off."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import flet as ft
import flet_camera
from flet.components.hooks.use_ref import MutableRef
from flet.messaging.session import Session
from msgspec import Struct

from mobile.language import say
from mobile.scan.camera import Camera, Phase, Sight
from mobile.scan.decode import can_read
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.pane import room_context
from mobile.views.present import scan_camera as present
from mobile.views.presses import attempted
from mobile.views.tones import Tone

# Room for the result and the run below it on the smallest phone.
VIEW_PX: Final = 260
# As wide as a phone allows; on a tablet a hand holds the label no nearer.
WIDTH_PX_MAX: Final = 420
FINDER_PX: Final = 200
# The picture of a camera held upright is twice as tall as it is wide. What is over
# the view's edge is cut off, so that the picture may be as wide as the view.
OVER_PX: Final = 400
FINDER_BORDER_PX: Final = 3

# Somebody looks at something else, or the telephone went into a pocket.
_AWAY: Final = (ft.AppLifecycleState.HIDE, ft.AppLifecycleState.PAUSE)

_running: set[asyncio.Task[None]] = set()


class Viewing(Struct, frozen=True):
    """`button` turns the camera on and off; `view` is empty while it is off.

    `off` is for when what was looked for is found; off already: no-op.
    """

    button: ft.Control
    view: list[ft.Control]
    off: Callable[[], None]


class _Kept:
    """What outlives a redraw: the camera, and the control that it works through."""

    def __init__(self) -> None:
        self.camera: Camera | None = None
        self.lens: ft.Control | None = None
        self.resting = Sight(Phase.OFF)

    @property
    def sight(self) -> Sight:
        return self.camera.sight if self.camera else self.resting

    def rest(self, phase: Phase) -> None:
        if self.camera is not None:
            self.camera.off()
        self.camera, self.lens, self.resting = None, None, Sight(phase)


class _Lens(flet_camera.Camera):
    """Works from when it is on the page; taken off, it lets go of the device."""

    # No fields of the control's: nothing of them is sent to the client.
    camera: Camera | None = None
    session: Session | None = None

    def did_mount(self) -> None:
        super().did_mount()
        if self.camera is not None:
            task = asyncio.create_task(self.camera.run())
            _running.add(task)
            task.add_done_callback(_running.discard)

    def before_event(self, e: ft.ControlEvent) -> bool:
        """A frame on its way when one left: to hear it would end the page."""
        is_at_work = self.camera is not None and self.camera.sight.is_at_work
        return is_at_work and super().before_event(e) is not False

    def will_unmount(self) -> None:
        super().will_unmount()
        if self.camera is not None:
            self.camera.off()
        # Flet 1.0.5 ends the page when an answer comes for a control that is gone, and
        # a picture may be under way. Who waits for it keeps this control as long.
        if self.session is not None:
            self.session.index[self._i] = self


def use_camera(hear: Callable[[str], object]) -> Viewing:
    """A hook: each code that the camera reads is told to `hear`."""
    page = ft.context.page
    heard = attempted(hear)
    _, redraw = ft.use_state(0)
    kept: MutableRef[_Kept] = ft.use_ref(None)
    held = kept.current or _Kept()
    kept.current = held

    def changed() -> None:
        redraw(lambda times: times + 1)

    def off() -> None:
        held.rest(Phase.OFF)
        changed()

    def turn() -> None:
        if held.sight.is_at_work:
            held.rest(Phase.OFF)
        elif _may_have_one(page):
            held.camera, held.lens = _made(page, heard, changed)
        else:
            held.rest(Phase.NONE)
        changed()

    _use_put_away(page, held, off)
    # What is drawn in another place is another lens for the device, and this one dead.
    is_wide = ft.use_context(room_context).is_wide
    ft.use_effect(lambda: off() if held.camera else None, dependencies=[is_wide])
    words = present.turn_words(held.sight)
    icon = ft.Icons.PHOTO_CAMERA_OUTLINED
    button = parts.secondary(words, turn, key="use-camera", icon=icon)
    return Viewing(button, _view(held), off)


def _use_put_away(page: ft.Page, held: _Kept, off: Callable[[], None]) -> None:
    """A hook: a camera that nobody looks at is off. Not while a permission is asked
    for, which on some phones is another app's window.
    """

    def listen() -> None:
        def hide(event: ft.AppLifecycleStateChangeEvent) -> None:
            if event.state in _AWAY and held.sight.phase is Phase.ON:
                off()

        page.on_app_lifecycle_state_change = hide

    def stop() -> None:
        page.on_app_lifecycle_state_change = None

    ft.use_effect(listen, dependencies=[], cleanup=stop)


def _may_have_one(page: ft.Page) -> bool:
    """Flet has a camera for these; on another the page would not be drawn at all."""
    phones = (ft.PagePlatform.ANDROID, ft.PagePlatform.IOS)
    return can_read() and (page.web or page.platform in phones)


def _made(
    page: ft.Page, hear: Callable[[str], object], changed: Callable[[], None]
) -> tuple[Camera, ft.Control]:
    async def seen(event: flet_camera.CameraImageEvent) -> None:
        await camera.see(event.bytes)

    lens = _Lens(content=_finder(), on_stream_image=seen)
    lens.session = page.session
    # Android's other format, NV21, loses every frame on its way to us, without a word.
    group = (
        flet_camera.ImageFormatGroup.YUV420
        if page.platform is ft.PagePlatform.ANDROID and not page.web
        else None
    )
    camera = lens.camera = Camera(lens, hear, changed, group)
    return camera, lens


def _view(held: _Kept) -> list[ft.Control]:
    sight = held.sight
    told = present.told(sight)
    lines: list[ft.Control] = []
    if held.camera is not None and not (told and told.is_trouble):
        lines.append(_picture(_PreviewOnce(held.lens), held.camera, sight))
    if told is not None:
        lines.append(_told(told))
    if sight.phase is Phase.ON and not sight.has_light:
        words = ft.Text(say(present.NO_LIGHT), theme_style=theme.BODY)
        lines.append(ft.Semantics(live_region=True, content=words))
    return [inset(line) for line in lines]


def _told(told: present.Told) -> ft.Control:
    """Nobody's fault, and no stop: a scanner and the field work all the while."""
    texts: list[ft.Control] = [
        ft.Text(told.words, theme_style=theme.BODY_STRONG),
        ft.Text(told.detail, theme_style=theme.BODY),
    ]
    icon = ft.Icons.NO_PHOTOGRAPHY if told.is_trouble else ft.Icons.HOURGLASS_TOP
    cells: list[ft.Control] = [
        ft.Icon(icon),
        ft.Column(texts, spacing=theme.GAP_XS, expand=True),
    ]
    said = ft.Semantics(live_region=True, content=ft.Row(cells, spacing=theme.GAP_M))
    return parts.card([said], Tone.UNKNOWN if told.is_trouble else Tone.WAITING)


@ft.component
def _Preview(lens: ft.Control) -> ft.Control:
    return lens


# Drawn once: Flet takes a control that is drawn again for one that went and came.
_PreviewOnce: Any = ft.memo(_Preview)


def _picture(preview: ft.Control, camera: Camera, sight: Sight) -> ft.Control:
    """What the camera sees, as wide as there is room, cut off above and below."""
    seen = ft.Semantics(
        key="viewfinder",
        identifier="viewfinder",
        label=say("What the camera sees"),
        image=True,
        content=ft.Container(preview, alignment=ft.Alignment.CENTER),
    )
    layers: list[ft.Control] = [
        ft.Container(seen, left=0, right=0, top=-OVER_PX, bottom=-OVER_PX)
    ]
    if sight.phase is Phase.ON:
        layers.append(
            ft.Container(
                ft.Row(
                    _acts(camera, sight),
                    alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
                ),
                left=theme.GAP_S,
                right=theme.GAP_S,
                bottom=theme.GAP_S,
            )
        )
    view = ft.Container(
        ft.Stack(layers, fit=ft.StackFit.EXPAND),
        height=VIEW_PX,
        width=WIDTH_PX_MAX,
        bgcolor=ft.Colors.BLACK,
        border_radius=theme.CORNER_CARD,
        clip_behavior=ft.ClipBehavior.HARD_EDGE,
    )
    return ft.Container(view, alignment=ft.Alignment.CENTER)


def _finder() -> ft.Control:
    """The square that a label is held into."""
    return ft.Container(
        ft.Container(
            width=FINDER_PX,
            height=FINDER_PX,
            border_radius=theme.CORNER_CARD,
            border=ft.Border.all(FINDER_BORDER_PX, ft.Colors.WHITE),
        ),
        alignment=ft.Alignment.CENTER,
    )


def _acts(camera: Camera, sight: Sight) -> list[ft.Control]:
    light: ft.Control = ft.Container()
    if sight.has_light:
        icon = ft.Icons.FLASHLIGHT_OFF if sight.is_lit else ft.Icons.FLASHLIGHT_ON
        words = present.light_words(sight)
        light = _on_ground(
            parts.icon_button(icon, words, camera.light, key="camera-light")
        )
    zoom: ft.Control = ft.Container()
    if len(sight.zooms) > 1:
        zoom = _on_ground(
            parts.secondary(
                present.zoom_words(sight),
                camera.nearer,
                key="camera-zoom",
                icon=ft.Icons.ZOOM_IN,
                is_repeatable=True,
            )
        )
    return [light, zoom]


def _on_ground(control: ft.Control) -> ft.Control:
    """On a ground of its own: what the camera sees may have any colour."""
    return ft.Container(
        control, bgcolor=ft.Colors.SURFACE, border_radius=theme.TARGET_MIN
    )
