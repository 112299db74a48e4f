"""All screens of a phone in one language on one picture, to be looked at.

`python -m tests.support.contact_sheet --language es --out FILE.png`
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image

from tests.conftest import CHROMIUM_NAMES
from tests.support import walk
from tests.support.browser import PHONE
from tests.support.chromium import chromium
from tests.support.spoken_phone import SpokenPhone

COLUMNS: Final = 10
GAP_PX: Final = 8
SCALE: Final = 0.6


def pictures(language: str, percent: int) -> list[Image.Image]:
    """Every screen as it is seen first, in the order of their addresses."""
    path = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM_NAMES)), ""
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        SpokenPhone(Path(folder), language) as phone,
        chromium(path) as browser,
    ):
        visit = walk.opened(browser, phone.url, PHONE, percent=percent)
        seen = [
            one.picture for one in walk.walk(visit, phone.addresses, is_whole=False)
        ]
        visit.close()
    return seen


def sheet(seen: Sequence[Image.Image]) -> Image.Image:
    width, height = (round(px * SCALE) for px in seen[0].size)
    rows = -(-len(seen) // COLUMNS)
    whole = Image.new(
        "RGB", (COLUMNS * (width + GAP_PX), rows * (height + GAP_PX)), "black"
    )
    for index, picture in enumerate(seen):
        row, column = divmod(index, COLUMNS)
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        whole.paste(small, (column * (width + GAP_PX), row * (height + GAP_PX)))
    return whole


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--language", required=True, help="en, es, fr, de or longer")
    parser.add_argument("--text", type=int, default=100, help="text size, in per cent")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    sheet(pictures(options.language, options.text)).save(options.out)


if __name__ == "__main__":
    main()
