"""QR payloads: an opaque code with a check character, typed, scanned or mangled.

A code is CODE_CHARS characters of an upper-case base32 alphabet without I, L, O, U
(Crockford's), 80 random bits, and one check character of the same alphabet. It may
come as an upper-case URL of any host. The check is a polynomial over GF(32): every
single wrong character and every swap of two neighbours is found.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_CHARS = 16
TAG_CHARS = CODE_CHARS + 1
ENTROPY_BYTES = 10

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
# What people type for the letters that the alphabet leaves out.
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
# A scanner that types as a US keyboard into a machine set to another layout: what
# arrives, and what was meant. Digits come as the symbols on their keys.
_AZERTY = str.maketrans("qwazQWAZ;,&é\"'(-è_çà)", "azqwAZQWmm1234567890-")
_QWERTZ = str.maketrans("yzYZß", "zyZY-")


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
    URL of any host, and what a wrong keyboard layout makes of it: only a reading whose
    check character fits is believed.
    """
    text = raw.strip().strip("\x02\x03")
    for attempt in (text, text.translate(_AZERTY), text.translate(_QWERTZ)):
        code = _bare(attempt)
        is_whole = len(code) == TAG_CHARS and all(char in _VALUE for char in code)
        if is_whole and check(code[:CODE_CHARS]) == code[CODE_CHARS]:
            return code
    return None


def _bare(text: str) -> str:
    """Upper case, look-alikes mended, without host, path, spaces and hyphens."""
    last = text.rstrip("/").rsplit("/", 1)[-1].split("?", 1)[0]
    kept = last.upper().replace("-", "").replace(" ", "")
    return kept.translate(_LOOKALIKE)
