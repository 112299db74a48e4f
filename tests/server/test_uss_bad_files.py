"""Each thing that can be wrong with a .uss file has its sentence and its place."""

from typing import Any

import pytest

from server.exchange.uss_rows import (
    BOARD_STRIPS_MAX,
    DAYS_MAX,
    EVENTS_MAX,
    FILE_BYTES_MAX,
    STRIP_ELEMENTS_MAX,
)
from tests.support.heron import GOLDEN, Heron, is_read, refusal

WHOLE = GOLDEN.read_bytes()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("breakdowns",), {}),
        (("breakdowns",), None),
        (("categories",), "none"),
        (("elements",), [[]]),
        (("stripboards",), 0),
        (("calendars",), {"id": "x"}),
        (("breakdowns", 3), "b-4"),
        (("breakdowns", 3, "id"), 4),
        (("breakdowns", 3, "id"), ""),
        (("breakdowns", 3, "type"), None),
        (("breakdowns", 3, "type"), "day"),
        (("breakdowns", 3, "scene"), 4),
        (("breakdowns", 3, "pages"), "6/8"),
        (("breakdowns", 3, "pages"), True),
        (("breakdowns", 3, "pages"), -0.125),
        (("breakdowns", 3, "pages"), 10**400),
        (("breakdowns", 3, "duration"), "1h"),
        (("breakdowns", 3, "duration"), 1e300),
        (("breakdowns", 3, "elements"), "s-back"),
        (("breakdowns", 3, "elements", 0), None),
        (("breakdowns", 3, "description"), ["long"]),
        (("breakdowns", 3, "description"), "x" * 5000),
        (("elements", 0, "name"), None),
        (("elements", 0, "daysOff"), [7]),
        (("elements", 0, "daysOff"), [-1]),
        (("elements", 0, "daysOff"), [0.5]),
        (("elements", 0, "daysOff"), ["Sunday"]),
        (("categories", 0, "ucid"), "0"),
        (("stripboards", 2, "name"), None),
        (("stripboards", 2, "boards"), None),
        (("stripboards", 2, "boards", 0, "breakdownArrays"), {}),
        (("stripboards", 2, "boards", 0, "breakdownArrays"), None),
        (("stripboards", 2, "boards", 0, "breakdownArrays", 0), 1),
        (("stripboards", 2, "boards", 0, "breakdownArrays", 0), None),
        (("stripboards", 2, "boards", 0, "breakdownArrays", 0), [["b-2"]]),
        (("calendars", 0, "daysOff"), 0),
        (("calendars", 0, "daysOff"), [0, 1, 2, 3, 4, 5, 6]),
        (("calendars", 0, "events"), "none"),
        (("calendars", 0, "events", 0, "date"), None),
        (("calendars", 0, "events", 0, "date"), "soon"),
        (("calendars", 0, "events", 0, "date"), "2026-02-30"),
        (("calendars", 0, "events", 0, "date"), "0001-01-01T00:00:00Z"),
        (("calendars", 0, "events", 0, "date"), "9999-12-31T23:59:59-12:00"),
        (("calendars", 0, "events", 0, "type"), 1),
    ],
)
def test_what_is_wrong_is_named_with_its_place(path: tuple[str | int, ...], value: Any):
    heron = Heron()
    node: Any = heron.body
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    error = refusal(heron.bytes)
    place = str(path[0]) + "".join(
        f"[{key}]" if isinstance(key, int) else f".{key}" for key in path[1:]
    )

    told = error.args_by_name["field"]
    assert told.startswith(str(path[0]))
    assert place.startswith(told) or told.startswith(place)
    assert error.detail.startswith(told)


