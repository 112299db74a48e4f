"""QR payloads: an opaque code with a check character, typed, scanned or mangled.

A code is CODE_CHARS characters of an upper-case base32 alphabet, 80 random bits, and
one check character of the same alphabet. It may come as an upper-case URL of any
host. The check is a polynomial over GF(32): every single wrong character and every
swap of two neighbours is found, and none is taken for another code.
"""

import re

# Digits and letters without I, L and O, which look like digits, and without Y: a
# scanner that types into a German layout writes Y for Z, and so Y can only mean Z.
# To try that swap on codes that fail their check would let one wrong character in
# fifty through as another code.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTUVWXZ"
CODE_CHARS = 16
TAG_CHARS = CODE_CHARS + 1
ENTROPY_BYTES = 10

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
# What is read, typed or mangled for the letters that the alphabet leaves out, and
# what people and word processors put between groups.
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "Y": "Z"})
_BETWEEN = str.maketrans(dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014"))
# A scanner that types as a US keyboard into a machine set to another layout: what
# arrives, and what was meant. On AZERTY digits come as the symbols on their keys.
_AZERTY = str.maketrans("qwazQWAZ,?M:!&é\"'(-è_çà)", "azqwAZQWmM:./1234567890-")
_AZERTY_SIGNS = frozenset("&é\"'(è_çà,?!")
# On a German, Spanish, Italian or Nordic layout the slashes of a URL come as hyphens,
# and its colon as a letter of that country. Its own hyphens stand in the host only.
_SLASHES_LOST = re.compile("https?[^:/]--", re.IGNORECASE)


def make(entropy: bytes) -> str:
    """A new tag code from ENTROPY_BYTES random bytes: 16 characters and a check."""
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"a tag takes exactly {ENTROPY_BYTES} bytes of entropy")
    number = int.from_bytes(entropy, "big")
    code = "".join(
        ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(CODE_CHARS))
    )
    return code + check(code)


def check(code: str) -> str:
    """The check character of a code: sum of alpha^(i+1) * c_i in GF(2^5)."""
    total = 0
    for char in reversed(code):
        total = _times_alpha(total ^ _VALUE[char])
    return ALPHABET[total]


def _times_alpha(value: int) -> int:
    """Times the generator of GF(2^5) with x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def url(code: str, host: str) -> str:
    """The tag as an upper-case URL, which stays in QR's compact alphanumeric mode."""
    return f"HTTPS://{host.upper()}/T/{code}"


def readable(code: str) -> str:
    """The code as printed beside its QR and read aloud: groups of four, then five."""
    groups = [code[:4], code[4:8], code[8:12], code[12:]]
    return "-".join(group for group in groups if group)


def parse(raw: str) -> str | None:
    """The code in whatever was scanned or typed; None if there is none.

    Accepts the bare code, with spaces or hyphens, lower case, look-alike letters, a
    URL of any host, and what a wrong keyboard layout makes of it. A layout is undone
    only where the text shows that it was at work.
    """
    text = _layout_undone("".join(raw.split()).strip("\x02\x03"))
    code = _bare(text)
    if len(code) != TAG_CHARS or not all(char in _VALUE for char in code):
        return None
    return code if check(code[:CODE_CHARS]) == code[CODE_CHARS] else None


def _layout_undone(text: str) -> str:
    """What the scanner meant. No sign of a wrong layout: the text as it is."""
    is_azerty = not any(char in "0123456789/" for char in text)
    if is_azerty and not _AZERTY_SIGNS.isdisjoint(text):
        return text.translate(_AZERTY)
    if _SLASHES_LOST.match(text):
        return text.replace("-", "/")
    return text


def _bare(text: str) -> str:
    """Upper case, look-alikes mended, without host, path, query and hyphens."""
    path = text.split("?", 1)[0].split("#", 1)[0].rstrip("/")
    last = path.rsplit("/", 1)[-1].translate(_BETWEEN)
    return last.upper().translate(_LOOKALIKE)
