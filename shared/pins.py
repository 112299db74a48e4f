"""PINs: the number that a person types at a gate in place of a badge.

A gate's tablet finds the person by the number alone, with the radio off, and so one
salt serves a whole production: with one a person, a try would cost a slow hash for
everybody on it. Six digits are no secret from whoever has the marks and an evening;
that only gates and the office hold them (`Reach.GATE`) is what keeps them. Nobody
holds the number.
"""

import hashlib

DIGITS = 6
# 16 MB and some 50 ms: nothing to who types a number, a lot to who tries them all.
COST = 2**14
BLOCK_SIZE = 8
MARK_BYTES = 32
MARK_CHARS = 2 * MARK_BYTES

# What is tried first, by who has none.
_RUNS = ("0123456789012345", "9876543210987654")


def is_pin(text: str) -> bool:
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def is_easy(pin: str) -> bool:
    """Whether anybody would try it: one digit only, or digits in a row."""
    return len(set(pin)) == 1 or any(pin in run for run in _RUNS)


def mark(pin: str, production: str) -> str:
    """What is kept of a PIN; equal for equal numbers of one production. Slow."""
    return hashlib.scrypt(
        pin.encode(),
        salt=f"callboard pin {production}".encode(),
        n=COST,
        r=BLOCK_SIZE,
        p=1,
        dklen=MARK_BYTES,
    ).hex()
