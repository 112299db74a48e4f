"""The files a browser loads before the app starts, made cheap for a bad line.

Flet sends them, some 15 MB, without compression and without cache headers.
Here each is compressed once and named under a version, so that a browser
fetches it once and never asks again. The version covers Flet's client and our
own assets: a new one of either is a new address.
"""

import asyncio
import gzip
import hashlib
import json
import mimetypes
import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Final

import flet_web
import flet_web.version

from mobile.views.theme import FAMILY, FONTS, STRONG

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

ASSETS: Final = Path(__file__).parent / "assets"
FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
# Level 9 takes four times as long for 2 % less of the client.
GZIP_LEVEL: Final = 6
COMPRESSED_ALREADY: Final = {".png", ".webp", ".woff2"}
FONT_MANIFEST: Final = "assets/FontManifest.json"
# Flet fills these in for each place it is served from.
FLET_WRITES: Final = {"index.html", "manifest.json"}
# The page runs threads, for which a browser wants it isolated.
ISOLATION: Final[Headers] = [
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
]


class ClientFiles:
    """Answers for the client's files, and versions the page; the rest is Flet's."""

    def __init__(self, flet_app: ASGIApp, cache: Path) -> None:
        self.flet_app = flet_app
        self.files = _files()
        self.version = f"client-{_version()}"
        self.cache = cache / self.version
        self.locks: dict[str, asyncio.Lock] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.flet_app(scope, receive, send)
            return
        base = str(scope.get("root_path", "")) + "/"
        asked = str(scope["path"]).removeprefix(base)
        name = asked.removeprefix(f"{self.version}/")
        cached = FOR_EVER if name != asked else ASK_AGAIN
        if name == FONT_MANIFEST:
            await _respond(scope, send, _headers(name, cached), _font_manifest())
        elif path := self.files.get(name):
            await self._answer(scope, send, name, path, cached)
        elif name == asked:
            is_page = Path(name).suffix in {"", ".html"}
            page_send = _versioning(send, base, self.version) if is_page else send
            await self.flet_app(scope, receive, page_send)
        else:
            await _respond(scope, send, _headers(name, ASK_AGAIN), b"", status=404)

    async def _answer(
        self, scope: Scope, send: Send, name: str, path: Path, cached: str
    ) -> None:
        asked = dict(scope["headers"])
        tag = _tag(path)
        headers = [
            *_headers(name, cached),
            (b"etag", tag),
            (b"vary", b"accept-encoding"),
        ]
        if asked.get(b"if-none-match") == tag:
            await _respond(scope, send, headers, b"", status=304)
            return
        takes_gzip = b"gzip" in asked.get(b"accept-encoding", b"")
        if takes_gzip and path.suffix not in COMPRESSED_ALREADY:
            path = await self._compressed(name, path)
            headers.append((b"content-encoding", b"gzip"))
        body = await asyncio.to_thread(path.read_bytes)
        await _respond(scope, send, headers, body)

    async def _compressed(self, name: str, path: Path) -> Path:
        """The file's compressed copy, made by whoever asks for it first."""
        copy = self.cache / f"{name}.{_tag(path).decode()[1:-1]}.gz"
        async with self.locks.setdefault(name, asyncio.Lock()):
            if not copy.exists():
                await asyncio.to_thread(_compress, path, copy)
        return copy


def _files() -> dict[str, Path]:
    """Name to file. A fixed table: no request can name a file outside it.

    Ours take the place of the client's: the icons, and what shows while it loads.
    """
    return {
        name: path
        for folder in (Path(flet_web.get_package_web_dir()), ASSETS)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and (name := path.relative_to(folder).as_posix()) not in FLET_WRITES
        and not name.startswith("pyodide/")
    }


def _version() -> str:
    digest = hashlib.sha256()
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return f"{flet_web.version.version}-{digest.hexdigest()[:8]}"


def _font_manifest() -> bytes:
    """The fonts to have before the first frame: ours and the icons, no others.

    Flet's own list makes every start fetch twenty fonts for formulas. Roboto is
    what Flutter falls back on, and would fetch from elsewhere if it were absent.
    """
    fonts = {
        "MaterialIcons": "fonts/MaterialIcons-Regular.otf",
        # Relative to the client's assets folder; ours lie beside it.
        "Roboto": f"..{FONTS[FAMILY]}",
        FAMILY: f"..{FONTS[FAMILY]}",
        STRONG: f"..{FONTS[STRONG]}",
    }
    entries = [
        {"family": family, "fonts": [{"asset": asset}]}
        for family, asset in fonts.items()
    ]
    return json.dumps(entries).encode()


def _versioning(send: Send, base: str, version: str) -> Send:
    """Points the page that passes through at the versioned names of its files."""
    start: Message = {}
    body = bytearray()

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        page = _with_versions(bytes(body), base, version)
        kept = [(k, v) for k, v in start["headers"] if k.lower() not in _UNTRUE_THEN]
        kept.append((b"cache-control", ASK_AGAIN.encode()))
        if page:
            kept.append((b"content-length", str(len(page)).encode()))
        await send({**start, "headers": kept})
        await send({"type": "http.response.body", "body": page})

    return pass_on


# They describe the page before it was changed; and nobody else may read it.
_UNTRUE_THEN = {
    b"content-length",
    b"etag",
    b"last-modified",
    b"cache-control",
    b"access-control-allow-origin",
}


def _with_versions(page: bytes, base: str, version: str) -> bytes:
    plain, named = base.encode(), f"{base}{version}/".encode()
    for setting in (b"canvasKitBaseUrl", b"entrypointBaseUrl", b"assetBase"):
        page = page.replace(
            b'flet.%s="%s' % (setting, plain), b'flet.%s="%s' % (setting, named)
        )
    for script in (b"python.js", b"flutter_bootstrap.js"):
        page = page.replace(b'src="%s"' % script, b'src="%s%s"' % (named, script))
    return page


def _tag(path: Path) -> bytes:
    stat = path.stat()
    return b'"%x-%x"' % (stat.st_size, stat.st_mtime_ns)


def _compress(path: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    # Two processes may share the cache: each writes its own and swaps it in.
    draft = copy.with_suffix(f".{os.getpid()}.part")
    draft.write_bytes(gzip.compress(path.read_bytes(), GZIP_LEVEL, mtime=0))
    draft.replace(copy)


def _headers(name: str, cached: str) -> Headers:
    kind = _KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    return [
        *ISOLATION,
        (b"content-type", (kind or "application/octet-stream").encode()),
        (b"cache-control", cached.encode()),
    ]


# The browser refuses to run either under another name, and not every system
# knows them.
_KINDS = {".mjs": "text/javascript", ".wasm": "application/wasm"}


async def _respond(
    scope: Scope, send: Send, headers: Headers, body: bytes, status: int = 200
) -> None:
    if status != 304:
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    shown = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": shown})
