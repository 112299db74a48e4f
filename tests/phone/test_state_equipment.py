"""Equipment on a phone: scanning, taking over, and who says what in a dispute."""

import pytest

from mobile.app import Phone
from mobile.scan.decision import Answer, Intent
from mobile.state import State
from shared import tags
from shared.custody import Custody
from shared.errors import BadInput, Forbidden
from shared.nouns.base import Life
from shared.nouns.equipment import ScanKind
from tests.support.small_day import CAMERA, CAMERA_TAG, CASE, DAY, LENS, LENS_TAG
from tests.support.world import World


def out_to(holder: str) -> Intent:
    return Intent(ScanKind.CHECK_OUT, holder=holder, workday=DAY)


IN = Intent(ScanKind.CHECK_IN, place="place-yard", workday=DAY)


async def test_a_scan_is_saved_and_shows_the_new_holder_at_once(day: World) -> None:
    ana = day.state("ana")
    scanned = ana.equipment.scan(tags.readable(CAMERA_TAG), out_to(day.people["ana"]))

    assert Answer.OK == scanned.answer
    assert day.people["ana"] == scanned.custody.holder
    assert [CAMERA] == [
        line.asset.id for line in ana.equipment.held_by(day.people["ana"])
    ]
    again = ana.equipment.scan(CAMERA_TAG, out_to(day.people["ana"]))
    assert (Answer.ALREADY, None) == (again.answer, again.saved)
    await day.settle()
    assert day.people["ana"] == day.state("ben").equipment.custody(CAMERA).holder


async def test_a_scan_names_the_fact_that_its_phone_believed_current(
    day: World,
) -> None:
    ana = day.state("ana")
    first = ana.equipment.scan(CAMERA_TAG, out_to(day.people["ana"]))
    second = ana.equipment.scan(CAMERA_TAG, IN)
    ana.equipment.scan(CAMERA_TAG, out_to(day.people["ben"]))
    await day.settle()

    facts = await day.read(lambda r: r.facts(day.production, "scan"))
    by_seq = sorted(facts, key=lambda fact: fact.stamp)
    assert ["", first.saved.change, second.saved.change] == [
        fact.body.get("previous", "") for fact in by_seq
    ]


async def test_what_another_holds_is_asked_about_and_then_handed_over(
    day: World,
) -> None:
    ana, ben = day.state("ana"), day.state("ben")
    ana.equipment.scan(CAMERA_TAG, out_to(day.people["ana"]))
    await day.settle()

    scanned = ben.equipment.scan(CAMERA_TAG, out_to(day.people["ben"]))
    assert (Answer.DISPUTE, None) == (scanned.answer, scanned.saved)
    assert day.people["ana"] == scanned.custody.holder
    assert 0 == ben.freshness().waiting
    ben.equipment.take(CAMERA, out_to(day.people["ben"]))
    assert day.people["ben"] == ben.equipment.custody(CAMERA).holder
    await day.settle()
    assert None is ana.equipment.custody(CAMERA).dispute
    assert day.people["ben"] == ana.equipment.custody(CAMERA).holder


async def disputed(day: World) -> None:
    """Both took the camera, and neither knew of the other."""
    for name in ("ana", "ben"):
        state = day.state(name)
        state.equipment.scan(CAMERA_TAG, out_to(day.people[name]))
        day.later(60_000)
    await day.settle()


async def test_a_dispute_shows_both_sides_and_the_later_scan_holds_meanwhile(
    day: World,
) -> None:
    await disputed(day)
    for name in ("ana", "ben", "olga"):
        custody = day.state(name).equipment.custody(CAMERA)
        assert custody.dispute is not None
        assert [day.people["ana"], day.people["ben"]] == [
            side.holder for side in custody.dispute.sides
        ]
        assert day.people["ben"] == custody.holder
        assert custody.dispute.is_order_known
    assert 1 == len(day.state("olga").equipment.disputes())


async def test_the_earlier_holder_settles_a_dispute_by_saying_yes(day: World) -> None:
    await disputed(day)
    with pytest.raises(Forbidden):
        day.state("ben").equipment.confirm_hand_over(CAMERA, holder=day.people["ben"])
    day.state("ana").equipment.confirm_hand_over(CAMERA, holder=day.people["ben"])
    await day.settle()

    for name in ("ana", "ben", "olga"):
        custody = day.state(name).equipment.custody(CAMERA)
        assert None is custody.dispute
        assert day.people["ben"] == custody.holder
    with pytest.raises(BadInput):
        day.state("ana").equipment.confirm_hand_over(CAMERA, holder=day.people["ana"])


async def test_the_office_settles_a_dispute_by_a_ruling(day: World) -> None:
    await disputed(day)
    day.state("olga").equipment.confirm_hand_over(CAMERA, holder=day.people["ana"])
    await day.settle()

    custody = day.state("ben").equipment.custody(CAMERA)
    assert None is custody.dispute
    assert day.people["ana"] == custody.holder


async def test_a_scan_during_a_dispute_adds_no_third_side(day: World) -> None:
    await disputed(day)
    scanned = day.state("olga").equipment.scan(CAMERA_TAG, out_to(day.people["olga"]))

    assert (Answer.DISPUTE, None) == (scanned.answer, scanned.saved)
    back = day.state("olga").equipment.scan(CAMERA_TAG, IN)
    assert Answer.OK == back.answer
    assert None is back.custody.dispute


