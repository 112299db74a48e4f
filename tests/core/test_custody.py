"""Scans to custody: who holds what, where, in which kit, and what is missing."""

from hypothesis import given
from hypothesis import strategies as st

from shared.changes import StoredFact
from shared.custody import Custody, custodies
from shared.facts import subjects
from tests.support.happened import at, scan, void


def custody(asset: str, *facts: StoredFact) -> Custody:
    return custodies(facts)[asset]


def test_who_checked_out_holds_it_since_then() -> None:
    told = scan(
        "a", "lens", "check_out", "07:00", holder="ana", place="truck", actor="bo"
    )

    assert Custody(
        asset="lens",
        holder="ana",
        place="truck",
        since_ms=at("07:00"),
        by="bo",
        fact="a",
    ) == custody("lens", told)


def test_what_was_never_scanned_has_no_custody() -> None:
    assert {} == custodies([])


def test_a_check_in_brings_it_to_the_store() -> None:
    found = custody(
        "lens",
        scan("a", "lens", "check_out", "07:00", holder="ana"),
        scan("b", "lens", "check_in", "18:00", holder="ana", place="store"),
    )

    assert ("", "store", "b") == (found.holder, found.place, found.fact)


def test_a_hand_over_moves_it_from_one_hand_to_another() -> None:
    found = custody(
        "lens",
        scan("a", "lens", "check_out", "07:00", holder="ana"),
        scan("b", "lens", "hand_over", "09:00", holder="bo", previous="a"),
    )

    assert ("bo", "b", None) == (found.holder, found.fact, found.dispute)


def test_a_look_at_it_leaves_it_with_its_holder() -> None:
    told = [scan("a", "lens", "check_out", "07:00", holder="ana", place="truck")]
    for id, kind, there in (
        ("b", "move", "stage"),
        ("c", "inspect", ""),
        ("d", "found", "yard"),
    ):
        told.append(scan(id, "lens", kind, f"1{len(told)}:00", place=there))

    found = custody("lens", *told)

    assert ("ana", "a", at("07:00")) == (found.holder, found.fact, found.since_ms)
    assert "yard" == found.place
    assert "stage" == custody("lens", *told[:3]).place


def test_missing_lasts_until_somebody_has_it_in_hand_again() -> None:
    gone = [
        scan("a", "lens", "check_out", "07:00", holder="ana"),
        scan("b", "lens", "missing", "09:00"),
    ]

    assert custody("lens", *gone).is_missing
    assert "ana" == custody("lens", *gone).holder
    for kind in ("found", "inspect", "move", "check_in", "check_out", "hand_over"):
        back = scan("c", "lens", kind, "10:00", holder="bo", previous="a")
        assert not custody("lens", *gone, back).is_missing


def test_a_condition_stands_until_the_next_one() -> None:
    told = [
        scan("a", "lens", "check_out", "07:00", holder="ana", condition="good"),
        scan("b", "lens", "inspect", "09:00", condition="damaged"),
        scan("c", "lens", "check_in", "18:00"),
    ]

    assert ["good", "damaged", "damaged"] == [
        custody("lens", *told[:n]).condition for n in (1, 2, 3)
    ]


def test_a_voided_scan_never_was() -> None:
    told = [
        scan("a", "lens", "check_out", "07:00", holder="ana"),
        scan("b", "lens", "hand_over", "09:00", holder="bo", previous="a"),
    ]

    assert "ana" == custody("lens", *told, void("v", "b")).holder
    assert {} == custodies([told[0], void("v", "a")])


def test_a_held_scan_does_not_count() -> None:
    told = scan("a", "lens", "check_out", "07:00", holder="ana", held="forbidden")

    assert {} == custodies([told])


def test_a_double_scan_is_one_act() -> None:
    found = custody(
        "lens",
        scan("a", "lens", "check_out", "07:00:00", holder="ana"),
        scan("b", "lens", "check_out", "07:00:04", holder="ana", device="gate"),
    )

    assert ("a", at("07:00")) == (found.fact, found.since_ms)


