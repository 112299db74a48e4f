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


def missing_words(count: int) -> str:
    """Beside it, as "2 missing"; empty for nothing."""
    return say_many(count, "{count} missing", "{count} missing") if count else ""


def rest_words(rest: Sequence[Expected]) -> str:
    """Of those who find no room, as "2 more · 3 missing"."""
    more = say_many(len(rest), "{count} more", "{count} more")
    missing = missing_words(sum(len(one.missing) for one in rest))
    return " · ".join(words for words in (more, missing) if words)


def names_words(lines: Sequence[AssetLine]) -> str:
    """As "Missing: Lens 35, Monitor"; empty where nothing is."""
    if not lines:
        return ""
    names = ", ".join(title(line.asset) for line in lines[:NAMES_MAX])
    left = len(lines) - NAMES_MAX
    if left > 0:
        names = say("{names} and {count} more", names=names, count=left)
    if all(line.custody.is_missing for line in lines):
        return say("Reported missing: {names}", names=names)
    return say("Missing: {names}", names=names)


def report_words(count: int) -> str:
    return say_many(count, "Report {count} as missing", "Report {count} as missing")


def reported_words(count: int) -> str:
    return say_many(count, "{count} reported missing", "{count} reported missing")
