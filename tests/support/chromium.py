"""The browser of the tests, which reaches nothing but this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, expect, sync_playwright

# The last one makes every name but this machine's unknown: nothing gets out.
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# Everybody's patience, on a machine that many share. Who is not kept waiting by it
# loses nothing: what is looked for is seen as soon as it is there.
WITHIN_S: Final = 30.0


@contextmanager
def chromium(path: str, *more: str) -> Iterator[Browser]:
    """`more` are further arguments of its command line."""
    arguments = [*ARGUMENTS, *more]
    expect.set_options(timeout=WITHIN_S * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
