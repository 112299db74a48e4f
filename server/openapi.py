"""The OpenAPI document, and a page to browse it that needs no internet.

Litestar's own page loads scripts from other hosts and starts them with inline
code. Ours has its script in a file, so the strict policy holds here as well.
"""

from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Router, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import BaseRoute
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler

DOCUMENT_PATH = "/openapi.json"
PAGE_PATH = "/docs"
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


@get(DOCUMENT_PATH, include_in_schema=False, sync_to_thread=False)
def api_document(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """What the handlers say of themselves, less what Litestar says for them."""
    return truthful(request.app.openapi_schema.to_schema())


def truthful(document: dict[str, Any]) -> dict[str, Any]:
    """Litestar documents a 400 for every parameter; ours is a 422 (server.problems)."""
    paths = {
        path: {
            method: _operation(operation) if isinstance(operation, dict) else operation
            for method, operation in methods.items()
        }
        for path, methods in document["paths"].items()
    }
    return {**document, "paths": paths}


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    answers = {
        status: {k: v for k, v in answer.items() if not _is_nothing(k, v)}
        for status, answer in operation["responses"].items()
        if status != "400"
    }
    return {**operation, "responses": answers}


def _is_nothing(key: str, content: Any) -> bool:
    """An answer without a body has headers alone, not the word null."""
    nothing = {MediaType.JSON.value: {"schema": {"type": "null"}}}
    return key == "content" and content == nothing


class _Nowhere(Router):
    """Takes what Litestar would mount by itself, and mounts none of it.

    Its own router answers every unknown address of one part with a page of its own.
    """

    def register(
        self,
        value: ControllerRouterHandler,  # noqa: ARG002  it is the framework's name
    ) -> list[BaseRoute]:
        return []


def openapi(version: str) -> OpenAPIConfig:
    """What `api_document` answers from. Routes that say `security` mean the token."""
    token = SecurityScheme(type="http", scheme="bearer")
    return OpenAPIConfig(
        title="Callboard",
        version=version,
        components=Components(security_schemes={"token": token}),
        use_handler_docstrings=True,
        openapi_router=_Nowhere("/", route_handlers=[], include_in_schema=False),
    )


def static_files() -> Router:
    """The page's script and the vendored Swagger UI."""
    return create_static_files_router(
        path=STATIC_PATH,
        directories=[STATIC_FOLDER],
        opt={"exclude_from_csrf": True},
        name="static",
    )
