"""The API document is true: whatever is sent, what comes back is in it."""

import asyncio
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar.routes import HTTPRoute

from server.app import create_app, create_core
from server.settings import Settings
from server.store.sqlite import opened
from shared.changes import Change, Fact, Patch
from shared.clock import Reading
from shared.wire import Cursor, Fork, Hello, PairRequest, Pull, Push
from tests.support.api_schema import faults, refs, resolved
from tests.support.office_world import World

NOW = Reading(1_760_000_000_000, "boot", 7)
EXAMPLES = 250


class Api:
    """The app, with a phone paired, for tests that are not coroutines."""

    def __init__(self, runner: asyncio.Runner, folder: Path) -> None:
        self.runner = runner
        runner.run(self.begin(folder))

    async def begin(self, folder: Path) -> None:
        self.core = create_core(Settings(folder), opened(folder))
        self.app = create_app(self.core)
        self.world = await World(self.core.store).begin()
        self.phone = await self.world.phone("ben")
        self.day = await self.world.workday()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url="http://callboard.test",
        )
        self.document = (await self.client.get("/openapi.json")).json()

    async def end(self) -> None:
        await self.client.aclose()
        await self.core.contacts.close()
        await self.core.store.close()

    def send(self, *asked: Any, **more: Any) -> httpx.Response:
        return self.runner.run(self.client.request(*asked, **more))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with asyncio.Runner() as runner:
        api = Api(runner, tmp_path_factory.mktemp("api"))
        yield api
        runner.run(api.end())


def test_every_address_that_answers_json_is_documented(api):
    ours = {
        (route.path_format, method.lower())
        for route in api.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if handler.resolve_include_in_schema() and method != "OPTIONS"
    }
    documented = {
        (path, method)
        for path, operations in api.document["paths"].items()
        for method in operations
    }
    assert ours == documented
    assert {"/pair", "/healthz", "/readyz"} < {path for path, _ in documented}


def test_the_document_hangs_together(api):
    for ref in refs(api.document):
        assert resolved(ref, api.document)
    assert "bearer" == api.document["components"]["securitySchemes"]["token"]["scheme"]
    for path, operations in api.document["paths"].items():
        for operation in operations.values():
            assert operation["description"]
            assert "400" not in operation["responses"]
            is_open = "401" not in operation["responses"]
            assert is_open == ("security" not in operation), path


def test_the_page_of_the_document_needs_no_other_host(api):
    page = api.send("GET", "/docs")
    assert 200 == page.status_code
    for address in ("/static/openapi.js", "/static/vendor/swagger-ui/swagger-ui.css"):
        assert address in page.text
        assert 200 == api.send("GET", address).status_code
    assert "http://" not in page.text
    assert "https://" not in page.text


def messages(api: Api) -> dict[str, Any]:
    """A good message for each address that takes one."""
    change = Change("change-00001", 1, api.phone.person, NOW, 1)
    attendance = {"person": api.phone.person, "workday": api.day, "direction": "in"}
    fact = msgspec.structs.replace(change, fact=Fact("attendance", attendance))
    patch = Patch("item", "item-00001", True, {"what": {"title": "x"}})
    patches = msgspec.structs.replace(change, id="change-2", patches=(patch,))
    epoch = api.runner.run(
        api.core.store.read(lambda reader: reader.head(api.world.production).epoch)
    )
    sync = f"/sync/v1/{api.world.production}"
    found = {
        f"{sync}/hello": Hello(NOW, 1, waiting=2, app="test"),
        f"{sync}/push": Push(NOW, (fact, patches)),
        f"{sync}/fork": Fork(NOW, "a phone"),
        f"{sync}/pull": Pull({"all": Cursor(epoch, 0)}),
        "/pair": PairRequest("AAAABBBBCCCCDDDD", api.world.production, "a phone"),
    }
    return {path: msgspec.to_builtins(message) for path, message in found.items()}


