"""What the screens of toolbox talks say."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from mobile.language import say, say_many
from mobile.state.talks import Held
from mobile.views.present.times import when_text


def hint(may_write: bool) -> str:
    """What stands where there is no talk yet."""
    if not may_write:
        return say("Department heads, the gate and the office note them.")
    return say("Five minutes before the work: note what was said, and who was there.")


def texts(held: Held, name: Callable[[str], str]) -> Sequence[str]:
    """What a search looks through."""
    talk = held.talk
    return talk.topic.text, talk.points.text, name(talk.presenter.person)


def older_words(count: int) -> str:
    return say_many(
        count,
        "{count} older talk is in the office.",
        "{count} older talks are in the office.",
    )


def there_words(count: int) -> str:
    """As "Who is there · 14"."""
    words = say("Who is there")
    return f"{words} · {count}" if count else words


def detail(held: Held, presenter: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "Ana · 07:10 · 14 there"; at the end "not sent yet" while it is on its way."""
    count = len(held.talk.attendees.elements)
    words = (
        presenter,
        when_text(held.talk.when.at_ms, now_ms, zone),
        say_many(count, "{count} there", "{count} there"),
        say("not sent yet") if held.is_waiting else "",
    )
    return " · ".join(word for word in words if word)
