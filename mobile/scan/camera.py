"""A device's camera as a source of codes: on, off, light, zoom.

A phone's camera sends frames by itself. A browser's does not: it is asked for one
picture after the other. Either way a frame that comes while the last is still being
read is dropped, for the next one is as good.
"""

import asyncio
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Final, Protocol

from flet_camera import (
    CameraDescription,
    CameraLensDirection,
    CameraLensType,
    FlashMode,
    ImageFormatGroup,
    ResolutionPreset,
)
from msgspec import Struct
from msgspec.structs import replace

from mobile.scan.decode import codes

# Between two pictures of a browser: four a second are as many as a hand can offer.
PAUSE_S: Final = 0.15
# The slowest browser takes a second. A page that is gone never answers.
PICTURE_S: Final = 20.0
# One picture may fail, as while the window is turned; so many in a row is no camera.
FAILURES_MAX: Final = 5
ZOOMS: Final = (1.0, 2.0, 4.0)


class Phase(Enum):
    ASKING = "asking"  # until the person has allowed it
    ON = "on"
    # The last three are the end of it: to try again is to make another.
    OFF = "off"
    NONE = "none"  # there is no camera, or nothing that reads what it sees
    REFUSED = "refused"  # by the person, the system, or whoever uses it now


class Sight(Struct, frozen=True):
    """What a screen shows of it. `zooms` are the steps there are; one is no choice."""

    phase: Phase = Phase.ASKING
    has_light: bool = True
    is_lit: bool = False
    zooms: tuple[float, ...] = (1.0,)
    zoom: float = 1.0

    @property
    def is_at_work(self) -> bool:
        return self.phase in (Phase.ASKING, Phase.ON)


class Lens(Protocol):
    """What is asked of flet_camera.Camera. Whatever it cannot do is a RuntimeError."""

    async def get_available_cameras(self) -> list[CameraDescription]: ...

    async def initialize(
        self,
        description: CameraDescription,
        resolution_preset: ResolutionPreset,
        enable_audio: bool = ...,
        *,
        image_format_group: ImageFormatGroup | None = ...,
    ) -> None: ...

    async def supports_image_streaming(self) -> bool: ...

    async def start_image_stream(self) -> None: ...

    async def take_picture(self) -> bytes: ...

    async def get_max_zoom_level(self) -> float: ...

    async def set_zoom_level(self, zoom: float) -> None: ...

    async def set_flash_mode(self, mode: FlashMode) -> None: ...


class Camera:
    """One lens, from when it is on screen. `changed` is called with each new `sight`.

    `group` is what its frames are made of; None is the device's own choice.
    Waits without a limit for the lens, for a person may think about a permission:
    `off` ends it all the same, and what comes later is not heard.
    """

    def __init__(
        self,
        lens: Lens,
        hear: Callable[[str], object],
        changed: Callable[[], None],
        group: ImageFormatGroup | None = None,
        read: Callable[[bytes], Sequence[str]] = codes,
        pause_s: float = PAUSE_S,
        picture_s: float = PICTURE_S,
    ) -> None:
        self._lens = lens
        self._hear = hear
        self._changed = changed
        self._group = group
        self._read = read
        self._pause_s = pause_s
        self._picture_s = picture_s
        self._is_reading = False
        self.sight = Sight()

    async def run(self) -> None:
        """Returns when it is off, or soon if frames come by themselves. Once only."""
        try:
            is_there = await self._begin()
        except RuntimeError:
            self._if_at_work(Sight(Phase.REFUSED))
            return
        if not is_there:
            self._if_at_work(Sight(Phase.NONE))
        elif self.sight.phase is Phase.ON and not await self._streams():
            await self._ask_again_and_again()

    def off(self) -> None:
        """The screen lets go of the lens too, which is what ends its work."""
        self._if_at_work(Sight(Phase.OFF))

    async def see(self, frame: bytes) -> None:
        """One frame, a JPEG: every code in its middle is heard."""
        if self._is_reading or self.sight.phase is not Phase.ON:
            return
        self._is_reading = True
        try:
            found = await asyncio.to_thread(self._read, frame)
        finally:
            self._is_reading = False
        for code in found:
            if self.sight.phase is Phase.ON:
                self._hear(code)

    async def light(self) -> None:
        """On, and off again. A camera without a light is found out by asking."""
        is_lit = not self.sight.is_lit
        try:
            mode = FlashMode.TORCH if is_lit else FlashMode.OFF
            await self._lens.set_flash_mode(mode)
        except RuntimeError:
            self._if_on(has_light=False, is_lit=False)
        else:
            self._if_on(is_lit=is_lit)

    async def nearer(self) -> None:
        """The next step of zoom; after the nearest, the first again."""
        zooms, zoom = self.sight.zooms, self.sight.zoom
        later = [one for one in zooms if one > zoom]
        wanted = later[0] if later else zooms[0]
        try:
            await self._lens.set_zoom_level(wanted)
        except RuntimeError:
            self._if_on(zooms=(1.0,), zoom=1.0)
        else:
            self._if_on(zoom=wanted)

    # Inside ---------------------------------------------------------------------

    async def _begin(self) -> bool:
        """False if there is no camera. Raises RuntimeError when it may not be used."""
        best = chosen(await self._lens.get_available_cameras())
        if best is None:
            return False
        if not self.sight.is_at_work:
            return True
        await self._lens.initialize(
            best,
            ResolutionPreset.HIGH,
            enable_audio=False,
            image_format_group=self._group,
        )
        if self.sight.is_at_work:
            self._if_at_work(Sight(Phase.ON, zooms=await self._zooms()))
        return True

    async def _zooms(self) -> tuple[float, ...]:
        try:
            nearest = await self._lens.get_max_zoom_level()
        except RuntimeError:
            return ZOOMS[:1]
        return tuple(one for one in ZOOMS if one <= max(nearest, ZOOMS[0]))

    async def _streams(self) -> bool:
        try:
            if not await self._lens.supports_image_streaming():
                return False
            await self._lens.start_image_stream()
        except RuntimeError:
            # Said to be able and is not: pictures do as well.
            return False
        return True

    async def _ask_again_and_again(self) -> None:
        failures = 0
        while self.sight.phase is Phase.ON and failures < FAILURES_MAX:
            try:
                async with asyncio.timeout(self._picture_s):
                    picture = await self._lens.take_picture()
            except (RuntimeError, TimeoutError):
                failures += 1
            else:
                failures = 0
                await self.see(picture)
            await asyncio.sleep(self._pause_s)
        if failures:
            self._if_at_work(Sight(Phase.REFUSED))

    def _if_on(self, **changes: Any) -> None:
        if self.sight.phase is Phase.ON:
            self._if_at_work(replace(self.sight, **changes))

    def _if_at_work(self, sight: Sight) -> None:
        if self.sight.is_at_work:
            self.sight = sight
            self._changed()


def chosen(cameras: Sequence[CameraDescription]) -> CameraDescription | None:
    """The one at the back that sees neither too wide nor too far, or what there is."""
    return min(cameras, key=_rank, default=None)


def _rank(camera: CameraDescription) -> tuple[int, int]:
    facing = (
        CameraLensDirection.BACK,
        CameraLensDirection.EXTERNAL,
        CameraLensDirection.FRONT,
    )
    lenses = (
        CameraLensType.WIDE,
        CameraLensType.UNKNOWN,
        CameraLensType.TELEPHOTO,
        CameraLensType.ULTRA_WIDE,
    )
    return facing.index(camera.lens_direction), lenses.index(camera.lens_type)
