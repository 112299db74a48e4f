"""What an operator types, and what comes back."""

import asyncio
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from server.__main__ import parser
from server.settings import settings_from
from server.store import high_water
from server.store.sqlite import FILE_NAME, opened
from shared.errors import BadInput
from tests.support.office_world import World
from tests.support.server_process import ServerProcess
from tests.support.wire import Wire

PASSWORD = "harbour crane dawn"
DEADLINE_S = 60


def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def create_admin(folder: Path, password: str) -> subprocess.CompletedProcess[str]:
    return run(
        *("create-admin", "--data", str(folder), "--email", "Ana@Example.org"),
        *("--name", "Ana", "--password-stdin"),
        typed=f"{password}\n",
    )


def accounts(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / FILE_NAME)
    rows = connection.execute("SELECT email FROM account").fetchall()
    connection.close()
    return [row[0] for row in rows]


def test_help_is_complete():
    done = run("--help")
    assert (0, "") == (done.returncode, done.stderr)
    commands = next(
        action
        for action in parser()._actions
        if hasattr(action, "choices") and isinstance(action.choices, dict)
    )
    for name, command in commands.choices.items():
        assert name in done.stdout
        for action in command._actions:
            assert action.help, f"{name} {action.option_strings} says nothing of itself"


@pytest.mark.parametrize("arguments", [[], ["dance"], ["serve"], ["serve", "--port"]])
def test_what_is_not_understood_is_2_and_shows_how(arguments):
    done = run(*arguments)
    assert (2, "") == (done.returncode, done.stdout)
    assert "usage: python -m server" in done.stderr


def test_an_admin_is_created_once_with_a_good_password(tmp_path):
    done = create_admin(tmp_path, "short")
    assert (1, "") == (done.returncode, done.stdout)
    assert "at least 12 characters" in done.stderr
    assert [] == accounts(tmp_path)
    done = create_admin(tmp_path, PASSWORD)
    assert (0, "") == (done.returncode, done.stdout)
    assert ["ana@example.org"] == accounts(tmp_path)
    done = create_admin(tmp_path, PASSWORD)
    assert 1 == done.returncode
    assert "already has an account" in done.stderr
    assert "Traceback" not in done.stderr
    assert PASSWORD.encode() not in (tmp_path / FILE_NAME).read_bytes()


def test_a_taken_port_is_said_and_nothing_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--data", str(tmp_path), "--port", port)
    assert (1, "") == (done.returncode, done.stdout)
    assert f"Cannot listen at 127.0.0.1 port {port}" in done.stderr
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--port", "99999"], "up to 65535"),
        (["--public-url", "callboard.example.org"], "begins with https://"),
    ],
)
def test_a_setting_that_cannot_be_is_said(tmp_path, options, reason):
    done = run("serve", "--data", str(tmp_path), *options)
    assert 1 == done.returncode
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        done = run("serve", "--data", str(folder), "--port", "0")
        assert 1 == done.returncode
        assert str(tmp_path / "file") in done.stderr
        assert "Traceback" not in done.stderr


async def test_ctrl_c_stops_it_cleanly_with_a_stream_open(tmp_path):
    async with opened(tmp_path) as store:
        world = await World(store).begin()
    with ServerProcess(tmp_path) as server:
        async with Wire(server.url, world.ana) as ana, ana.live() as frames:
            await anext(frames)
            stopped = asyncio.create_task(asyncio.to_thread(server.stop))
            assert [] == [frame async for frame in frames]
            assert 0 == await stopped
        # Nothing had to be cut off, which would be said here.
        assert "" == server.said()
    # Nothing is left to be recovered: the log was written back.
    assert {FILE_NAME, high_water.FILE_NAME} == {
        file.name for file in tmp_path.iterdir()
    }


def test_what_is_typed_stands_before_the_environment_and_that_before_defaults():
    environ = {"CALLBOARD_PORT": "8500", "CALLBOARD_PUBLIC_URL": "https://a.example/"}
    given = settings_from(environ, Path("data"), host="::1")
    assert ("::1", 8500, "https://a.example") == (given.host, given.port, given.url)
    assert given.is_secure
    plain = settings_from({}, Path("data"), port=0)
    assert ("http://127.0.0.1:0", False) == (plain.url, plain.is_secure)
    assert 8400 == settings_from({}, Path("data")).port
    with pytest.raises(BadInput):
        settings_from({"CALLBOARD_PORT": "many"}, Path("data"))
