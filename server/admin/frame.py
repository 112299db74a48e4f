"""What stands around every page of the panel: where to go, and what needs a person."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.datastructures import CacheControlHeader
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.router import Router
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from msgspec import Struct

STATIC_PATH = "/admin/static"
STATIC_FOLDER = Path(__file__).parent / "static"
TEMPLATE_FOLDER = Path(__file__).parent / "templates"
# Addresses of static files change with their bytes, so a browser may keep them.
STATIC_AGE_S = 365 * 24 * 60 * 60


class Place(Struct, frozen=True):
    """A link of the left column: a page, a day, a production.

    `note` is small print behind the title: a date, a revision, a count.
    """

    title: str
    href: str
    note: str = ""
    icon: str = ""
    is_here: bool = False


class Decision(Struct, frozen=True):
    """Something waiting for a person, as a count that is a link.

    `tone` is one of the badge tones of macros.html. Nothing waiting: leave it out.
    """

    count: int
    title: str
    href: str
    tone: str = "waiting"


class Frame(Struct, frozen=True):
    """The frame of one page for one reader. Times in it are already in words.

    `live_url` is the page's bell (SSE); "" on pages that never change under you.
    `zone` is the IANA name for times that the page itself goes on telling.
    """

    me: str
    account_name: str
    production: str
    production_href: str = "/admin"
    productions: tuple[Place, ...] = ()
    pages: tuple[Place, ...] = ()
    days: tuple[Place, ...] = ()
    decisions: tuple[Decision, ...] = ()
    as_of: str = ""
    zone: str = "UTC"
    live_url: str = ""


def templates(*folders: Path) -> TemplateConfig[JinjaTemplateEngine]:
    """The panel's templates, and those of `folders` (paperwork, wall) after them."""
    environment = Environment(
        loader=FileSystemLoader([TEMPLATE_FOLDER, *folders]),
        autoescape=True,
        # A name that a page forgot to hand over is an error, not an empty cell.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static_url"] = static_url()
    return TemplateConfig(instance=JinjaTemplateEngine(engine_instance=environment))


def static_url() -> Callable[[str], str]:
    """From a name to its address, with a mark of its bytes. Unknown name: KeyError.

    Read once, when the server starts: a typing error in a template then fails
    the first test that renders it, not a browser in the field.
    """
    marks = {
        file.relative_to(STATIC_FOLDER).as_posix(): hashlib.sha256(
            file.read_bytes()
        ).hexdigest()[:12]
        for file in STATIC_FOLDER.rglob("*")
        if file.is_file()
    }

    def url(name: str) -> str:
        return f"{STATIC_PATH}/{name}?v={marks[name]}"

    return url


def static_files() -> Router:
    """The panel's own and vendored files, open to all: login needs them too."""
    return create_static_files_router(
        path=STATIC_PATH,
        directories=[STATIC_FOLDER],
        cache_control=CacheControlHeader(public=True, max_age=STATIC_AGE_S),
        opt={"is_public": True, "exclude_from_csrf": True},
        name="admin_static",
    )
