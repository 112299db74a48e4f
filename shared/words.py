"""Marks words that people read, so that they get into the catalogues."""


def shown(words: str) -> str:
    """The same words. For those that stand in a table or in an error, and are put
    into a person's language where they are shown (mobile/language).

    Placeholders are named, as in "At most {most} photos."; what is put into them is
    not part of the words, or no catalogue would have them.
    """
    return words


def shown_many(one: str, many: str) -> tuple[str, str]:
    """The same for words that depend on how many: for one thing, for more.

    "{count}" in them is the number, when they are said (`say_many`).
    """
    return one, many
