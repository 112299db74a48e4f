"""What anybody says of a thing: missing, damaged, back by when, with photos."""

import pytest

from mobile.scan.decision import Intent
from mobile.state.upkeep import TOO_MANY_PHOTOS
from shared.blobs import BLOBS_OF_RECORD_MAX
from shared.errors import BadInput
from shared.nouns.equipment import Condition, ScanKind
from tests.support.photos import carry, some_photo
from tests.support.small_day import CAMERA, CASE, HOUR_MS, LENS
from tests.support.world import MORNING_MS, World

EVENING_MS = MORNING_MS + 13 * HOUR_MS


async def test_who_sees_a_damage_says_so_and_everybody_knows(day: World) -> None:
    ben = day.state("ben")

    ben.upkeep.inspect(CAMERA, Condition.DAMAGED)
    await day.settle()

    custody = day.state("ana").equipment.custody(CAMERA)
    assert (Condition.DAMAGED, False, "") == (
        custody.condition,
        custody.is_missing,
        custody.holder,
    )


async def test_a_report_takes_the_thing_from_nobody(day: World) -> None:
    ana, ben = day.state("ana"), day.state("ben")
    ana.scanning.pick(CAMERA)
    await day.settle()

    ben.upkeep.report_missing(CAMERA)
    await day.settle()

    custody = ana.equipment.custody(CAMERA)
    assert (day.people["ana"], True, None) == (
        custody.holder,
        custody.is_missing,
        custody.dispute,
    )
    ben.upkeep.report_found(CAMERA)
    await day.settle()
    assert not ana.equipment.custody(CAMERA).is_missing
    assert day.people["ana"] == ana.equipment.custody(CAMERA).holder


async def test_a_missing_kit_says_nothing_of_its_contents(day: World) -> None:
    day.state("ben").upkeep.report_missing(CASE)

    assert day.state("ben").equipment.custody(CASE).is_missing
    assert not day.state("ben").equipment.custody(LENS).is_missing


async def test_a_report_is_taken_back(day: World) -> None:
    ana = day.state("ana")

    ana.undo(ana.upkeep.report_missing(CAMERA))
    await day.settle()

    assert not day.state("ben").equipment.custody(CAMERA).is_missing


async def test_what_is_out_is_due_back_until_it_is_back(day: World) -> None:
    ana, ben = day.state("ana"), day.state("ben")
    ana.scanning.pick(CAMERA)
    ana.upkeep.bring_back(CAMERA, EVENING_MS)
    await day.settle()
    assert EVENING_MS == ben.equipment.line(CAMERA).back_ms

    store = Intent(ScanKind.CHECK_IN)
    ben.equipment.pick(CAMERA, store)
    assert None is ben.equipment.line(CAMERA).back_ms
    day.later(60_000)
    ben.scanning.pick(CAMERA)

    # Another taking: nobody has said when this one ends.
    assert day.people["ben"] == ben.equipment.custody(CAMERA).holder
    assert None is ben.equipment.line(CAMERA).back_ms


async def test_what_went_out_in_a_kit_is_due_with_it(day: World) -> None:
    ana = day.state("ana")
    ana.scanning.pick(CASE)

    ana.upkeep.bring_back(CASE, EVENING_MS)

    assert [EVENING_MS, EVENING_MS] == [
        ana.equipment.line(one).back_ms for one in (CASE, LENS)
    ]
    with pytest.raises(BadInput, match="kit"):
        ana.upkeep.bring_back(LENS, EVENING_MS)
    ana.upkeep.bring_back(CASE, None)
    assert None is ana.equipment.line(LENS).back_ms


async def test_nothing_is_due_that_nobody_has(day: World) -> None:
    with pytest.raises(BadInput, match="Nobody has this"):
        day.state("ana").upkeep.bring_back(CAMERA, EVENING_MS)
    assert 0 == day.state("ana").freshness().waiting


async def test_a_photo_of_a_thing_is_seen_by_others_and_taken_off_again(
    day: World,
) -> None:
    ana, ben = day.phones["ana"], day.phones["ben"]
    sha256 = await ben.state.photos.add(some_photo())
    ben.state.upkeep.add_photo(ben.state.upkeep.form(CAMERA), sha256)
    await day.settle()
    await carry(ben)

    assert (sha256,) == ana.state.equipment.line(CAMERA).asset.photos.elements
    assert b"" == ana.state.photos.small(sha256)
    await carry(ana)
    assert b"" != ana.state.photos.small(sha256)

    ana.state.upkeep.remove_photo(ana.state.upkeep.form(CAMERA), sha256)
    await day.settle()
    assert () == ben.state.equipment.line(CAMERA).asset.photos.elements
    assert [] == ben.state.inbox.refusals()


async def test_one_photo_too_many_is_said_before_it_is_saved(day: World) -> None:
    upkeep = day.state("ana").upkeep
    for number in range(BLOBS_OF_RECORD_MAX):
        upkeep.add_photo(upkeep.form(CAMERA), f"{number:064x}")

    with pytest.raises(BadInput) as refused:
        upkeep.add_photo(upkeep.form(CAMERA), "f" * 64)

    assert TOO_MANY_PHOTOS == refused.value.words
