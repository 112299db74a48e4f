"""JSON from elsewhere: decoded into rows of ours, or one BadFile in plain words."""

import re
from typing import TypeVar

import msgspec

from server.exchange.bad_file import BadFile

T = TypeVar("T")

# NUL, which PostgreSQL cannot store, can stand in JSON only in this escape.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")

_WRONG_AND_PLACE = re.compile(r"(?P<wrong>.*) - at `\$\.?(?P<place>.*)`", re.DOTALL)
_QUOTED_TYPES = re.compile(r"`([^`]*)`")
_TYPE_NAMES = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "object": "an object",
    "str": "text",
}


def text_of(data: bytes, bytes_max: int) -> str:
    """A file as text, whichever editor saved it. Raises BadFile.

    All of it is looked at here: msgspec checks only the strings that it keeps.
    """
    if len(data) > bytes_max:
        raise BadFile(
            "", f"The file has {len(data):,} bytes; at most {bytes_max:,} are read."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(
            f"Byte {error.start}", "is not UTF-8, which JSON is written in."
        ) from error
    if nul := _NUL.search(text):
        raise BadFile(f"Character {nul.end()}", "is a NUL, which no text has.")
    return text


def decoded(text: str, type_: type[T], root: str = "") -> T:
    """The document as `type_`. Raises BadFile; it names places from `root` on."""
    try:
        return msgspec.json.decode(text, type=type_)
    except msgspec.ValidationError as error:
        raise _misfit(error, root) from error
    except msgspec.DecodeError as error:
        raise BadFile("", f"The file is not whole JSON: {_plain(error)}.") from error
    except RecursionError as error:
        raise BadFile("", "The file is nested too deeply to be read.") from error


def _misfit(error: msgspec.ValidationError, root: str) -> BadFile:
    """The place first, as a person looks for it; msgspec tells it last."""
    found = _WRONG_AND_PLACE.fullmatch(str(error))
    if found is None:
        return BadFile("", f"The file is of another kind: {_plain(error)}.")
    place = found["place"].removeprefix(f"{root}.")
    return BadFile(place, f"is wrong: {_plain(found['wrong'])}.")


def _plain(complaint: object) -> str:
    """What msgspec says, with the names of its types as people say them."""
    text = _QUOTED_TYPES.sub(
        lambda types: " or ".join(
            _TYPE_NAMES.get(name, name) for name in types[1].split(" | ")
        ),
        str(complaint).removeprefix("JSON is malformed: "),
    )
    return text[0].lower() + text[1:]
