"""What the screens of toolbox talks say."""

from zoneinfo import ZoneInfo

from mobile.language import say
from mobile.state.talks import Held
from mobile.views.present.times import when_text


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
        say("{count} there", count=count),
        say("not sent yet") if held.is_waiting else "",
    )
    return " · ".join(word for word in words if word)
