"""What is read once is read again as soon as it may be otherwise, and not before."""

from pathlib import Path

import pytest

from mobile.clock import DeviceClock
from mobile.replica import writes
from mobile.state.core import Core
from shared.nouns.people import Attendance, Direction
from shared.nouns.plan import ItemRemark
from tests.support.replica_file import ME, paired_replica
from tests.support.world import Entropy

HERE = writes.fact("attendance", Attendance(ME, "day-1", Direction.IN))


class Asked:
    """A screen: what was read for it, one after the other."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.read: list[str] = []
        core.subscribe(self.look)

    def look(self) -> None:
        self._core.cached("here", lambda: self.read.append("facts"))
        self._core.cached_of_records("things", lambda: self.read.append("records"))


@pytest.fixture
def core(tmp_path: Path) -> Core:
    return Core(paired_replica(tmp_path / "replica.db"), DeviceClock(), Entropy("core"))


def test_nothing_is_read_again_until_something_happens(core: Core) -> None:
    asked = Asked(core)
    asked.look()
    asked.look()
    core.ticked()

    assert ["facts", "records"] == asked.read


def test_a_fact_that_is_saved_has_no_record_read_again(core: Core) -> None:
    asked = Asked(core)
    asked.look()
    core.undo(core.record(HERE))

    assert ["facts", "records", "facts", "facts"] == asked.read


def test_an_edit_and_whatever_came_have_all_read_again(core: Core) -> None:
    asked = Asked(core)
    asked.look()
    form = core.form("item", "item-yard")
    core.write(writes.edit(form, remark=ItemRemark("wet")), form=form)
    core.changed()

    assert 3 * ["facts", "records"] == asked.read


def test_every_save_is_told_to_whoever_sends(core: Core) -> None:
    told: list[str] = []
    core.on_saved = lambda: told.append("saved")
    core.put_right(core.record(HERE).change, HERE, "wrong person")

    assert ["saved", "saved"] == told