@pytest.mark.parametrize(
    ("list_name", "id", "field"),
    [
        ("elements", "s-shop", "category"),
        ("stripboards", "sb-blue", "calendar"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(list_name, id, field):
    heron = Heron()
    heron.row(list_name, id)[field] = "gone\u001b[2J"
    error = refusal(heron.bytes)

    assert f".{field}" in error.args_by_name["field"]
    assert 'refers to "gone?[2J", which is not in the file.' in error.detail


def test_an_element_that_is_not_in_the_file_is_refused():
    heron = Heron()
    heron.row("breakdowns", "b-3")["elements"][2] = "gone"

    assert (
        'breakdowns[2].elements[2] refers to "gone", which is not in the file.'
        == refusal(heron.bytes).detail
    )


def test_a_long_value_is_cut_in_the_message():
    heron = Heron()
    heron.row("elements", "s-shop")["category"] = "x" * 250

    assert f'"{"x" * 60}…"' in refusal(heron.bytes).detail


@pytest.mark.parametrize("board", ["stripboard", "boneyard"])
@pytest.mark.parametrize("row", ["gone", ["b-2", "gone"]])
def test_a_strip_that_is_not_in_the_file_is_refused_even_in_the_boneyard(board, row):
    heron = Heron()
    heron.board("sb-blue", board)["breakdownArrays"][0] = row

    assert 'refers to "gone"' in refusal(heron.bytes).detail


@pytest.mark.parametrize(
    "list_name", ["breakdowns", "categories", "elements", "stripboards", "calendars"]
)
def test_an_id_told_twice_is_refused(list_name):
    heron = Heron()
    rows = heron.body[list_name]
    rows.append(rows[0])
    error = refusal(heron.bytes)

    assert f"{list_name}[{len(rows) - 1}]" == error.args_by_name["field"]
    assert f"and so has {list_name}[0]." in error.detail


def test_a_board_that_tells_its_days_twice_is_refused():
    heron = Heron()
    heron.board("sb-blue")["breakdownIds"] = ["b-1"]

    assert "both in breakdownArrays and in breakdownIds" in refusal(heron.bytes).detail


@pytest.mark.parametrize(
    ("key", "version", "told"),
    [
        ("ussVersion", "2.0.0", "2.0.0"),
        ("ussVersion", 2, "2.0"),
        ("version", "0.9.0", "0.9.0"),
    ],
)
def test_another_version_of_the_format_is_refused(key, version, told):
    heron = Heron()
    del heron.body["ussVersion"]
    heron.body[key] = version
    # A draft's rows differ too; the version is the reason that helps.
    for element in heron.body["elements"]:
        del element["category"]

    assert (
        f'ussVersion is "{told}"; only version 1 is read here.'
        == refusal(heron.bytes).detail
    )


@pytest.mark.parametrize("version", ["1.0.0", "1.3", 1, 1.0, None])
def test_any_version_1_is_read(version):
    heron = Heron()
    heron.body["ussVersion"] = version

    assert is_read(heron.bytes)


def test_a_file_over_the_size_cap_is_refused_and_one_at_it_is_read():
    padding = b" " * (FILE_BYTES_MAX - len(WHOLE))

    assert is_read(WHOLE + padding)
    assert "16,777,217 bytes" in refusal(WHOLE + padding + b" ").detail


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "0x10"])
def test_a_number_that_is_none_is_refused(number):
    refusal(WHOLE.replace(b"0.125", number.encode()))


@pytest.mark.parametrize(
    "damage", [b"\xff", b"\xc3(", b"\xed\xa0\x80", b"\\ud800", b"\\udc00"]
)
def test_text_that_is_not_unicode_is_refused(damage):
    refusal(WHOLE.replace(b"CLOCK SHOP", damage, 1))


def test_a_nul_is_refused_and_a_backslash_before_a_u_is_not():
    nul = WHOLE.replace(b"CLOCK SHOP", rb"CLOCK\u0000SHOP", 1)
    text = WHOLE.replace(b"CLOCK SHOP", rb"CLOCK\\u0000SHOP", 1)

    assert "is a NUL" in refusal(nul).detail
    assert is_read(text)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.decode().encode("utf-16"),
        b"PK\x03\x04 not this either",
        b"%PDF-1.7",
        b"null",
        b"[]",
        b"{}",
        b'"universalScheduleStandard"',
        b"{" * 100_000,
        b"[" * 1_000_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        WHOLE.replace(b'"season": null', b'"season": ' + b"[" * 90_000 + b"]" * 90_000),
        WHOLE + WHOLE,
        WHOLE.replace(b"\n", b"\n,", 1),
    ],
)
def test_what_is_no_schedule_is_refused(data: bytes):
    refusal(data)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([[]] * (DAYS_MAX + 1), "1,001 days"),
        (["b-1"] * (BOARD_STRIPS_MAX + 1), "10,001 strips"),
        ([["b-1"] * (BOARD_STRIPS_MAX + 1)], "10,001 strips"),
        (["b-1"] * (BOARD_STRIPS_MAX + DAYS_MAX + 1), "length <= 11000"),
    ],
)
def test_a_board_beyond_any_production_is_refused(rows, told):
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"] = rows

    assert told in refusal(heron.bytes).detail


def test_the_fullest_board_that_is_read_can_be_planned():
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"] = [["b-7"] * 10] * DAYS_MAX
    heron.row("breakdowns", "b-7")["elements"] = [
        row["id"] for row in heron.body["elements"]
    ]
    events = heron.row("calendars", "cal-may")["events"]
    events += [
        {
            "type": "dayOff",
            "date": f"{2027 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}",
        }
        for n in range(EVENTS_MAX - len(events))
    ]

    assert DAYS_MAX == len(heron.plan().workdays)


def test_a_strip_that_needs_beyond_any_measure_is_refused():
    heron = Heron()
    heron.row("breakdowns", "b-7")["elements"] = ["p-heron"] * (STRIP_ELEMENTS_MAX + 1)

    assert "breakdowns[6].elements" == refusal(heron.bytes).args_by_name["field"]
