"""What the inbox says: on what, why it did not go through, what its author meant."""

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from mobile.language import say, say_many
from mobile.language.english import in_english
from mobile.state.inbox import Disagreement, Refusal
from mobile.views.present.values import group_words, value_words
from shared.words import shown

# Of a record that has no title, or none that this phone knows: what it is called
# above two versions of it, and what is said when a change to it was refused.
KIND_WORDS: Final = {
    "item": (shown("the line"), shown("Your change to the line was not accepted:")),
    "workday": (shown("the day"), shown("Your change to the day was not accepted:")),
    "incident": (
        shown("the incident note"),
        shown("Your change to the incident note was not accepted:"),
    ),
    "talk": (shown("the talk"), shown("Your change to the talk was not accepted:")),
    "delivery": (
        shown("the delivery"),
        shown("Your change to the delivery was not accepted:"),
    ),
    "asset": (
        shown("the equipment"),
        shown("Your change to the equipment was not accepted:"),
    ),
    "person": (
        shown("the person"),
        shown("Your change to the person was not accepted:"),
    ),
    "place": (shown("the place"), shown("Your change to the place was not accepted:")),
    "request": (
        shown("the request"),
        shown("Your change to the request was not accepted:"),
    ),
    "message": (
        shown("the notice"),
        shown("Your change to the notice was not accepted:"),
    ),
    "production": (
        shown("the production"),
        shown("Your change to the production was not accepted:"),
    ),
    "call": (shown("the call"), shown("Your change to the call was not accepted:")),
    "document": (
        shown("the document"),
        shown("Your change to the document was not accepted:"),
    ),
    "revision": (
        shown("the plan to publish"),
        shown("The plan that you published was not accepted:"),
    ),
}
ENTRY: Final = (shown("an entry"), shown("Your change to an entry was not accepted:"))
# Why a change was not taken, and what its author can do now: by the code, since the
# server's own words are for its operators.
REFUSED_WORDS: Final = {
    "forbidden": shown(
        "Your role may not change this, or it is somebody else's. Send your version to "
        "the coordinator, or discard it."
    ),
    "locked_day": shown(
        "The office has locked the day. Send your version to the coordinator, or "
        "discard it."
    ),
    "unknown_ref": shown(
        "The office does not know something that it names. Apply it again once that "
        "has been sent, or send your version to the coordinator."
    ),
    "invalid": shown(
        "The office cannot take it as it is: something in it is too much, cannot be, "
        "or is used already. Write it anew, or send your version to the coordinator."
    ),
    "too_large": shown(
        "The server does not take anything this long. Shorten it, or split it."
    ),
    "plan_moved": shown(
        "The plan was changed after this preview. Look at it again, then publish."
    ),
    "schema_old": shown(
        "This app is too old for it. Update the app, then apply it again."
    ),
    "revoked": shown(
        "This phone had been taken off the production, and a coordinator did not take "
        "it. Ask them why, or discard it."
    ),
    "expired": shown(
        "This phone's time on the production was over, and a coordinator did not take "
        "it. Ask them why, or discard it."
    ),
    "handed_in": shown(
        "It came to the office in a file, and a coordinator did not take it. Ask them "
        "why, or discard it."
    ),
    "schema_new": shown(
        "It waited for the server to be updated, and a coordinator did not take it. "
        "Ask them why, or discard it."
    ),
}
HELD_WORDS: Final = {
    "forbidden": shown("A coordinator has to accept this first."),
    "locked_day": shown("The day is locked: kept as an amendment."),
    "unknown_ref": shown("The office does not know what it is about yet."),
    "expired": shown("This phone's time was over: a coordinator has to accept it."),
    "dismissed": shown("The coordinator did not accept it. It is kept."),
}
LOOKED_AT: Final = shown("The coordinator looks at it.")
FACT_WORDS: Final = {
    "attendance": shown("Attendance"),
    "scan": shown("Scan"),
    "ack": shown("Ack"),
    "comment": shown("Comment"),
    "receipt": shown("Receipt"),
    "void": shown("Void"),
    "review": shown("Review"),
}

Name = Callable[[str], str]


def on_what(kind: str, title: str) -> str:
    """What people call a record: by its title if it has one, else by its kind."""
    if title:
        return say("“{title}”", title=title)
    return say(KIND_WORDS.get(kind, ENTRY)[0])


def refused_words(one: Refusal, title: str) -> str:
    """What was not accepted, why, and how much hung on it."""
    told = [say(KIND_WORDS.get(one.kind, ENTRY)[1])]
    if title:
        told = [say("Your change to “{title}” was not accepted:", title=title)]
    why = REFUSED_WORDS.get(one.code)
    told.append(say(why) if why else one.detail)
    if one.count > 1:
        more = say_many(
            one.count - 1, "{count} more rested on it.", "{count} more rested on it."
        )
        told.append(more)
    return " ".join(told)


def conflict_title(one: Disagreement) -> str:
    """As "Two versions · Time". Of a draft, its author is shown their own alone."""
    words = say("Your version") if _is_alone(one) else say("Two versions")
    return " · ".join((words, group_words(one.group)))


def decides_words(one: Disagreement, *, may_settle: bool) -> str:
    """What becomes of two versions, for who may decide and for who may not."""
    if may_settle:
        return say("Choose the one that holds.")
    if _is_alone(one):
        return say(
            "Somebody wrote it differently, in the office's draft. Both are kept. "
            "The coordinator decides."
        )
    return say("The coordinator decides.")


def _is_alone(one: Disagreement) -> bool:
    return len(one.sides) == 1


def held_words(held: str) -> str:
    """Why an entry waits."""
    return say(HELD_WORDS.get(held, LOOKED_AT))


def fact_words(kind: str) -> str:
    return say(FACT_WORDS[kind]) if kind in FACT_WORDS else kind.capitalize()


def version_words(one: Refusal, zone: ZoneInfo, name: Name) -> str:
    """The author's version as one text for the coordinator. It goes on record, where
    everybody reads the same words: they are English.
    """

    def words() -> str:
        groups = [
            f"{group_words(group)}: {value_words(group, value, zone, name)}"
            for group, value in one.mine.items()
        ]
        return "My version, which was not accepted. " + "; ".join(groups)

    return in_english(words)
