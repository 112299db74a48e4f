"""Pairing, watched from outside: a cut after it does not leave a phone signed out."""

import subprocess
import sys
from pathlib import Path

from mobile.secrets import FileSecrets
from tests.support.witness import Disk, acts, traced

COUNT = 3
END_S = 60


def test_a_token_that_was_kept_survives_a_cut_and_no_cut_leaves_half_of_one(
    tmp_path: Path,
) -> None:
    data, before = tmp_path / "data", tmp_path / "before"
    for folder in (data, before):
        folder.mkdir()
    command = ["-m", "tests.support.pairing_phone", str(data), str(COUNT)]
    trace = tmp_path / "trace"
    phone = subprocess.Popen(
        traced(trace, [sys.executable, *command]), stdout=subprocess.PIPE, text=True
    )
    said, _ = phone.communicate(timeout=END_S)
    assert 0 == phone.returncode
    told = [line.removeprefix("Paired: ") for line in said.splitlines()]
    assert COUNT == len(told)

    found = []
    for cut in Disk(before, data).cuts(acts(trace, phone.pid), told, 1, tmp_path / "c"):
        token = FileSecrets(tmp_path / "c").get()
        found.append(token)
        # The last that was kept, or one that was kept and not said yet.
        assert token >= max(cut.said, default="")

    assert {"", *told} == set(found)
