"""The OpenAPI document, and a page to browse it that needs no internet.

Litestar's own page loads scripts from other hosts and starts them with inline
code. Ours has its script in a file, so the strict policy holds here as well.
"""

from pathlib import Path

from litestar import MediaType, Router, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router

DOCUMENT_PATH = "/openapi.json"
PAGE_PATH = "/openapi"
STATIC_PATH = "/static"
STATIC_FOLDER = Path(__file__).parent / "static"

PAGE = f"""<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Callboard: the API</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="{STATIC_PATH}/vendor/swagger-ui/swagger-ui.css">
  <script src="{STATIC_PATH}/vendor/swagger-ui/swagger-ui-bundle.js" defer></script>
  <script src="{STATIC_PATH}/openapi.js" defer></script>
</head>
<body><main id="api" data-document="{DOCUMENT_PATH}"></main></body>
</html>
"""


@get(
    PAGE_PATH, media_type=MediaType.HTML, include_in_schema=False, sync_to_thread=False
)
def api_page() -> str:
    """The page itself; it reads the document from DOCUMENT_PATH."""
    return PAGE


def openapi(version: str) -> OpenAPIConfig:
    """The document at DOCUMENT_PATH. The page is `api_page`, a handler of its own."""
    return OpenAPIConfig(
        title="Callboard",
        version=version,
        path="/",
        render_plugins=[JsonRenderPlugin(path=DOCUMENT_PATH)],
    )


def static_files() -> Router:
    """The page's script and the vendored Swagger UI."""
    return create_static_files_router(
        path=STATIC_PATH,
        directories=[STATIC_FOLDER],
        opt={"exclude_from_csrf": True},
        name="static",
    )
