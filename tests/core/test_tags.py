"""The code on a label: whatever a scanner, a keyboard or a hand makes of it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import tags
from shared.tags import ALPHABET, CODE_CHARS, ENTROPY_BYTES, TAG_CHARS, make, parse

SAMPLES = [make(random.Random(seed).randbytes(ENTROPY_BYTES)) for seed in range(100)]
KEYS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# What the same key gives, by layout; a scanner believes it is typing on the first.
US = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./"
US_SHIFTED = '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
FRENCH = "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!"
FRENCH_SHIFTED = "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§"
GERMAN = "1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-"
GERMAN_SHIFTED = '!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_'
AZERTY = str.maketrans(US + US_SHIFTED, FRENCH + FRENCH_SHIFTED)
QWERTZ = str.maketrans(US + US_SHIFTED, GERMAN + GERMAN_SHIFTED)


@given(st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES))
def test_a_code_made_is_a_code_read(entropy: bytes) -> None:
    code = make(entropy)

    assert TAG_CHARS == len(code) == CODE_CHARS + 1
    assert set(code) <= set(ALPHABET)
    assert code == parse(code)


@given(
    st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES),
    st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES),
)
def test_all_eighty_bits_are_in_the_code(one: bytes, other: bytes) -> None:
    assert (one == other) == (make(one) == make(other))


def test_a_code_takes_exactly_ten_bytes() -> None:
    for wrong in (b"", bytes(9), bytes(11)):
        with pytest.raises(ValueError, match="10 bytes"):
            make(wrong)


def test_the_alphabet_is_base32_without_letters_that_can_mean_another() -> None:
    assert 32 == len(ALPHABET) == len(set(ALPHABET))
    assert set("ILOY") == set(KEYS) - set(ALPHABET)


# Errors ----------------------------------------------------------------------------


def test_every_single_wrong_character_is_detected() -> None:
    """A look-alike is no error: O is 0, I and L are 1, and Y is Z."""
    alike = {"O": "0", "I": "1", "L": "1", "Y": "Z"}
    taken = [
        (code, wrong)
        for code in SAMPLES
        for place in range(TAG_CHARS)
        for char in KEYS
        if alike.get(char, char) != code[place]
        and parse(wrong := code[:place] + char + code[place + 1 :]) is not None
    ]

    assert [] == taken


def test_every_swap_of_two_neighbours_is_detected() -> None:
    taken = [
        (code, swapped)
        for code in SAMPLES
        for place in range(CODE_CHARS)
        if code[place] != code[place + 1]
        and parse(
            swapped := code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        )
        is not None
    ]

    assert [] == taken


def test_a_character_too_few_or_too_many_is_detected() -> None:
    for code in SAMPLES:
        for place in range(TAG_CHARS):
            assert None is parse(code[:place] + code[place + 1 :])
            assert None is parse(code[:place] + "0" + code[place:])


def test_of_all_check_characters_one_fits() -> None:
    for code in SAMPLES[:20]:
        fitting = [char for char in ALPHABET if parse(code[:-1] + char)]

        assert [code[-1]] == fitting


# Ways in ---------------------------------------------------------------------------


def test_the_readable_form_is_read() -> None:
    code = SAMPLES[0]

    assert f"{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}" == tags.readable(code)
    for code in SAMPLES:
        assert code == parse(tags.readable(code))


def test_lower_case_spaces_and_dashes_are_read() -> None:
    for code in SAMPLES:
        groups = (code[:4], code[4:8], code[8:])
        assert code == parse(code.lower())
        assert code == parse(f"  {' '.join(groups)}\r\n")
        assert code == parse("\x02" + code + "\x03")
        # What word processors make of a hyphen or a space.
        for between in "\u2010\u2011\u2013\u2014\u00a0":
            assert code == parse(between.join(groups))


def test_look_alikes_are_read_as_what_they_look_like() -> None:
    for code in SAMPLES:
        for meant, written in (("0", "O"), ("1", "I"), ("1", "l"), ("0", "o")):
            assert code == parse(code.replace(meant, written))


def test_a_url_of_any_host_is_read() -> None:
    code = SAMPLES[0]

    assert f"HTTPS://CALLBOARD.EXAMPLE/T/{code}" == tags.url(code, "callboard.example")
    for code in SAMPLES:
        for text in (
            tags.url(code, "callboard.example"),
            tags.url(code, "10.0.0.7:8400"),
            tags.url(code, "host").lower(),
            tags.url(code, "host") + "/",
            f"https://old-host.example/t/{code}?from=/label#top",
            f"host/t/{code}",
        ):
            assert code == parse(text), text


def test_the_url_stays_in_the_compact_mode_of_a_qr() -> None:
    compact = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

    assert set(tags.url(SAMPLES[0], "call-board.example:8400")) <= compact


def test_a_scanner_on_a_french_keyboard_is_understood() -> None:
    """But for codes of letters alone without M, 8 in 10,000: nothing tells of them."""
    telling = [code for code in SAMPLES if set(code) & set("0123456789M")]
    assert len(SAMPLES) - len(telling) <= 1
    for code in telling:
        for text in (code, code.lower(), tags.readable(code), tags.url(code, "x-y.z")):
            assert code == parse(text.translate(AZERTY)), text.translate(AZERTY)


def test_a_scanner_on_a_german_keyboard_is_understood() -> None:
    for code in SAMPLES:
        url = tags.url(code, "x-y.z:8400")
        for text in (code, code.lower(), url, url.lower()):
            assert code == parse(text.translate(QWERTZ)), text.translate(QWERTZ)


@pytest.mark.parametrize("colon", ["Ñ", "Ç", "Ø", "Å", "¨", ">", "P"])
def test_a_scanner_where_slashes_come_as_hyphens_is_understood(colon: str) -> None:
    typed = str.maketrans({":": colon, "/": "-", "-": "'"})
    for code in SAMPLES:
        url = tags.url(code, "x-y.z:8400")
        for text in (url, url.lower()):
            assert code == parse(text.translate(typed)), text.translate(typed)


# What is no code -------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "/",
        "https://callboard.example/",
        "CAM-017",
        "CALLBOARD1|https://callboard.example|p|CODE|",
        "0" * 16,
        "0" * 18,
        "ß" * 8 + "0",
        "١" * 17,
        "ａ" * 17,
    ],
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert None is parse(text)


@given(st.text(max_size=60))
def test_whatever_is_scanned_is_a_code_that_reads_back_or_none(text: str) -> None:
    found = parse(text)

    if found is not None:
        assert TAG_CHARS == len(found)
        assert found == parse(found)


def test_of_random_codes_only_those_whose_check_fits_are_believed() -> None:
    """One in 32 fits by chance; a random text of another length never does."""
    rng = random.Random(7)
    texts = ["".join(rng.choices(ALPHABET, k=TAG_CHARS)) for _ in range(6400)]

    believed = sum(1 for text in texts if parse(text))

    assert 150 < believed < 250
    for length in (*range(TAG_CHARS), *range(TAG_CHARS + 1, 40)):
        assert None is parse("".join(rng.choices(ALPHABET, k=length)))
