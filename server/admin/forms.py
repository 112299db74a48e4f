"""Forms as they arrive, and what is said about a field that is wrong."""

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct, field

from shared.errors import BadInput

T = TypeVar("T")

# The ticked boxes of one name, as a browser sends them: many, one, or none.
Ticked = tuple[str, ...] | str

# What fits on a line of print, and what fits on a page of it.
LINE_CHARS_MAX = 200
TEXT_CHARS_MAX = 4_000


class Form(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base of every form: an unknown field is a mistake of ours, and is refused."""

    csrf_token: str = field(default="", name="_csrf_token")


def field_errors(refusal: BadInput) -> dict[str, str]:
    """Field name -> the fix, as the `error` of the field macros takes it."""
    return {str(refusal.args_by_name.get("field", "")): refusal.detail}


def ticked(boxes: Ticked) -> tuple[str, ...]:
    """The values of all ticked boxes; an empty one stands for none."""
    if isinstance(boxes, str):
        return (boxes,) if boxes else ()
    return tuple(box for box in boxes if box)


def kept(text: str, was_text: str, was: T, read: Callable[[str], T]) -> T:
    """`was`, if the text still says it as the form did; else what it says now.

    So a value that has no exact text is not changed by opening and saving a form.
    """
    text = plain(text)
    return was if text == plain(was_text) else read(text)


def plain(text: str) -> str:
    """Text as a form sends it, with line breaks of one kind and bare ends."""
    return text.replace("\r\n", "\n").strip()


def read_text(text: str, field: str, chars_max: int = LINE_CHARS_MAX) -> str:
    """Words as typed. Raises BadInput when they are too many."""
    text = plain(text)
    if len(text) > chars_max:
        raise BadInput(f"Keep it under {chars_max} characters.", field=field)
    return text
