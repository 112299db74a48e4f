"""Forms as they arrive, and what is said about a field that is wrong."""

from msgspec import Struct, field

from shared.errors import BadInput


class Form(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base of every form: an unknown field is a mistake of ours, and is refused."""

    csrf_token: str = field(default="", name="_csrf_token")


def field_errors(refusal: BadInput) -> dict[str, str]:
    """Field name -> the fix, as the `error` of the field macros takes it."""
    return {str(refusal.args_by_name.get("field", "")): refusal.detail}