def test_a_kit_scanned_twice_takes_back_what_left_it_in_between() -> None:
    kit = {"holder": "ana", "contents": ["lens"]}
    told = [
        scan("a", "kit", "check_out", "07:00:00", **kit),
        scan("b", "lens", "check_in", "07:00:03"),
        scan("c", "kit", "check_out", "07:00:06", **kit),
    ]

    assert "ana" == custody("lens", *told).holder
    assert "a" == custody("kit", *told).fact


def test_two_moves_within_ten_seconds_to_two_places_are_two_acts() -> None:
    found = custody(
        "lens",
        scan("a", "lens", "move", "07:00:00", place="truck"),
        scan("b", "lens", "move", "07:00:08", place="stage"),
    )

    assert "stage" == found.place


def test_a_damage_seen_seconds_after_a_first_look_is_not_lost() -> None:
    found = custody(
        "lens",
        scan("a", "lens", "inspect", "07:00:00", condition="good"),
        scan("b", "lens", "inspect", "07:00:08", condition="damaged"),
    )

    assert "damaged" == found.condition


def test_a_scan_that_cannot_be_read_is_passed_over() -> None:
    told = [
        scan("a", "lens", "check_out", "07:00", holder="ana"),
        scan("b", "lens", "teleport", "08:00", holder="bo"),
        scan("c", "body", "teleport", "08:00", holder="bo"),
    ]

    assert {"lens"} == set(custodies(told))
    assert "ana" == custody("lens", *told).holder


# Kits ------------------------------------------------------------------------------

KIT = scan(
    "k",
    "kit",
    "check_out",
    "07:00",
    holder="ana",
    contents=["lens", "body"],
    exceptions=["battery"],
)


def test_a_kits_scan_takes_its_contents_along() -> None:
    found = custodies([KIT])

    assert ["ana", "ana", "ana"] == [found[x].holder for x in ("kit", "lens", "body")]
    assert ["", "kit", "kit"] == [found[x].kit for x in ("kit", "lens", "body")]
    assert {"k"} == {found[x].fact for x in ("kit", "lens", "body")}


def test_what_was_not_in_the_kit_is_missing_and_stays_with_its_holder() -> None:
    before = scan("a", "battery", "check_out", "06:00", holder="bo", place="stage")

    found = custody("battery", before, KIT)

    assert found.is_missing
    assert ("bo", "stage", "a", "") == (
        found.holder,
        found.place,
        found.fact,
        found.kit,
    )


def test_what_was_not_in_the_kit_is_missing_though_nobody_ever_scanned_it() -> None:
    assert Custody("battery", is_missing=True) == custody("battery", KIT)


def test_an_exception_that_is_listed_as_content_too_is_an_exception() -> None:
    told = scan(
        "k",
        "kit",
        "check_out",
        "07:00",
        holder="ana",
        contents=["lens"],
        exceptions=["lens"],
    )

    assert Custody("lens", is_missing=True) == custody("lens", told)


def test_a_partial_return_leaves_the_missing_with_whoever_had_it() -> None:
    back = scan(
        "b",
        "kit",
        "check_in",
        "18:00",
        previous="k",
        contents=["lens"],
        exceptions=["body"],
        place="store",
    )

    found = custodies([KIT, back])

    assert ["", ""] == [found["kit"].holder, found["lens"].holder]
    assert ("ana", True) == (found["body"].holder, found["body"].is_missing)


def test_a_kits_condition_is_not_that_of_its_contents() -> None:
    told = scan("k", "kit", "inspect", "07:00", condition="damaged", contents=["lens"])

    found = custodies([told])

    assert ("damaged", None) == (found["kit"].condition, found["lens"].condition)


def test_a_content_scanned_by_itself_has_left_the_kit() -> None:
    out = scan("b", "lens", "hand_over", "09:00", holder="bo", previous="k")

    found = custodies([KIT, out])

    assert ("bo", "") == (found["lens"].holder, found["lens"].kit)
    assert ("ana", "kit") == (found["body"].holder, found["body"].kit)


