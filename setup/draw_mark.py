"""Draws the callboard mark that phones show: `python setup/draw_mark.py`.

Writes mobile/assets/icon.png and splash.png, from which `flet build` makes every
size that a platform asks for. Run by hand, when the mark is to look different.
"""

from pathlib import Path

from PIL import Image, ImageDraw

ASSETS = Path(__file__).parents[1] / "mobile" / "assets"
# Stores show an icon at 1024; anything smaller would be enlarged.
SIDE_PX = 1024
# Drawn larger and scaled down, because Pillow's edges are jagged.
FINER = 4

TEAL, WHITE, PALE, GREEN, BRASS = "#0B5D5B", "#FFFFFF", "#B9CFCD", "#2E8B45", "#FFD58A"

# All places are on a square of this many units.
UNITS = 512
TILE = (0, 0, 512, 512)
TILE_CORNER = 112
PAPER = (112, 96, 400, 432)
PAPER_CORNER = 24
# What is pinned up: a word and a time, twice, and the tick of who has read it.
LINES = (
    ((156, 180, 228, 208), TEAL),
    ((248, 180, 356, 208), PALE),
    ((156, 240, 228, 268), TEAL),
    ((248, 240, 332, 268), PALE),
)
TICK = ((166, 344), (204, 382), (282, 304))
TICK_WIDTH = 30
PIN = (256, 120)
PIN_HOLE, PIN_HEAD = 30, 14


def mark(*, on_tile: bool) -> Image.Image:
    """The board on a tile of its own, or on nothing, where the platform has tiles."""
    side = SIDE_PX * FINER
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if on_tile:
        draw.rounded_rectangle(_scaled(TILE), _scale(TILE_CORNER), fill=TEAL)
    draw.rounded_rectangle(_scaled(PAPER), _scale(PAPER_CORNER), fill=WHITE)
    for box, colour in LINES:
        draw.rounded_rectangle(_scaled(box), _scale((box[3] - box[1]) // 2), colour)
    ends = [(_scale(x), _scale(y)) for x, y in TICK]
    draw.line(ends, fill=GREEN, width=_scale(TICK_WIDTH))
    for x, y in TICK:
        _disc(draw, (x, y), TICK_WIDTH // 2, GREEN)
    # Seen through the paper: whatever the mark lies on.
    _disc(draw, PIN, PIN_HOLE, TEAL if on_tile else (0, 0, 0, 0))
    _disc(draw, PIN, PIN_HEAD, BRASS)
    return image.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)


def _disc(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    radius: int,
    colour: str | tuple[int, int, int, int],
) -> None:
    draw.circle((_scale(at[0]), _scale(at[1])), _scale(radius), fill=colour)


def _scale(units: int) -> int:
    return units * SIDE_PX * FINER // UNITS


def _scaled(box: tuple[int, int, int, int]) -> list[int]:
    return [_scale(units) for units in box]


if __name__ == "__main__":
    mark(on_tile=False).save(ASSETS / "icon.png", optimize=True)
    mark(on_tile=True).save(ASSETS / "splash.png", optimize=True)
