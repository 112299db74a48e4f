"""A camera as a source of codes: what it asks of its lens, and what it then hears."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from flet_camera import (
    CameraDescription,
    CameraLensDirection,
    CameraLensType,
    FlashMode,
)

from mobile.scan.camera import FAILURES_MAX, Camera, Phase, chosen

BACK, FRONT = CameraLensDirection.BACK, CameraLensDirection.FRONT
WIDE, ULTRA_WIDE = CameraLensType.WIDE, CameraLensType.ULTRA_WIDE
TURNS_MAX = 5_000
UNABLE = RuntimeError("CameraException(notSupported)")


def described(
    name: str, facing: CameraLensDirection = BACK, lens: CameraLensType = WIDE
) -> CameraDescription:
    return CameraDescription(name, facing, 90, lens)


class PaperLens:
    """Answers as told to; a RuntimeError is raised, a future waited for."""

    def __init__(self, **answers: Any) -> None:
        self.asked: list[str] = []
        self.lit: list[FlashMode] = []
        self.zooms: list[float] = []
        self.answers: dict[str, Any] = {
            "cameras": [described("back")],
            "initialize": None,
            "nearest": 4.0,
            "streams": True,
            "stream": None,
            "picture": b"frame",
            "light": None,
            "zoom": None,
            **answers,
        }

    async def _answer(self, name: str) -> Any:
        self.asked.append(name)
        answer = self.answers[name]
        # Whoever asks again and again lets others have their turn.
        await asyncio.sleep(0)
        if isinstance(answer, asyncio.Future):
            answer = await asyncio.shield(answer)
        if isinstance(answer, RuntimeError):
            raise answer
        return answer

    async def get_available_cameras(self) -> list[CameraDescription]:
        return await self._answer("cameras")

    async def initialize(self, *said: Any, **more: Any) -> None:
        assert not more["enable_audio"]
        await self._answer("initialize")

    async def supports_image_streaming(self) -> bool:
        return await self._answer("streams")

    async def start_image_stream(self) -> None:
        await self._answer("stream")

    async def take_picture(self) -> bytes:
        return await self._answer("picture")

    async def get_max_zoom_level(self) -> float:
        return await self._answer("nearest")

    async def set_zoom_level(self, zoom: float) -> None:
        await self._answer("zoom")
        self.zooms.append(zoom)

    async def set_flash_mode(self, mode: FlashMode) -> None:
        await self._answer("light")
        self.lit.append(mode)


class Bench:
    """A camera on a table, and all that it tells."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.phases: list[Phase] = []
        self.running: list[asyncio.Task[None]] = []

    def camera(
        self, lens: PaperLens, read: Callable[[bytes], list[str]] = lambda _: ["A"]
    ) -> Camera:
        def changed() -> None:
            self.phases.append(camera.sight.phase)

        camera = Camera(
            lens, self.heard.append, changed, read=read, pause_s=0, picture_s=0.01
        )
        return camera

    def begin(self, camera: Camera) -> None:
        self.running.append(asyncio.create_task(camera.run()))


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    for task in bench.running:
        task.cancel()
    await asyncio.gather(*bench.running, return_exceptions=True)


async def until(condition: Callable[[], object]) -> None:
    for _ in range(TURNS_MAX):
        if condition():
            return
        # Frames are read in another thread.
        await asyncio.sleep(0.001)
    raise AssertionError("it did not happen in time")


async def test_a_phones_frames_come_by_themselves_and_no_picture_is_taken(
    bench: Bench,
) -> None:
    lens = PaperLens()
    camera = bench.camera(lens)

    await camera.run()
    await camera.see(b"frame")

    assert [Phase.ON] == bench.phases
    assert ["A"] == bench.heard
    assert "stream" in lens.asked
    assert "picture" not in lens.asked


async def test_a_browser_is_asked_for_one_picture_after_the_other(bench: Bench) -> None:
    lens = PaperLens(streams=False)
    camera = bench.camera(lens)
    bench.begin(camera)

    await until(lambda: len(bench.heard) >= 3)
    camera.off()
    await bench.running[0]

    assert "stream" not in lens.asked
    assert [Phase.ON, Phase.OFF] == bench.phases


async def test_a_stream_that_does_not_begin_is_replaced_by_pictures(
    bench: Bench,
) -> None:
    lens = PaperLens(stream=UNABLE)
    bench.begin(bench.camera(lens))

    await until(lambda: bench.heard)

    assert [Phase.ON] == bench.phases