# Numbers at which a database, a float or a 64-bit integer ends.
EDGES = st.sampled_from([n * sign for n in (2**53, 2**63, 2**70) for sign in (1, -1)])
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | EDGES
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a message, the whole of it first."""
    inner = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list | tuple):
        inner = enumerate(value)
    return [path, *(p for key, v in inner for p in places(v, (*path, key)))]


def with_junk(message: Any, path: tuple[Any, ...], junk: Any, is_gone: bool) -> Any:
    """The message with something else, or nothing, at one place."""
    if not path:
        return junk
    changed = json.loads(json.dumps(message))
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    if is_gone:
        del inner[path[-1]]
    else:
        inner[path[-1]] = junk
    return changed


def check(api: Api, response: httpx.Response, template: str, method: str) -> None:
    operation = api.document["paths"][template][method]
    answers = operation["responses"]
    assert str(response.status_code) in answers, response.text
    content = answers[str(response.status_code)]["content"]
    kind = response.headers["content-type"].partition(";")[0]
    assert kind in content
    assert [] == faults(response.json(), content[kind]["schema"], api.document)
    assert 500 != response.status_code, response.text


def test_no_number_is_too_large_to_be_answered(api):
    for path, good in messages(api).items():
        for place in places(good):
            for number in (2**53, 2**70, -(2**70)):
                if not place:
                    continue
                body = json.dumps(with_junk(good, place, number, False)).encode()
                headers = {"authorization": f"Bearer {api.phone.token}"}
                response = api.send("POST", path, content=body, headers=headers)
                template = path.replace(api.world.production, "{production}")
                check(api, response, template, "post")


# What no reader of JSON takes; what stands where nobody looks may be passed over.
UNREADABLE = {
    "deep": (b"[" * 5_000 + b"]" * 5_000, {422}),
    "no UTF-8": (b'"\xff"', {200, 403, 422}),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_nobody_can_read_is_answered_as_documented(api, name):
    junk, expected = UNREADABLE[name]
    headers = {"authorization": f"Bearer {api.phone.token}"}
    for path, good in messages(api).items():
        template = path.replace(api.world.production, "{production}")
        for key in (*good, "unheard-of"):
            message = json.dumps(good | {key: "HERE"}).encode()
            body = message.replace(b'"HERE"', junk)
            response = api.send("POST", path, content=body, headers=headers)
            assert response.status_code in expected, (path, key)
            check(api, response, template, "post")


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_whatever_is_posted_is_answered_as_documented(api, data):
    good = messages(api)
    path = data.draw(st.sampled_from(sorted(good)))
    message = copy.deepcopy(good[path])
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.sampled_from(places(message)))
        message = with_junk(
            message, place, data.draw(JUNK), data.draw(st.booleans()) and bool(place)
        )
    body = json.dumps(message).encode()
    if data.draw(st.integers(0, 9)) == 0:
        body = data.draw(st.binary(max_size=200))
    token = data.draw(st.sampled_from([api.phone.token, api.phone.token, "nobody", ""]))
    headers = {"authorization": f"Bearer {token}" if token else "none"}
    kind = data.draw(st.sampled_from(["application/json", "text/plain", None]))
    if kind is not None:
        headers["content-type"] = kind
    response = api.send("POST", path, content=body, headers=headers)
    template = path.replace(api.world.production, "{production}")
    check(api, response, template, "post")


@settings(max_examples=EXAMPLES // 2)
@given(data=st.data())
def test_whatever_is_asked_is_answered_as_documented(api, data):
    name = data.draw(st.sampled_from(["snapshot", "live"]))
    own = (api.world.production, api.phone.token)
    production, token = data.draw(
        st.sampled_from(
            [own, (own[0], "nobody"), ("another", own[1]), (own[0], "\u00e9".encode())]
        )
    )
    if name == "live" and (production, token) == own:
        # It is answered, and does not end: tests/server/test_served_wire.py listens.
        return
    asked = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "scope": st.sampled_from(["all", "role:coordinator"]) | st.text(),
                "after": st.text(max_size=30) | st.just("W1siZSIsMV0sIiJd"),
            },
        )
    )
    bearer = b"Bearer " + (token if isinstance(token, bytes) else token.encode())
    response = api.send(
        "GET",
        f"/sync/v1/{production}/{name}",
        params=asked if name == "snapshot" else {},
        headers={b"authorization": bearer},
    )
    check(api, response, f"/sync/v1/{{production}}/{name}", "get")


@settings(max_examples=EXAMPLES // 2)
@given(data=st.data())
def test_whatever_is_asked_of_photos_is_answered_as_documented(api, data):
    method = data.draw(st.sampled_from(["HEAD", "GET", "PATCH"]))
    sha256 = data.draw(st.sampled_from(["a" * 64, "A" * 64, "a" * 63, "0", "%00"]))
    numbers = st.integers(-1, 9).map(str) | EDGES.map(str) | st.just("many")
    asked = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "upload-offset": numbers,
                "upload-length": numbers,
                "range": st.sampled_from(["bytes=0-", "bytes=9-1", "lines=1-2", ""]),
                "if-none-match": st.just('"a"'),
            },
        )
    )
    token = data.draw(st.sampled_from([api.phone.token, "nobody"]))
    body = data.draw(st.binary(max_size=9)) if method == "PATCH" else b""
    response = api.send(
        method,
        f"/blobs/{sha256}",
        content=body,
        headers=asked | {"authorization": f"Bearer {token}"},
    )
    if method == "HEAD":
        answers = api.document["paths"]["/blobs/{sha256}"]["head"]["responses"]
        assert str(response.status_code) in answers
        assert (b"", True) == (response.content, response.status_code < 500)
    else:
        check(api, response, "/blobs/{sha256}", method.lower())


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_answered_as_documented(api, path):
    check(api, api.send("GET", path), path, "get")
