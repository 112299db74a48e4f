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


@pytest.mark.parametrize("name", [*ROOMS, "tests"])
def test_no_installed_package_owns_a_name_of_ours(name: str) -> None:
    """`shared` is a real project elsewhere; installed, it could win over ours.

    So could a `tests` that some package left behind: ours has no `__init__.py`,
    and Python takes any package that has one first, wherever it stands.
    """
    owners = set(packages_distributions().get(name, [])) - {"callboard"}

    assert set() == owners


def test_what_a_phone_installs_has_no_server_code(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(CHECKOUT)).build(directory=str(tmp_path))
    with zipfile.ZipFile(wheel) as archive:
        folders = {name.split("/")[0] for name in archive.namelist()}

    assert {"mobile", "shared"} == {
        folder for folder in folders if not folder.endswith(".dist-info")
    }
