"""What lies in the layout is all of the phone's own, and starts from it alone."""

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mobile_check import contents
from tests.mobile_check.layout import (
    Layout,
    Unassembled,
    compiled,
    constraints,
    installed,
    packed_app,
    zipped,
)
from tests.mobile_check.project import CHECKOUT, project, recipes
from tests.mobile_check.started import Silent, answers, equipped, imported
from tests.support.toy_phone import assembled, put_wheel, toy_checkout

PURE = "py3-none-any"


def names(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".dist-info" not in path.as_posix()
    }


def own_packages() -> Path:
    """Those of the environment that runs the tests."""
    [site] = {Path(one) for one in sys.path if one.endswith("site-packages")}
    return site


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    put_wheel(tmp_path / "wheels", "gadget", "1.0", PURE)
    return tmp_path / "wheels"


def test_the_layout_is_the_way_in_and_its_assets_beside_the_packages(
    tmp_path: Path, wheels: Path
) -> None:
    toy = toy_checkout(tmp_path / "toy", ["gadget"])

    app, packages = assembled(toy, tmp_path, wheels)

    assert {"main.py", "assets/sign.png"} == names(app)
    assert {
        "mobile/__init__.py",
        "mobile/app.py",
        "shared/__init__.py",
        "gadget.py",
    } == names(packages)
    assert [] == contents.problems(toy, app, packages)


def test_a_dependency_that_pip_cannot_get_is_named(
    tmp_path: Path, wheels: Path
) -> None:
    toy = toy_checkout(tmp_path / "toy", ["gizmo"])

    with pytest.raises(Unassembled, match="gizmo"):
        assembled(toy, tmp_path, wheels)


def test_a_version_that_the_constraints_forbid_is_not_installed(
    tmp_path: Path, wheels: Path
) -> None:
    newer = put_wheel(wheels, "gadget", "2.0", PURE)
    own = put_wheel(tmp_path / "own", "toy", "1.0", PURE, ["gadget"])
    index = ["--isolated", "--no-index", "--find-links", str(wheels)]

    packages = installed(own, ["gadget==1.0"], tmp_path / "packages", index)

    assert newer.exists()
    assert ["gadget-1.0.dist-info"] == [
        path.name for path in packages.glob("gadget-*.dist-info")
    ]


def without(name: str) -> Callable[[Path, Path], None]:
    def spoil(app: Path, packages: Path) -> None:
        one = app / name if (app / name).exists() else packages / name
        one.unlink()

    return spoil


def with_lines(name: str, lines: str) -> Callable[[Path, Path], None]:
    def spoil(app: Path, packages: Path) -> None:
        path = packages / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(lines, "utf-8")

    return spoil


def with_a_copy(app: Path, packages: Path) -> None:
    (app / "app.py").write_text("", "utf-8")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (without("mobile/app.py"), "mobile/app.py is not in the layout."),
        (without("shared/__init__.py"), "shared/__init__.py is not in the layout."),
        (without("main.py"), "main.py is not in the app's root."),
        (without("assets/sign.png"), "assets/sign.png is not in the app's root."),
        (with_lines("server/app.py", ""), "server/ has come along."),
        (with_a_copy, "app.py lies in the app's root, beside the wheel."),
        (
            with_lines("mobile/app.py", "import server.store\n"),
            "mobile/app.py imports server, which is not in the layout.",
        ),
        (
            with_lines(
                "shared/__init__.py", "def late():\n    from flet_web import x\n"
            ),
            "shared/__init__.py imports flet_web, which is not in the layout.",
        ),
    ],
)
def test_what_is_amiss_in_the_layout_is_said(
    spoil: Callable[[Path, Path], None],
    sentence: str,
    tmp_path: Path,
    wheels: Path,
) -> None:
    toy = toy_checkout(tmp_path / "toy", ["gadget"])
    app, packages = assembled(toy, tmp_path, wheels)

    spoil(app, packages)

    assert [sentence] == contents.problems(toy, app, packages)


def test_an_import_that_is_ready_to_fail_may_be_of_what_is_not_there(
    tmp_path: Path, wheels: Path
) -> None:
    toy = toy_checkout(tmp_path / "toy", ["gadget"])
    app, packages = assembled(toy, tmp_path, wheels)
    tried = "try:\n    import zxing\nexcept (OSError, {}):\n    import zbar\n"

    with_lines("mobile/app.py", tried.format("ImportError"))(app, packages)
    forgiven = contents.problems(toy, app, packages)
    with_lines("mobile/app.py", tried.format("ValueError"))(app, packages)
    certain = contents.problems(toy, app, packages)

    lacks = "mobile/app.py imports {}, which is not in the layout."
    assert [lacks.format("zbar")] == forgiven
    assert [lacks.format("zbar"), lacks.format("zxing")] == certain


