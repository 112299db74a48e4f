"""A phone that died on a full disk starts, shows what it has, and says what it cannot.

The system itself refuses to let a file grow here, as it does when nothing is left.
"""

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mobile.app import Phone
from mobile.replica import drafts
from mobile.replica.database import Replica
from mobile.settings import Settings
from shared.errors import NotSaved
from tests.support.replica_file import ME, paired_replica

DRAFTS, TEXT = 60, "x" * 5_000


@contextmanager
def no_file_grows_over(most_bytes: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def died(tmp_path: Path) -> Path:
    """The folder of a phone that died with all it saved in the log beside its file."""
    living, dead = tmp_path / "living", tmp_path / "dead"
    living.mkdir()
    replica = paired_replica(living / "replica.db")
    for number in range(DRAFTS):
        replica.write(drafts.put, f"draft-{number}", TEXT)
    shutil.copytree(living, dead)
    replica.close()
    return dead


def log_beside(path: Path) -> int:
    beside = path.with_name(f"{path.name}-wal")
    return beside.stat().st_size if beside.exists() else 0


async def test_it_opens_with_all_it_has_and_the_log_is_cleared_when_there_is_room(
    died: Path,
) -> None:
    path = died / "replica.db"
    size, log = path.stat().st_size, log_beside(path)
    assert log > DRAFTS * len(TEXT) > size
    with no_file_grows_over(size):
        replica = Replica(path)
        for number in range(DRAFTS):
            assert TEXT == replica.read(drafts.get, f"draft-{number}", str)
        with pytest.raises(NotSaved):
            replica.write(drafts.put, "one-more", TEXT)
        await replica.scrub()
        assert log == log_beside(path)

    await replica.scrub()
    assert 0 == log_beside(path)
    replica.write(drafts.put, "one-more", TEXT)
    assert TEXT == replica.read(drafts.get, "one-more", str)
    replica.close()


async def test_the_app_starts_and_says_what_it_cannot_save(died: Path) -> None:
    path = died / "replica.db"
    with no_file_grows_over(path.stat().st_size):
        phone = Phone(Settings(died, "ana"))
        phone.start()
        paired = phone.state.paired
        assert paired is not None
        assert ME == paired.person
        with pytest.raises(NotSaved):
            phone.state.incidents.write(phone.state.incidents.begin(), TEXT)
        assert [] == phone.state.incidents.all()
        await phone.stop()