async def test_a_kit_that_has_moved_on_is_not_counted_as_it_was_scanned_before(
    day: World,
) -> None:
    ana, ben = day.state("ana"), day.people["ben"]
    ana.scanning.pick(CASE)
    ana.scanning.hand_to(ben)
    ana.scanning.pick(CASE)
    ana.scanning.take(2)
    with pytest.raises(BadInput, match="moved on"):
        ana.scanning.recount(1, (LENS,))
    await day.settle()

    for name in ("ana", "ben", "olga"):
        case, lens = (day.state(name).equipment.custody(id_) for id_ in (CASE, LENS))
        assert (ben, None) == (case.holder, case.dispute)
        assert (ben, False) == (lens.holder, lens.is_missing)
    ana.scanning.undo(2)
    ana.scanning.recount(1, (LENS,))
    assert day.people["ana"] == ana.equipment.custody(CASE).holder
    assert ana.equipment.custody(LENS).is_missing


async def test_what_has_left_a_kit_since_stays_where_it_is_when_that_is_counted(
    day: World,
) -> None:
    ana, ben = day.state("ana"), day.people["ben"]
    ana.scanning.pick(CASE)
    ana.equipment.take(LENS, out_to(ben))
    for missing in ((), (LENS,), ()):
        ana.scanning.recount(1, missing)
        lens = ana.equipment.custody(LENS)
        assert (ben, None, False) == (lens.holder, lens.dispute, lens.is_missing)
    assert day.people["ana"] == ana.equipment.custody(CASE).holder


async def test_what_was_missing_and_was_found_by_somebody_is_theirs(
    day: World,
) -> None:
    ana, ben = day.state("ana"), day.people["ben"]
    ana.scanning.pick(CASE)
    ana.scanning.recount(1, (LENS,))
    ana.equipment.pick(LENS, out_to(ben))
    ana.scanning.recount(1, ())

    lens = ana.equipment.custody(LENS)
    assert (ben, None, False) == (lens.holder, lens.dispute, lens.is_missing)


async def test_a_kit_takes_what_is_in_it_along(day: World) -> None:
    ana = day.state("ana")
    assert (LENS,) == ana.equipment.contents(CASE)
    ana.equipment.pick(CASE, out_to(day.people["ana"]))

    lens = ana.equipment.custody(LENS)
    assert (day.people["ana"], CASE) == (lens.holder, lens.kit)
    await day.settle()
    assert day.people["ana"] == day.state("ben").equipment.custody(LENS).holder


async def test_a_scan_can_be_undone(day: World) -> None:
    ana = day.state("ana")
    scanned = ana.equipment.scan(LENS_TAG, out_to(day.people["ana"]))
    ana.undo(scanned.saved)

    assert "" == ana.equipment.custody(LENS).holder
    assert Answer.OK == ana.equipment.scan(LENS_TAG, out_to(day.people["ana"])).answer


async def test_a_cancelled_thing_is_revoked_and_listed_no_more(day: World) -> None:
    await day.edit("asset", CAMERA, life=Life(True))
    await day.settle()
    ana = day.state("ana")

    scanned = ana.equipment.scan(CAMERA_TAG, out_to(day.people["ana"]))
    assert (Answer.REVOKED, None) == (scanned.answer, scanned.saved)
    assert CAMERA not in [line.asset.id for line in ana.equipment.lines()]


async def test_nonsense_and_strange_tags_are_unknown_and_not_recorded(
    day: World,
) -> None:
    ana = day.state("ana")
    for raw in ("", "hello", tags.make(b"zz" * 5), CAMERA_TAG[:-1]):
        scanned = ana.equipment.scan(raw, out_to(day.people["ana"]))
        assert (Answer.UNKNOWN, raw) == (scanned.answer, scanned.raw)
    assert 0 == ana.freshness().waiting


async def test_equipment_is_listed_by_category_and_name(day: World) -> None:
    phone: Phone = day.phones["ana"]
    names = [line.asset.name.name for line in phone.state.equipment.lines()]

    assert ["50 mm", "Camera A", "Lens case"] == names
    line = phone.state.equipment.line(LENS)
    assert line is not None
    assert "" == line.custody.fact
    assert None is phone.state.equipment.line("no-such-thing")


async def test_the_list_follows_every_scan_and_every_scan_taken_back(
    day: World,
) -> None:
    ana, ben = day.state("ana"), day.state("ben")

    def custodies(state: State) -> dict[str, Custody]:
        """As listed, having been listed before; as each thing says by itself."""
        listed = {line.asset.id: line.custody for line in state.equipment.lines()}
        assert {one: state.equipment.custody(one) for one in listed} == listed
        return listed

    seen = [custodies(ana)]
    scanned = ana.equipment.scan(CAMERA_TAG, out_to(day.people["ana"]))
    seen.append(custodies(ana))
    await day.settle()
    seen.append(custodies(ana))
    custodies(ben)
    ben.equipment.scan(CASE, out_to(day.people["ben"]))
    custodies(ben)
    await day.settle()
    seen.append(custodies(ana))
    ana.undo(scanned.saved)
    seen.append(custodies(ana))
    await day.settle()
    custodies(ben)

    holders = [one[CAMERA].holder for one in seen]
    mine = day.people["ana"]
    assert ["", mine, mine, mine, ""] == holders
