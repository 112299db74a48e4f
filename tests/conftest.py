"""What every test run agrees on: nothing skips, laws are not timed, one Chromium,
and who runs what where several workers do.
"""

import os
import shutil
import traceback
from collections.abc import Generator

import hypothesis
import pytest

# The same names as setup/chromium.sh, which `make test` runs first.
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")

# They come last, and one worker's alone: a browser wants the machine for itself.
BROWSER_TESTS = "tests/screens/"

# A law is about values. On a busy machine one slow example is not a broken law.
hypothesis.settings.register_profile("callboard", deadline=None, print_blob=True)
hypothesis.settings.load_profile("callboard")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips",
        action="store_true",
        help="a test that skips, or is expected to fail, fails (make test asks for it)",
    )


def refuse_skip(
    report: pytest.TestReport | pytest.CollectReport, config: pytest.Config
) -> None:
    """Turn a report that says nothing ran into a failure, where that is asked for.

    An expected failure counts as a skip: it too is a test that guards nothing.
    """
    excuse = getattr(report, "wasxfail", None)
    if not config.getoption("--no-skips") or not (report.skipped or excuse is not None):
        return
    report.longrepr = f"Nothing may skip in this run: {excuse or report.longrepr}"
    report.outcome = "failed"
    if excuse is not None:
        del report.wasxfail  # type: ignore[union-attr]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    try:
        report = yield
    except SystemError:
        # Python 3.11 cannot always read source beneath Playwright's greenlets, and
        # would end the run in place of telling what failed.
        report = _plain_report(item, call)
    refuse_skip(report, item.config)
    return report


def _plain_report(item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
    assert call.excinfo is not None, "a test that passed has nothing to tell"
    words = "".join(traceback.format_exception(call.excinfo.value))
    return pytest.TestReport(
        item.nodeid,
        item.location,
        dict.fromkeys(item.keywords, 1),
        "failed",
        words,
        call.when,
        duration=call.duration,
        start=call.start,
        stop=call.stop,
    )


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_skip(report, collector.config)
    return report


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to drive. Missing is a failure: `make chromium` brings one."""
    names = (os.environ.get("CALLBOARD_CHROMIUM", ""), *CHROMIUM_NAMES)
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found is not None, "no Chromium here: run make chromium"
    return found


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.nodeid.startswith(BROWSER_TESTS))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """A file stays together, for what its tests share; the browser's files too."""
    # Here, for what runs without it.
    from xdist.scheduler import LoadScopeScheduling

    # In the order of the tests, and not by how many a file has.
    config.option.loadscopereorder = False

    class Files(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith(BROWSER_TESTS):
                return BROWSER_TESTS
            return nodeid.partition("::")[0]

    return Files(config, log)
