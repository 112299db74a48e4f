"""The ticket in the pairing QR, read back, and what is said when it cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BadInput
from shared.pairing import (
    CODE_ENTROPY_BYTES,
    CODE_LIFE_MS,
    CODE_TRIES_MAX,
    FINGERPRINT_CHARS,
    MARK,
    Ticket,
    fingerprint,
    is_loopback,
    is_on_this_machine,
    parse_ticket,
    ticket_text,
)

# The SHA-256 of nothing at all.
FINGERPRINT = "4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ"
TICKET = Ticket(
    "https://192.168.1.7:8400", "0192-prod", "ABCD2345EFGH6723", FINGERPRINT
)
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CODES = st.text(BASE32, min_size=1, max_size=60)
FINGERPRINTS = st.just("") | st.text(
    BASE32, min_size=FINGERPRINT_CHARS, max_size=FINGERPRINT_CHARS
)
IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=40)


@given(IDS, IDS, CODES, FINGERPRINTS)
def test_a_ticket_written_is_a_ticket_read(
    host: str, production: str, code: str, certificate: str
) -> None:
    ticket = Ticket(f"https://{host}", production, code, certificate)

    assert ticket == parse_ticket(ticket_text(ticket))


def test_a_fingerprint_is_as_long_as_a_ticket_expects_and_of_the_whole() -> None:
    assert FINGERPRINT == fingerprint(b"")
    assert FINGERPRINT_CHARS == len(fingerprint(b"certificate"))
    assert fingerprint(b"certificate") != fingerprint(b"certificatE")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8400",
        "http://127.8.9.1/below/a/path",
        "http://localhost",
        "http://LOCALHOST:1/",
        "http://[::1]:8400",
    ],
)
def test_plain_http_is_for_the_same_machine(url: str) -> None:
    assert is_on_this_machine(url)
    ticket = Ticket(url.rstrip("/"), "p", "CODE")
    assert ticket == parse_ticket(ticket_text(ticket))


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.1.7:8400",
        "http://board.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://127.0.0.1@board.example",
        "http://127.0.0.1:80@board.example/",
        "http://board.example\\@127.0.0.1",
        "http://board.example#@127.0.0.1",
        "http://[::1%board.example]",
        "http://0.0.0.0:8400",
        "HTTP://board.example/",
    ],
)
def test_plain_http_to_any_other_machine_is_refused(url: str) -> None:
    assert not is_on_this_machine(url)
    with pytest.raises(BadInput, match="http") as raised:
        parse_ticket(f"{MARK}|{url}|p|CODE|")
    assert "nothing was sent" in raised.value.detail


def test_a_host_that_is_no_address_is_not_this_machine() -> None:
    assert [False] * 4 == [is_loopback(host) for host in ("", "::", "a", "127.1")]


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
        (f"{MARK}|https://x|p|C|{FINGERPRINT[:-1]}", "not complete"),
        (f"{MARK}|https://x|p|C|{FINGERPRINT}A", "not complete"),
        (f"{MARK}|ftp://x|p|C|", "no server address"),
        (f"{MARK}|x.example|p|C|", "no server address"),
        (f"{MARK}|https://|p|C|", "no server address"),
        (f"{MARK}|https:///|p|C|", "no server address"),
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