def test_what_is_compiled_has_lost_its_sources_and_its_junk(tmp_path: Path) -> None:
    kept = tmp_path / "packages" / "gadget"
    kept.mkdir(parents=True)
    for name in ("__init__.py", "fast.c", "py.typed", "words.txt"):
        (kept / name).write_text("", "utf-8")

    compiled(tmp_path / "packages")

    assert {"__init__.pyc", "words.txt"} == names(kept)


def test_a_zip_holds_what_is_pure_and_leaves_out_what_is_compiled(
    tmp_path: Path,
) -> None:
    packages = tmp_path / "packages"
    for name in ("fast/__init__.pyc", "fast/core.so", "gadget/__init__.pyc"):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_bytes(b"")

    archive, native = zipped(packages, tmp_path / "zipped")

    with zipfile.ZipFile(archive) as inside:
        listed = [one for one in inside.namelist() if not one.endswith("/")]
        assert {zipfile.ZIP_STORED} == {one.compress_type for one in inside.infolist()}
    assert ["gadget/__init__.pyc"] == listed
    assert {"fast/__init__.pyc", "fast/core.so"} == names(native)


def test_a_module_that_wants_the_server_does_not_import(
    tmp_path: Path, wheels: Path
) -> None:
    """Though this very process could import it: only the layout counts."""
    toy = toy_checkout(tmp_path / "toy")
    app, packages = assembled(toy, tmp_path, wheels)
    (packages / "mobile" / "app.py").write_text("import server\n", "utf-8")

    with pytest.raises(Silent, match="No module named 'server'"):
        imported(Layout(app, (packages,)), tmp_path)


def test_every_module_is_imported(tmp_path: Path, wheels: Path) -> None:
    toy = toy_checkout(tmp_path / "toy")
    app, packages = assembled(toy, tmp_path, wheels)

    assert 1 == imported(Layout(app, (packages,)), tmp_path)


def test_a_layout_without_time_zones_is_told(tmp_path: Path) -> None:
    """This machine has its own, which no phone does."""
    site = own_packages()
    lacking = tmp_path / "packages"
    lacking.mkdir()
    for entry in site.iterdir():
        if not entry.name.startswith("tzdata"):
            (lacking / entry.name).symlink_to(entry)

    equipped(Layout(tmp_path, (site,)), tmp_path)
    with pytest.raises(Silent, match="No time zone found"):
        equipped(Layout(tmp_path, (lacking,)), tmp_path)


def test_an_app_that_ends_before_it_answers_is_told_with_its_last_words(
    tmp_path: Path, wheels: Path
) -> None:
    toy = toy_checkout(tmp_path / "toy")
    (tmp_path / "toy" / "mobile" / "main.py").write_text("1 / 0\n", "utf-8")
    app, packages = assembled(toy, tmp_path, wheels)
    home = tmp_path / "home"
    home.mkdir()

    with pytest.raises(Silent, match=r"did not answer(?s:.*)ZeroDivisionError"):
        answers(Layout(app, (packages,)), home, "android", "anything")


def test_the_app_started_as_a_phone_starts_it_asks_to_be_paired(tmp_path: Path) -> None:
    """From this checkout and this environment; the layout is for the check itself."""
    app = packed_app(project(), tmp_path / "app")
    site = own_packages()
    home = tmp_path / "home"
    home.mkdir()

    answers(Layout(app, (CHECKOUT, site)), home, "android", "Pair this phone")

    assert (home / "replica.db").is_file()


def test_an_app_that_fails_at_its_first_screen_is_told(tmp_path: Path) -> None:
    app = packed_app(project(), tmp_path / "app")
    broken = "import flet as ft\ndef main(page):\n    1 / 0\nft.run(main)\n"
    (app / "main.py").write_text(broken, "utf-8")
    site = own_packages()
    home = tmp_path / "home"
    home.mkdir()

    with pytest.raises(Silent, match="division by zero"):
        answers(Layout(app, (site,)), home, "ios", "anything")


def test_what_the_phone_is_owed_leaves_out_what_is_for_browsers() -> None:
    modules = contents.modules(project())

    assert {"mobile/app.py", "mobile/replica/database.py", "shared/wire.py"} <= modules
    assert not {"mobile/web.py", "mobile/main.py", "mobile/client_app.py"} & modules
    assert not [one for one in modules if one.startswith("server/")]


def test_each_locked_version_is_a_constraint_once() -> None:
    limits = constraints(project(), recipes())
    packages = [one.partition("==")[0] for one in limits]

    assert sorted(set(packages)) == packages
    assert "flet==1.0.5" in limits
