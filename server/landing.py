"""The first page of a server: what is where. It knows nobody and tells nothing."""

from pathlib import Path

from litestar import get
from litestar.response import Template
from msgspec import Struct

from server.admin.security import PANEL_PATH
from server.openapi import PAGE_PATH

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
APP_PATH = "/app"


class Way(Struct, frozen=True):
    """A way in. `href` is empty where one needs a link that somebody else makes."""

    title: str
    icon: str
    words: str
    href: str = ""


WAYS = (
    Way(
        "Office",
        "plan",
        "Plan the day, publish it, see who has read it and who is here.",
        PANEL_PATH,
    ),
    Way(
        "Phone app",
        "device",
        "Your call, the day, check-in and scanning. In this browser it needs the "
        "line; on a phone it works without.",
        APP_PATH,
    ),
    Way(
        "Wall",
        "wall",
        "What is on and what is next, for everyone who walks by. The office makes "
        "the link that opens it.",
    ),
    Way(
        "API",
        "page",
        "What phones and other programs say to this server.",
        PAGE_PATH,
    ),
)


@get("/", include_in_schema=False, sync_to_thread=False)
def landing_page() -> Template:
    """Open to all."""
    return Template("landing.html", context={"ways": WAYS})
