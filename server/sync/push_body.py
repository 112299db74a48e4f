"""A push as it arrives: one change that cannot be read holds up none behind it."""

# ruff: noqa: ARG003  the framework calls these methods with names of its own

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar.dto import AbstractDTO
from litestar.exceptions import ValidationException
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition
from msgspec import Struct

from shared.changes import Change
from shared.clock import Reading
from shared.wire import Push

# Arrays and objects inside each other, in a fact's body or a group's value. No form
# comes near; far beyond, a reader of JSON gives up, and with it all that is on a page.
NESTING_MAX = 32
# What the decoder raises of its own for what no reader takes.
NO_JSON = (RecursionError, UnicodeDecodeError)

_push = msgspec.json.Decoder(Push)
_change = msgspec.json.Decoder(Change)


class _Loose(Struct, frozen=True):
    now: Reading
    changes: tuple[msgspec.Raw, ...]
    waiting: int = 0


class _Named(Struct, frozen=True):
    id: str


class Unread(Change, frozen=True):
    """What has an id, and cannot be read as a change: `why` names the field."""

    why: str = ""


_loose = msgspec.json.Decoder(_Loose)
_named = msgspec.json.Decoder(_Named)


def decoded(body: bytes) -> Push:
    """The push. A change that is not one, but has an id, comes out as Unread.

    Raises msgspec.ValidationError for anything else, DecodeError if it is not JSON.
    """
    try:
        return _push.decode(body)
    except msgspec.ValidationError:
        loose = _loose.decode(body)
        changes = tuple(_read(raw) for raw in loose.changes)
        return Push(loose.now, changes, loose.waiting)


def is_too_deep(change: Change, encoded: bytes) -> bool:
    """Whether values stand inside each other deeper than NESTING_MAX."""
    # Almost none has even as many brackets, which takes no time to see.
    if encoded.count(b"[") + encoded.count(b"{") <= NESTING_MAX:
        return False
    values: list[Any] = [patch.set for patch in change.patches]
    level = [group for groups in values for group in groups.values()]
    if change.fact is not None:
        level.append(change.fact.body)
    for _ in range(NESTING_MAX):
        level = [inner for one in level for inner in _inside(one)]
    return any(isinstance(one, dict | list) for one in level)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _read(raw: msgspec.Raw) -> Change:
    try:
        return _change.decode(raw)
    except msgspec.ValidationError as error:
        id_ = _named.decode(raw).id
        return Unread(id_, 0, "", Reading(0), 0, why=str(error))


class PushBody(AbstractDTO[Push]):
    """`decoded` as Litestar wants it; the API document still shows a Push."""

    @classmethod
    def create_for_field_definition(
        cls, field_definition: Any, handler_id: str, backend_cls: Any = None
    ) -> None:
        """Nothing is to be prepared."""

    @classmethod
    def create_openapi_schema(
        cls, field_definition: FieldDefinition, handler_id: str, schema_creator: Any
    ) -> Reference | Schema:
        shown: Reference | Schema = schema_creator.for_field_definition(
            FieldDefinition.from_annotation(Push)
        )
        return shown

    @classmethod
    def generate_field_definitions(cls, model_type: Any) -> Any:
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        return False

    def decode_bytes(self, value: bytes) -> Push:
        try:
            return decoded(value)
        except (msgspec.DecodeError, *NO_JSON) as error:
            raise ValidationException(str(error)) from error
