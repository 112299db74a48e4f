"""Each package of the phone comes from somewhere that a phone can have it from."""

from pathlib import Path

import pytest

from tests.mobile_check.layout import constraints
from tests.mobile_check.project import project, recipes
from tests.mobile_check.wheels import PHONES, Origin, floors, origins
from tests.support.toy_phone import RECIPES, put_installed, put_wheel

LINUX = "cp311-cp311-manylinux_2_17_x86_64"
PURE = "py3-none-any"


class Shop:
    """An index with the wheels that are put into it, and a layout of toy's needs."""

    def __init__(self, folder: Path, needs: str) -> None:
        self.wheels, self.packages = folder / "wheels", folder / "packages"
        self.wheels.mkdir()
        put_installed(
            self.packages, put_wheel(folder / "own", "toy", "1.0", PURE, [needs])
        )

    def has(self, name: str, version: str, *tags: str) -> None:
        """The layout gets the first; pip finds all of them."""
        first, *_ = [put_wheel(self.wheels, name, version, tag) for tag in tags]
        put_installed(self.packages, first)

    def origins(self) -> list[Origin]:
        index = ["--isolated", "--no-index", "--find-links", str(self.wheels)]
        return origins("toy", self.packages, RECIPES, index)


def test_a_pure_package_is_the_same_everywhere(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "gadget>=1")
    shop.has("gadget", "1.0", PURE)

    assert [
        Origin("gadget", "android", "pure Python"),
        Origin("gadget", "ios", "pure Python"),
    ] == shop.origins()


def test_a_package_with_only_a_compiled_linux_wheel_is_wrong(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "gadget>=1")
    shop.has("gadget", "1.0", LINUX)

    assert [
        "gadget>=1 is compiled: no wheel for android, and no recipe.",
        "gadget>=1 is compiled: no wheel for ios, and no recipe.",
    ] == [one.problem for one in shop.origins()]


def test_a_wheel_for_each_part_of_both_phones_is_taken(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "gadget>=1")
    tags = [f"cp314-cp314-{tag}" for phone in PHONES for tag in phone.tags]
    shop.has("gadget", "1.5", LINUX, *tags)

    assert ["1.5 from the index"] * 2 == [one.says for one in shop.origins()]


def test_a_wheel_for_one_part_of_a_split_app_is_none(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "gadget>=1")
    shop.has("gadget", "1.5", LINUX, "cp314-cp314-android_24_arm64_v8a")

    assert "gadget>=1 is compiled: no wheel for android, and no recipe." in [
        one.problem for one in shop.origins()
    ]


def test_a_wheel_that_is_newer_than_what_is_asked_for_is_none(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "gadget<1")
    shop.has("gadget", "1.5", LINUX, "cp314-cp314-ios_13_0_arm64_iphoneos")

    assert all(one.problem for one in shop.origins())


def test_a_recipe_is_told_as_recorded_and_not_fetched(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "msgspec>=0.21.1,<1")
    shop.has("msgspec", "0.22.0", LINUX)

    says = "0.21.1 recorded, not fetched (Flet's recipes, 2026-08)"
    assert [says, says] == [one.says for one in shop.origins()]


def test_a_pure_package_with_a_recipe_is_the_recipes(tmp_path: Path) -> None:
    """As pyzbar, whose library only the recipe brings along."""
    shop = Shop(tmp_path, "msgspec>=0.20,<1")
    shop.has("msgspec", "0.21.1", PURE)

    says = "0.21.1 recorded, not fetched (Flet's recipes, 2026-08)"
    assert [says, says] == [one.says for one in shop.origins()]


def test_a_floor_above_the_recipe_is_wrong(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "msgspec>=0.22")
    shop.has("msgspec", "0.22.0", LINUX)

    assert [
        f"msgspec>=0.22 asks for another than the 0.21.1 that Flet builds for {name} "
        "(recorded 2026-08)."
        for name in ("android", "ios")
    ] == [one.problem for one in shop.origins()]


def test_a_floor_of_our_own_is_told_before_anything_is_installed() -> None:
    asked = ["msgspec>=0.22,<1", "gadget>=9"]

    assert [
        "msgspec<1,>=0.22 asks for another than the 0.21.1 that Flet builds for phones "
        "(recorded 2026-08)."
    ] == floors(asked, RECIPES)
    assert [] == floors(project().requirements, recipes())


def test_a_floor_that_another_package_sets_counts_too(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "gadget")
    put_installed(
        shop.packages,
        put_wheel(shop.wheels, "gadget", "1.0", PURE, ["msgspec>=0.22"]),
    )
    shop.has("msgspec", "0.22.0", LINUX)

    assert ["", "", "msgspec", "msgspec"] == sorted(
        one.package if one.problem else "" for one in shop.origins()
    )


def test_what_one_kind_of_phone_alone_needs_is_not_forgotten(tmp_path: Path) -> None:
    shop = Shop(tmp_path, 'gadget ; sys_platform == "ios"')

    assert ["gadget is needed on ios only, and is not in the layout."] == [
        one.problem for one in shop.origins()
    ]


def test_what_only_a_desk_needs_is_not_asked_for(tmp_path: Path) -> None:
    assert [] == Shop(tmp_path, 'gadget ; sys_platform == "linux"').origins()


@pytest.mark.parametrize("name", recipes().recipes)
def test_the_layout_has_the_very_version_that_the_recipe_has(name: str) -> None:
    """Newer ones are in the lock; what a phone gets is what is started."""
    wanted = [
        one for one in constraints(project(), recipes()) if one.startswith(f"{name}==")
    ]

    assert [f"{name}=={recipes().recipes[name]}"] == wanted


def test_what_is_recorded_says_when_and_where() -> None:
    assert recipes().source
    year, month = recipes().recorded.split("-")
    assert 2026 <= int(year)
    assert 1 <= int(month) <= 12
