"""What the equipment screens say: who holds a thing, since when, and in what state."""

from collections.abc import Sequence

from mobile.language import say, say_number
from mobile.state.equipment import AssetLine, Seen
from mobile.views.present import due
from mobile.views.present.scan import Around
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared import tags
from shared.custody import Taken
from shared.nouns.equipment import Asset, Condition, Ownership, ScanKind
from shared.words import shown

CONDITION_WORDS = {
    Condition.NEW: shown("New"),
    Condition.GOOD: shown("Good"),
    Condition.FAIR: shown("Fair"),
    Condition.DAMAGED: shown("Damaged"),
    Condition.UNSAFE: shown("Unsafe: do not use"),
    Condition.LOST: shown("Lost"),
}
# The same after what was done, in the middle of a line.
CONDITION_SEEN_WORDS = {
    Condition.NEW: shown("new"),
    Condition.GOOD: shown("good"),
    Condition.FAIR: shown("fair"),
    Condition.DAMAGED: shown("damaged"),
    Condition.UNSAFE: shown("unsafe: do not use"),
    Condition.LOST: shown("lost"),
}
CONDITION_TONES = {
    Condition.DAMAGED: Tone.WAITING,
    Condition.UNSAFE: Tone.STOP,
    Condition.LOST: Tone.STOP,
}
SCAN_WORDS = {
    ScanKind.CHECK_OUT: shown("Out to {who}"),
    ScanKind.CHECK_IN: shown("Back in store"),
    ScanKind.HAND_OVER: shown("Handed to {who}"),
    ScanKind.MOVE: shown("Moved"),
    ScanKind.INSPECT: shown("Inspected"),
    ScanKind.FOUND: shown("Found"),
    ScanKind.MISSING: shown("Missing"),
    ScanKind.RULING: shown("The office decided: with {who}"),
}
# To whoever reads it.
MY_SCAN_WORDS = SCAN_WORDS | {
    ScanKind.CHECK_OUT: shown("Out to you"),
    ScanKind.HAND_OVER: shown("Handed to you"),
    ScanKind.RULING: shown("The office decided: with you"),
}
OWNERSHIP_WORDS = {
    Ownership.OWNED: shown("Owned"),
    Ownership.RENTAL: shown("Rental"),
    Ownership.PERSONAL: shown("Personal"),
}


def title(asset: Asset) -> str:
    """What it is called, and how many there are, as "Gaffer tape, 24"."""
    name, count = asset.name.name, asset.stock.quantity
    if count == 1:
        return name
    return say("{name}, {count}", name=name, count=say_number(count))


def where_words(line: AssetLine, around: Around) -> str:
    """As "With Ben since 08:10", "In store" or "Never scanned"."""
    custody = line.custody
    if not custody.fact and not custody.holder:
        return say("Never scanned")
    if custody.since_ms is None:
        return _with_whom(custody.holder, around)
    when = when_text(custody.since_ms, around.now_ms, around.zone)
    if not custody.holder:
        return say("In store since {when}", when=when)
    if custody.holder == around.me:
        return say("With you since {when}", when=when)
    who = around.name(custody.holder)
    return say("With {who} since {when}", who=who, when=when)


def _with_whom(holder: str, around: Around) -> str:
    if not holder:
        return say("In store")
    if holder == around.me:
        return say("With you")
    return say("With {who}", who=around.name(holder))


def kit_words(line: AssetLine) -> str:
    """As "Kit of 4"; empty for what is none."""
    return say("Kit of {count}", count=len(line.contents)) if line.contents else ""


def detail(line: AssetLine, around: Around) -> str:
    """What stands under a thing's name in a list."""
    words = (where_words(line, around), kit_words(line), line.asset.name.serial)
    return " · ".join(word for word in words if word)


def condition(line: AssetLine) -> Condition:
    """As the last scan saw it, else as the office has it."""
    return line.custody.condition or line.asset.condition.condition


def mark(line: AssetLine) -> tuple[Tone, str] | None:
    """The badge in a list, for what needs an eye; None for what is well."""
    if line.custody.dispute is not None:
        return Tone.WAITING, say("Two claim it")
    if line.custody.is_missing:
        return Tone.STOP, say("Missing")
    state = condition(line)
    tone = CONDITION_TONES.get(state)
    return (tone, say(CONDITION_WORDS[state])) if tone else None


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
    words = (
        say("You hold {count}", count=mine) if mine else say("You hold nothing"),
        say("{out} of {all} out", out=out, all=len(lines)),
        say("{count} to look at", count=look) if look else "",
    )
    return " · ".join(word for word in words if word)


def owner_words(asset: Asset) -> str:
    """As "Rental · Kite Optics"; empty for the production's own."""
    owner = asset.owner
    if owner.ownership is Ownership.OWNED and not owner.vendor:
        return ""
    words = (say(OWNERSHIP_WORDS[owner.ownership]), owner.vendor)
    return " · ".join(word for word in words if word)


def contents_words(count: int, within: Sequence[AssetLine]) -> str:
    """Above what is in a kit, as "In the kit · 14, missing 2: 50 mm, 85 mm"."""
    gone = [title(line.asset) for line in within if line.custody.is_missing]
    if not gone:
        return say("In the kit · {count}", count=count)
    return say(
        "In the kit · {count}, missing {gone}: {names}",
        count=count,
        gone=len(gone),
        names=", ".join(gone),
    )


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
        category = line.asset.name.category or say("Others")
        found.setdefault(category, []).append(line)
    return sorted(found.items())


def seen_words(seen: Seen, asset: str, around: Around) -> tuple[str, str]:
    """One scan of the history: what was done, and by whom and when."""
    scan = seen.scan
    is_mine = scan.holder == around.me
    told = MY_SCAN_WORDS if is_mine else SCAN_WORDS
    words = say(told[scan.scan], who=around.name(scan.holder))
    if scan.asset != asset and asset in scan.exceptions:
        words = say("Not in its kit")
    elif scan.asset != asset:
        words = say("{what}, in its kit", what=words)
    if scan.condition is not None:
        words += f" · {say(CONDITION_SEEN_WORDS[scan.condition])}"
    when = when_text(seen.at_ms, around.now_ms, around.zone)
    by = say("You") if seen.by == around.me else around.name(seen.by)
    sent = say("not sent yet") if seen.is_waiting else ""
    return words, " · ".join(word for word in (by, when, sent) if word)


def side_words(side: Taken, around: Around) -> tuple[str, str]:
    """One side of a dispute: who is to have it, and by whose scan and when."""
    to = say("To you")
    if side.holder != around.me:
        to = say("To {who}", who=around.name(side.holder))
    when = when_text(side.at_ms, around.now_ms, around.zone)
    if side.is_estimated:
        when = say("about {time}", time=when)
    by = say("Scanned by you")
    if side.actor != around.me:
        by = say("Scanned by {who}", who=around.name(side.actor))
    return to, f"{by} · {when}"


def label_words(asset: Asset) -> str:
    """The code as printed on the label; empty for a thing without one."""
    return tags.readable(asset.tag.code)
