"""What the Scan screen says is expected: so many of so many, what is missing."""

from collections.abc import Sequence

from mobile.language import say, say_many
from mobile.scan.expected import Expected
from mobile.state.equipment import AssetLine
from mobile.views.present.equipment import title
from mobile.views.present.people import isolated
from mobile.views.present.scan import Around

NAMES_MAX = 6


def there_words(one: Expected, kit: str, around: Around) -> str:
    """As "12 of 14 back from Bo Lind"; of a kit that goes out "12 of 14 of Lenses"."""
    there, count = len(one.there), one.count
    if one.kit:
        return say("{there} of {count} of {kit}", there=there, count=count, kit=kit)
    if one.holder == around.me:
        return say("{there} of {count} back from you", there=there, count=count)
    who = isolated(around.name(one.holder))
    return say("{there} of {count} back from {who}", there=there, count=count, who=who)


def counted_words(one: Expected, kit: str, around: Around) -> str:
    """As "12 of 14 back from Bo Lind · 2 missing"."""
    told = (there_words(one, kit, around), _missing(len(one.missing)))
    return " · ".join(words for words in told if words)


def rest_words(rest: Sequence[Expected]) -> str:
    """Of those who find no room, as "2 more · 3 missing"."""
    more = say_many(len(rest), "{count} more", "{count} more")
    missing = _missing(sum(len(one.missing) for one in rest))
    return " · ".join(words for words in (more, missing) if words)


def names_words(lines: Sequence[AssetLine]) -> str:
    """As "Missing: Lens 35, Monitor"; empty where nothing is."""
    names = ", ".join(title(line.asset) for line in lines[:NAMES_MAX])
    left = len(lines) - NAMES_MAX
    if left > 0:
        return say("Missing: {names} and {count} more", names=names, count=left)
    return say("Missing: {names}", names=names) if names else ""


def report_words(count: int) -> str:
    return say_many(count, "Report {count} as missing", "Report {count} as missing")


def reported_words(count: int) -> str:
    return say_many(count, "{count} reported missing", "{count} reported missing")


def _missing(count: int) -> str:
    return say_many(count, "{count} missing", "{count} missing") if count else ""
