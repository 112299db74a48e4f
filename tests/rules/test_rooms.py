"""`mobile`, `server` and `shared` mean this checkout, and nothing else's packages."""

import importlib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

CHECKOUT = Path(__file__).parents[2]
ROOMS = ("mobile", "server", "shared")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_from_this_checkout(room: str) -> None:
    found = importlib.import_module(room).__file__

    assert str(CHECKOUT / room / "__init__.py") == found


@pytest.mark.parametrize("room", ROOMS)
def test_no_installed_package_owns_the_name_of_a_room(room: str) -> None:
    """`shared` is a real project elsewhere; installed, it would win over ours."""
    owners = set(packages_distributions().get(room, [])) - {"callboard"}

    assert set() == owners


def test_what_a_phone_installs_has_no_server_code(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(CHECKOUT)).build(directory=str(tmp_path))
    with zipfile.ZipFile(wheel) as archive:
        folders = {name.split("/")[0] for name in archive.namelist()}

    assert {"mobile", "shared"} == {
        folder for folder in folders if not folder.endswith(".dist-info")
    }
