"""Words of other lengths and sizes find room on every screen of a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from mobile.views import theme
from tests.support import walk
from tests.support.browser import TABLET
from tests.support.spoken_phone import SpokenPhone


@pytest.mark.parametrize(("tongue", "percent"), [("longer", 100), ("en", 200)])
def test_no_text_runs_out_of_its_screen(
    browser: Browser, tmp_path: Path, tongue: str, percent: int
) -> None:
    """Forty per cent more of letters, or letters of twice the size; and a thumb's room
    for whatever is pressed.
    """
    amiss: list[str] = []
    sizes = walk.Sizes()
    with SpokenPhone(tmp_path, tongue) as phone:
        visit = walk.opened(browser, phone.url, walk.LONG_PHONE, percent=percent)
        for seen in walk.walk(visit, phone.addresses, is_whole=True):
            at = f"{seen.address} {seen.step}"
            amiss += [f"{at}: {words}" for words in walk.outside(visit)]
            sizes.see(visit, seen.address)
            if lines := walk.ink_at_the_edge(seen):
                amiss.append(f"{at}: at the edge at {lines[0]}")
        visit.close()
    assert [] == amiss
    assert [] == sizes.below(theme.TARGET_MIN)
    assert len(sizes) > len(phone.addresses)


def test_longer_words_stay_in_the_panes_of_a_tablet(
    browser: Browser, tmp_path: Path
) -> None:
    amiss: list[str] = []
    with SpokenPhone(tmp_path, "longer") as phone:
        visit = walk.opened(browser, phone.url, TABLET, scheme="dark")
        for address in phone.addresses:
            walk.go(visit, address)
            visit.rests()
            amiss += [f"{address}: {words}" for words in walk.outside(visit)]
        visit.close()
    assert [] == amiss
