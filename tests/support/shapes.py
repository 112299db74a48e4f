"""The shape of everything that two versions of the software must agree on, as text.

`python -m tests.support.shapes`, run in the checkout with its environment, writes the
pins in tests/golden/shapes anew. Only while a version has not been released may its
own pin change: afterwards a new shape is a new version.
"""

import enum
import types
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from shared import changes, schema, wire
from shared.errors import Problem

PINS = Path(__file__).parents[1] / "golden" / "shapes"


def protocol_shape() -> str:
    """Every message, with all that stands in it."""
    return _text(_structs(messages()))


def messages() -> list[type[Struct]]:
    """Every message of shared/wire.py, and the one for errors."""
    found = [
        one
        for one in vars(wire).values()
        if isinstance(one, type) and issubclass(one, wire.Message)
    ]
    return [*(one for one in found if one is not wire.Message), Problem]


def schema_shape() -> str:
    """Every kind of record and fact, with all that stands in it."""
    kinds = [
        f"record {kind.name}:"
        + "".join(f"\n    {_spec(spec)}" for spec in kind.groups.values())
        for kind in schema.KINDS.values()
    ]
    facts = [f"fact {kind}: {type_.__name__}" for kind, type_ in schema.FACTS.items()]
    groups = [
        spec.type for kind in schema.KINDS.values() for spec in kind.groups.values()
    ]
    held = [changes.Patch, changes.Fact]
    return _text([*kinds, *facts, *_structs([*groups, *schema.FACTS.values(), *held])])


def pins() -> dict[Path, str]:
    """What each pin of the versions of this build has to say."""
    return {
        PINS / f"protocol-{wire.PROTOCOL_VERSION}.txt": protocol_shape(),
        PINS / f"schema-{schema.SCHEMA_VERSION}.txt": schema_shape(),
    }


def _spec(spec: schema.Spec) -> str:
    marks = [
        word
        for word, is_so in (("set", spec.is_set), ("server's", spec.is_made_by_server))
        if is_so
    ]
    return " ".join([f"{spec.name}: {spec.type.__name__}, {spec.reach.value}", *marks])


def _structs(roots: Iterable[type[Struct]]) -> list[str]:
    """These structs and enumerations, and all that they hold, each once by name."""
    seen: dict[str, str] = {}
    left: list[Any] = list(roots)
    while left:
        found = left.pop()
        if found.__name__ in seen:
            continue
        if issubclass(found, enum.Enum):
            words = ", ".join(str(one.value) for one in found)
            seen[found.__name__] = f"enum {found.__name__}: {words}"
            continue
        hints = typing.get_type_hints(found)
        lines = [f"struct {found.__name__}{_manners(found)}:"]
        for field in fields(found):
            default = "" if field.required else f" = {_default(field)}"
            lines.append(
                f"    {field.encode_name}: {_spelt(hints[field.name])}{default}"
            )
            left += _inside(hints[field.name])
        seen[found.__name__] = "\n".join(lines)
    return [seen[name] for name in sorted(seen)]


def _manners(struct: type[Struct]) -> str:
    config = struct.__struct_config__
    manners = [
        word
        for word, is_so in (
            ("omits defaults", config.omit_defaults),
            ("forbids unknown fields", config.forbid_unknown_fields),
            (f"tagged {config.tag}", config.tag is not None),
            ("as an array", config.array_like),
        )
        if is_so
    ]
    return f" ({', '.join(manners)})" if manners else ""


def _default(field: msgspec.structs.FieldInfo) -> str:
    made = field.default_factory
    value = field.default if made is msgspec.NODEFAULT else made()
    return "unset" if value is msgspec.UNSET else repr(msgspec.to_builtins(value))


def _spelt(annotation: Any) -> str:
    """A type by names that no version of Python spells otherwise."""
    arguments = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(sorted(_spelt(one) for one in arguments))
    if origin is typing.Literal:
        return f"one of {', '.join(map(str, arguments))}"
    if origin is not None:
        inner = ", ".join("..." if x is ... else _spelt(x) for x in arguments)
        return f"{origin.__name__}[{inner}]"
    return (
        "None" if annotation is type(None) else getattr(annotation, "__name__", "Any")
    )


def _inside(annotation: Any) -> list[Any]:
    """Structs and enumerations in a type."""
    if isinstance(annotation, type) and typing.get_origin(annotation) is None:
        return [annotation] if issubclass(annotation, Struct | enum.Enum) else []
    return [one for x in typing.get_args(annotation) for one in _inside(x)]


def _text(parts: Iterable[str]) -> str:
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PINS.mkdir(parents=True, exist_ok=True)
    for path, text in pins().items():
        path.write_text(text, encoding="utf-8")
