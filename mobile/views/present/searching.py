"""Whether a record is one that somebody searches for."""

from unicodedata import combining, normalize


def has_words(wanted: str, *texts: str) -> bool:
    """Whether each word of `wanted` stands somewhere in the texts, or begins there.

    Capitals and accents do not count: in gloves nobody types them. Nothing wanted: yes.
    """
    among = _plain(" ".join(texts))
    return all(word in among for word in _plain(wanted).split())


def _plain(text: str) -> str:
    apart = normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not combining(letter))
