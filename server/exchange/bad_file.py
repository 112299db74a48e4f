"""The one error of every reader here: a file from outside that cannot be used."""

from shared.errors import BadInput

# A value quoted in a message is cut here, so that the message stays one sentence.
QUOTED_CHARS_MAX = 60


class BadFile(BadInput):
    """The file cannot be read whole, and nothing of it was taken.

    `detail` is one sentence that names the place in the file and what is wrong there;
    `field` is that place alone (`breakdowns[3].pages`), empty for the whole file.
    """

    def __init__(self, place: str, wrong: str) -> None:
        super().__init__(f"{place} {wrong}" if place else wrong, field=place)


def quoted(text: str) -> str:
    """A foreign value as it may stand in a message: short, printable, in quotes."""
    shown = "".join(char if char.isprintable() else "?" for char in text)
    if len(shown) > QUOTED_CHARS_MAX:
        shown = shown[:QUOTED_CHARS_MAX] + "…"
    return f'"{shown}"'
