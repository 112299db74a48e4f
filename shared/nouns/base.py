"""Groups that several kinds share."""

from msgspec import Struct


class Group(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field group. Its membership never changes once released."""


class Elements(Group, frozen=True):
    """A set: changed by adding and removing elements, so two people's adds both stand.

    Sorted and without repeats.
    """

    elements: tuple[str, ...] = ()


class Life(Group, frozen=True):
    """Whether the record is cancelled. Nothing is erased; a cancelled line revives."""

    is_cancelled: bool = False


class Tag(Group, frozen=True):
    """The code on a label or badge, as `tags.parse` returns it; empty for none."""

    code: str = ""