async def test_a_frame_that_comes_while_the_last_is_read_is_dropped(
    bench: Bench,
) -> None:
    read: list[bytes] = []
    camera = bench.camera(PaperLens(), lambda frame: read.append(frame) or ["A"])
    await camera.run()

    await asyncio.gather(camera.see(b"1"), camera.see(b"2"), camera.see(b"3"))
    await camera.see(b"4")

    assert [b"1", b"4"] == read
    assert ["A", "A"] == bench.heard


async def test_a_camera_that_may_not_be_used_says_so_and_asks_for_nothing_more(
    bench: Bench,
) -> None:
    for refusing in (PaperLens(cameras=UNABLE), PaperLens(initialize=UNABLE)):
        bench.phases.clear()
        await bench.camera(refusing).run()
        assert [Phase.REFUSED] == bench.phases
        assert not {"stream", "picture"} & set(refusing.asked)


async def test_a_device_without_a_camera_says_so(bench: Bench) -> None:
    lens = PaperLens(cameras=[])

    await bench.camera(lens).run()

    assert [Phase.NONE] == bench.phases
    assert ["cameras"] == lens.asked


async def test_a_camera_that_fails_for_good_is_given_up(bench: Bench) -> None:
    lens = PaperLens(streams=False, picture=UNABLE)

    await bench.camera(lens).run()

    assert [Phase.ON, Phase.REFUSED] == bench.phases
    assert FAILURES_MAX == lens.asked.count("picture")


async def test_a_page_that_never_answers_again_is_given_up_too(bench: Bench) -> None:
    never: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    lens = PaperLens(streams=False, picture=never)

    await bench.camera(lens).run()

    assert [Phase.ON, Phase.REFUSED] == bench.phases
    assert [] == bench.heard


@pytest.mark.parametrize("slow", ["cameras", "initialize"])
async def test_what_is_allowed_after_one_has_left_is_not_used(
    slow: str, bench: Bench
) -> None:
    """A person may think about a permission, and go to another screen meanwhile."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    lens = PaperLens(**{slow: answer})
    camera = bench.camera(lens)
    bench.begin(camera)
    await until(lambda: slow in lens.asked)

    camera.off()
    answer.set_result([described("back")])
    await bench.running[0]
    await camera.see(b"frame")

    assert [Phase.OFF] == bench.phases
    assert [] == bench.heard
    assert not {"nearest", "stream", "picture"} & set(lens.asked)


async def test_a_code_that_is_read_as_one_leaves_is_not_heard(bench: Bench) -> None:
    camera = bench.camera(PaperLens(), lambda _: [camera.off() or "A"])  # type: ignore[func-returns-value]
    await camera.run()

    await camera.see(b"frame")

    assert [] == bench.heard


async def test_the_light_goes_on_and_off(bench: Bench) -> None:
    lens = PaperLens()
    camera = bench.camera(lens)
    await camera.run()

    await camera.light()
    assert camera.sight.is_lit
    await camera.light()
    assert not camera.sight.is_lit

    assert [FlashMode.TORCH, FlashMode.OFF] == lens.lit


async def test_a_camera_without_a_light_is_not_asked_twice(bench: Bench) -> None:
    camera = bench.camera(PaperLens(light=UNABLE))
    await camera.run()

    await camera.light()

    assert (False, False) == (camera.sight.has_light, camera.sight.is_lit)
    assert Phase.ON is camera.sight.phase


async def test_zoom_goes_by_steps_and_round_again(bench: Bench) -> None:
    lens = PaperLens(nearest=3.0)
    camera = bench.camera(lens)
    await camera.run()
    assert (1.0, 2.0) == camera.sight.zooms

    await camera.nearer()
    await camera.nearer()

    assert [2.0, 1.0] == lens.zooms
    assert 1.0 == camera.sight.zoom


@pytest.mark.parametrize("nearest", [UNABLE, 1.0, 1.5])
async def test_a_camera_that_cannot_zoom_offers_no_steps(
    nearest: Any, bench: Bench
) -> None:
    camera = bench.camera(PaperLens(nearest=nearest))
    await camera.run()

    assert (1.0,) == camera.sight.zooms


def test_the_ordinary_lens_at_the_back_is_chosen() -> None:
    front = described("front", FRONT)
    wide, ultra = described("wide"), described("ultra", lens=ULTRA_WIDE)

    assert wide == chosen([front, ultra, wide])
    assert ultra == chosen([front, ultra])
    assert front == chosen([front])
    assert None is chosen([])
