"""The ticket in the pairing QR, read back, and what is said when it cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BadInput
from shared.pairing import (
    CODE_ENTROPY_BYTES,
    CODE_LIFE_MS,
    CODE_TRIES_MAX,
    MARK,
    Ticket,
    parse_ticket,
    ticket_text,
)

TICKET = Ticket("https://192.168.1.7:8400", "0192-prod", "ABCD2345EFGH6723", "MZXW6YTB")
BASE32 = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=1, max_size=60)
IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=40)


@given(st.sampled_from(["http", "https"]), IDS, IDS, BASE32, BASE32 | st.just(""))
def test_a_ticket_written_is_a_ticket_read(
    scheme: str, host: str, production: str, code: str, fingerprint: str
) -> None:
    ticket = Ticket(f"{scheme}://{host}", production, code, fingerprint)

    assert ticket == parse_ticket(ticket_text(ticket))


def test_a_ticket_pasted_with_blanks_and_in_lower_case_is_read() -> None:
    text = ticket_text(TICKET)

    assert TICKET == parse_ticket(f"  {text}\n")
    assert TICKET == parse_ticket(text.replace("|", " | "))
    assert TICKET == parse_ticket(text.lower())
    assert TICKET == parse_ticket(text.replace(":8400", ":8400/"))


def test_on_the_same_machine_there_may_be_no_fingerprint() -> None:
    ticket = Ticket("http://127.0.0.1:8400", "p", "CODE")

    assert ticket == parse_ticket(ticket_text(ticket))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not a pairing code"),
        ("https://callboard.example/t/0123", "not a pairing code"),
        ("CALLBOARD2|https://x|p|C|F", "not a pairing code"),
        (f"{MARK}", "not complete"),
        (f"{MARK}|https://x|p|C", "not complete"),
        (f"{MARK}|https://x|p||F", "not complete"),
        (f"{MARK}||p|C|F", "not complete"),
        (f"{MARK}|https://x| |C|F", "not complete"),
        (f"{MARK}|https://x|p|C|F|more", "not complete"),
        (f"{MARK}|ftp://x|p|C|F", "no server address"),
        (f"{MARK}|x.example|p|C|F", "no server address"),
        (f"{MARK}|https://|p|C|F", "no server address"),
        (f"{MARK}|https:///|p|C|F", "no server address"),
    ],
)
def test_what_is_no_ticket_is_answered_with_what_to_do(
    text: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence) as raised:
        parse_ticket(text)

    assert "ticket" == raised.value.problem().field
    assert raised.value.detail.endswith(".")


@given(st.text(max_size=80))
def test_whatever_is_scanned_is_a_ticket_or_refused(text: str) -> None:
    try:
        ticket = parse_ticket(text)
    except BadInput:
        return
    assert ticket.url.lower().startswith(("http://", "https://"))


def test_a_code_has_the_life_the_tries_and_the_bits_that_were_promised() -> None:
    assert (600_000, 5, 80) == (CODE_LIFE_MS, CODE_TRIES_MAX, CODE_ENTROPY_BYTES * 8)
