"""Whether a JSON value is what an OpenAPI schema says: the part of it that we use."""

from typing import Any

IGNORED = {"title", "description", "default", "examples", "deprecated"}
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def faults(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """What is wrong, each with where; a keyword that is not known here is wrong too."""
    if "$ref" in schema:
        return faults(value, resolved(schema["$ref"], document), document)
    if "oneOf" in schema:
        found = [faults(value, one, document) for one in schema["oneOf"]]
        return [] if [] in found else [f"{value!r}: {found}"]
    known = {"type", "enum", "properties", "required", "items", "additionalProperties"}
    wrong = [f"keyword {key}" for key in set(schema) - known - IGNORED]
    kind = schema.get("type")
    kinds = [kind] if isinstance(kind, str) else kind or []
    if kinds and not any(_is(value, one) for one in kinds):
        return [*wrong, f"{value!r} is no {kinds}"]
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{value!r} is none of {schema['enum']}")
    if isinstance(value, dict):
        wrong += _object_faults(value, schema, document)
    if isinstance(value, list):
        for each in value:
            wrong += faults(each, schema.get("items", {}), document)
    return wrong


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool) and kind != "boolean":
        return False
    return isinstance(value, TYPES[kind])


def _object_faults(
    value: dict[str, Any], schema: dict[str, Any], document: dict[str, Any]
) -> list[str]:
    properties = schema.get("properties", {})
    more = schema.get("additionalProperties")
    wrong = [
        f"{name} is missing" for name in schema.get("required", ()) if name not in value
    ]
    for name, inner in value.items():
        if name in properties:
            found = faults(inner, properties[name], document)
        elif isinstance(more, dict):
            found = faults(inner, more, document)
        else:
            found = [] if not properties else ["it is not documented"]
        wrong += [f"{name}: {fault}" for fault in found]
    return wrong


def resolved(ref: str, document: dict[str, Any]) -> dict[str, Any]:
    found: Any = document
    for part in ref.removeprefix("#/").split("/"):
        found = found[part]
    schema: dict[str, Any] = found
    return schema


def refs(value: Any) -> set[str]:
    """Every $ref anywhere in it."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(refs(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(refs(inner) for inner in value))
    return set()