def test_a_kit_that_lists_itself_or_a_content_twice_is_scanned_once() -> None:
    told = scan(
        "k", "kit", "check_out", "07:00", holder="ana", contents=["kit", "lens", "lens"]
    )

    found = custodies([told])

    assert ("", "kit") == (found["kit"].kit, found["lens"].kit)
    assert [None, None] == [found["kit"].dispute, found["lens"].dispute]


def test_the_same_kit_scanned_again_with_an_exception_is_another_act() -> None:
    """Seconds after the first scan somebody ticks what is not in the box."""
    first = scan("a", "kit", "inspect", "07:00:00", contents=["lens", "body"])
    again = scan(
        "b", "kit", "inspect", "07:00:06", contents=["lens"], exceptions=["body"]
    )

    assert custody("body", first, again).is_missing


# Laws ------------------------------------------------------------------------------

ASSETS = ("kit", "lens", "body")
KINDS = (
    "check_out",
    "check_in",
    "hand_over",
    "move",
    "inspect",
    "missing",
    "ruling",
)


@st.composite
def scans(draw: st.DrawFn) -> list[StoredFact]:
    told: list[StoredFact] = []
    for n in range(draw(st.integers(0, 9))):
        when = at("07:00") + draw(st.integers(0, 60)) * 5_000
        earlier = ["", *(one.id for one in told)]
        if n and draw(st.integers(0, 5)) == 0:
            named = draw(st.sampled_from(earlier[1:]))
            told.append(void(str(n), named, when, device_seq=n))
            continue
        asset = draw(st.sampled_from(ASSETS))
        parts = [x for x in ASSETS[1:] if asset == "kit" and draw(st.booleans())]
        missing = [x for x in ASSETS[1:] if asset == "kit" and draw(st.booleans())]
        told.append(
            scan(
                str(n),
                asset,
                draw(st.sampled_from(KINDS)),
                when,
                holder=draw(st.sampled_from(("ana", "bo", "cy"))),
                previous=draw(st.sampled_from(earlier)),
                contents=parts,
                exceptions=missing,
                settles=draw(st.sets(st.sampled_from(earlier), max_size=3)) - {""},
                actor=draw(st.sampled_from(("ana", "bo", "cy"))),
                device_seq=n,
                is_estimated=draw(st.booleans()),
            )
        )
        told[-1].body["settles"] = sorted(told[-1].body["settles"])
    return told


@given(scans(), st.randoms(use_true_random=False))
def test_custody_does_not_hang_on_the_order_of_arrival(
    told: list[StoredFact], random: object
) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)

    assert custodies(told) == custodies(shuffled)


@given(scans(), st.sampled_from(ASSETS[1:]), st.sampled_from(KINDS))
def test_a_late_scan_changes_no_other_asset(
    told: list[StoredFact], asset: str, kind: str
) -> None:
    late = scan("late", asset, kind, "06:59", holder="dee", device_seq=99)

    before, after = custodies(told), custodies([*told, late])

    before.pop(asset, None)
    after.pop(asset, None)
    assert before == after


@given(scans())
def test_the_facts_about_an_asset_are_all_that_its_custody_needs(
    told: list[StoredFact],
) -> None:
    for asset, found in custodies(told).items():
        about = [
            one
            for one in told
            if one.kind == "void" or asset in subjects(one.kind, one.body)
        ]

        assert found == custodies(about)[asset]


@given(scans())
def test_a_dispute_has_two_holders_at_least_and_all_its_sides_took_the_asset(
    told: list[StoredFact],
) -> None:
    by_id = {one.id: one for one in told}
    for asset, found in custodies(told).items():
        if found.dispute is not None:
            sides = found.dispute.sides
            assert asset == found.dispute.asset
            assert 1 < len({side.holder for side in sides})
            assert {by_id[side.fact].body["scan"] for side in sides} <= {
                "check_out",
                "hand_over",
            }
