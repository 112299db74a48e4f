"""What the equipment screens say: who holds a thing, since when, and in what state."""

from collections.abc import Sequence

from mobile.state.equipment import AssetLine, Seen
from mobile.views.present import due
from mobile.views.present.scan import Around
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared import tags
from shared.nouns.equipment import Asset, Condition, Ownership, ScanKind

CONDITION_WORDS = {
    Condition.NEW: "New",
    Condition.GOOD: "Good",
    Condition.FAIR: "Fair",
    Condition.DAMAGED: "Damaged",
    Condition.UNSAFE: "Unsafe: do not use",
    Condition.LOST: "Lost",
}
CONDITION_TONES = {
    Condition.DAMAGED: Tone.WAITING,
    Condition.UNSAFE: Tone.STOP,
    Condition.LOST: Tone.STOP,
}
SCAN_WORDS = {
    ScanKind.CHECK_OUT: "Out to {who}",
    ScanKind.CHECK_IN: "Back in store",
    ScanKind.HAND_OVER: "Handed to {who}",
    ScanKind.MOVE: "Moved",
    ScanKind.INSPECT: "Inspected",
    ScanKind.FOUND: "Found",
    ScanKind.MISSING: "Missing",
    ScanKind.RULING: "The office decided: with {who}",
}


def where_words(line: AssetLine, around: Around) -> str:
    """As "With Ben since 08:10", "In store" or "Never scanned"."""
    custody = line.custody
    if custody.holder:
        words = f"With {around.who(custody.holder)}"
    elif custody.fact:
        words = "In store"
    else:
        return "Never scanned"
    if custody.since_ms is None:
        return words
    return f"{words} since {when_text(custody.since_ms, around.now_ms, around.zone)}"


def detail(line: AssetLine, around: Around) -> str:
    """What stands under a thing's name in a list."""
    kit = f"Kit of {len(line.contents)}" if line.contents else ""
    words = (where_words(line, around), kit, line.asset.name.serial)
    return " · ".join(word for word in words if word)


def condition(line: AssetLine) -> Condition:
    """As the last scan saw it, else as the office has it."""
    return line.custody.condition or line.asset.condition.condition


def mark(line: AssetLine) -> tuple[Tone, str] | None:
    """The badge in a list, for what needs an eye; None for what is well."""
    if line.custody.dispute is not None:
        return Tone.WAITING, "Two claim it"
    if line.custody.is_missing:
        return Tone.STOP, "Missing"
    state = condition(line)
    tone = CONDITION_TONES.get(state)
    return (tone, CONDITION_WORDS[state]) if tone else None


def is_among(line: AssetLine, which: str, me: str) -> bool:
    """Whether a thing is of those asked for: "mine", "out", "due" at some time, to
    "look" at, or "all".
    """
    holder = line.custody.holder
    told = {
        "mine": holder == me,
        "out": bool(holder),
        "due": due.due_ms(line) is not None,
        "look": mark(line) is not None,
    }
    return told.get(which, True)


def count_words(lines: Sequence[AssetLine], me: str) -> str:
    """As "You hold 3 · 41 of 80 out · 2 to look at"."""
    mine = sum(1 for line in lines if is_among(line, "mine", me))
    out = sum(1 for line in lines if is_among(line, "out", me))
    look = sum(1 for line in lines if is_among(line, "look", me))
    words = f"You hold {mine or 'nothing'} · {out} of {len(lines)} out"
    return f"{words} · {look} to look at" if look else words


def owner_words(asset: Asset) -> str:
    """As "Rental · Kite Optics"; empty for the production's own."""
    owner = asset.owner
    if owner.ownership is Ownership.OWNED and not owner.vendor:
        return ""
    words = (owner.ownership.value.capitalize(), owner.vendor)
    return " · ".join(word for word in words if word)


def contents_words(count: int, within: Sequence[AssetLine]) -> str:
    """Above what is in a kit, as "In the kit · 14, missing 2: 50 mm, 85 mm"."""
    gone = [line.asset.name.name for line in within if line.custody.is_missing]
    missing = f", missing {len(gone)}: {', '.join(gone)}" if gone else ""
    return f"In the kit · {count}{missing}"


def is_found(line: AssetLine, wanted: str) -> bool:
    """Whether a thing answers a search by its names or its code; empty finds all."""
    name = line.asset.name
    text = " ".join((name.name, name.category, name.serial)).casefold()
    code = tags.parse(wanted)
    if code and code == line.asset.tag.code:
        return True
    return all(word in text for word in wanted.casefold().split())


def by_category(lines: Sequence[AssetLine]) -> list[tuple[str, list[AssetLine]]]:
    """Lines by category, in the order of its name."""
    found: dict[str, list[AssetLine]] = {}
    for line in lines:
        found.setdefault(line.asset.name.category or "Others", []).append(line)
    return sorted(found.items())


def seen_words(seen: Seen, asset: str, around: Around) -> tuple[str, str]:
    """One scan of the history: what was done, and by whom and when."""
    scan = seen.scan
    words = SCAN_WORDS[scan.scan].format(who=around.who(scan.holder))
    if scan.asset != asset and asset in scan.exceptions:
        words = "Not in its kit"
    elif scan.asset != asset:
        words += ", in its kit"
    if scan.condition is not None:
        words += f" · {CONDITION_WORDS[scan.condition].lower()}"
    when = when_text(seen.at_ms, around.now_ms, around.zone)
    by = f"{around.who(seen.by)} · {when}"
    by = by[:1].upper() + by[1:]
    return words, f"{by} · not sent yet" if seen.is_waiting else by


def label_words(asset: Asset) -> str:
    """The code as printed on the label; empty for a thing without one."""
    return tags.readable(asset.tag.code)
