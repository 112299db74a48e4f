"""Labels as a camera sees them: turned, out of focus, at the edge, and moving."""

import math
from io import BytesIO
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFilter

SIZE = (640, 480)
FRAMES = 40
WALL, TABLE = (96, 104, 110), (60, 50, 40)


def frame(
    code: str,
    *,
    at: tuple[float, float] = (0.5, 0.5),
    blur_px: float = 0,
    degrees: float = 0,
    module_px: int = 6,
    size: tuple[int, int] = SIZE,
    kind: str = "JPEG",
) -> bytes:
    """One picture; `at` is where the middle of the label is, in parts of the size."""
    width, height = size
    picture = Image.new("RGB", size, WALL)
    ImageDraw.Draw(picture).rectangle((0, height * 3 // 4, width, height), fill=TABLE)
    if code:
        made = qrcode.make(code, box_size=module_px, border=4).get_image()
        label = made.convert("RGB").rotate(degrees, expand=True, fillcolor=WALL)
        corner = (
            round(at[0] * width - label.width / 2),
            round(at[1] * height - label.height / 2),
        )
        picture.paste(label, corner)
    picture = picture.filter(ImageFilter.GaussianBlur(blur_px))
    file = BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def moving(code: str) -> list[bytes]:
    """A hand's breadth to and fro, turning, now in focus and now not; over and over."""
    frames = []
    for number in range(FRAMES):
        turn = 2 * math.pi * number / FRAMES
        frames.append(
            frame(
                code,
                at=(0.5 + 0.06 * math.sin(turn), 0.5 + 0.05 * math.cos(turn)),
                blur_px=1 + 2 * abs(math.sin(2 * turn)),
                degrees=14 * math.sin(turn),
                module_px=7,
            )
        )
    return frames


def feed(path: Path, code: str) -> Path:
    """A film that Chromium takes for its camera, again and again from the start."""
    path.write_bytes(b"".join(moving(code)))
    return path
