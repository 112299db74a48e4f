"""The import as a process of its own, beside accounts and a server at work."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from server.store.sqlite import opened
from shared.nouns.people import Person
from shared.nouns.plan import Item
from shared.nouns.production import Production
from tests.support.heron import GOLDEN
from tests.support.import_folder import BLUE, ImportFolder
from tests.support.office_world import World
from tests.support.server_process import ServerProcess
from tests.support.wire import Wire

DEADLINE_S = 60
VANCOUVER = ("--zone", "America/Vancouver")


@pytest.fixture
def folder(tmp_path: Path) -> ImportFolder:
    return ImportFolder(tmp_path)


def run(
    folder: Path, command: str, *arguments: object, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server", command, *arguments, "--data", folder],
        input=typed,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def create_admin(folder: ImportFolder, name: str) -> None:
    who = ("--email", f"{name}@example.org", "--name", name, "--password-stdin")
    done = run(folder.path, "create-admin", *who, typed="harbour crane dawn\n")
    assert 0 == done.returncode, done.stderr


def seats(folder: ImportFolder) -> list[tuple[str, str, str]]:
    """Production, person there and role, of every account's every place."""
    rows = folder.read(
        lambda reader: reader.connection.execute(
            "SELECT production, person, role FROM membership"
        ).fetchall()
    )
    return [
        (
            folder.records(Production, production)[production].identity.title,
            folder.records(Person, production)[person].name.name,
            role,
        )
        for production, person, role in rows
    ]


def test_it_imports_or_lists_or_refuses_and_the_exit_code_says_which(folder, tmp_path):
    bad = tmp_path / "bad.uss"
    bad.write_bytes(GOLDEN.read_bytes()[:9_000])
    ambiguous = run(folder.path, "import", GOLDEN)
    refused = run(folder.path, "import", bad)
    assert not folder.path.exists()
    done = run(folder.path, "import", GOLDEN, "--stripboard", BLUE, *VANCOUVER)

    assert (1, 4, 1) == (
        ambiguous.returncode,
        len(ambiguous.stdout.splitlines()),
        len(ambiguous.stderr.splitlines()),
    )
    assert (1, "") == (refused.returncode, refused.stdout)
    assert refused.stderr.startswith('"bad.uss": The file is not whole JSON: ')
    assert 1 == len(refused.stderr.splitlines())
    assert (0, "") == (done.returncode, done.stderr)
    assert 14 == len(folder.records(Item))


def test_whoever_has_an_account_already_runs_the_production_that_is_made(folder):
    create_admin(folder, "Ana")
    create_admin(folder, "Bo")
    folder.bring_in()

    assert [("The Brass Heron", name, "admin") for name in ("Ana", "Bo")] == sorted(
        seats(folder)
    )


def test_whoever_gets_an_account_later_runs_what_nobody_runs(folder):
    folder.bring_in()
    assert [] == seats(folder)
    create_admin(folder, "Ana")
    create_admin(folder, "Bo")

    # The second finds nothing that nobody runs.
    assert [("The Brass Heron", "Ana", "admin")] == seats(folder)


async def test_a_server_at_work_hears_of_the_import_and_tells_its_phones(tmp_path):
    async with opened(tmp_path) as store:
        world = await World(store).begin()
    with ServerProcess(tmp_path) as server:
        async with Wire(server.url, world.ana) as ana, ana.live() as frames:
            before = await anext(frames)
            done = await asyncio.to_thread(
                run, tmp_path, "import", GOLDEN, "--stripboard", BLUE
            )
            after = await asyncio.wait_for(anext(frames), DEADLINE_S)
            hello = await ana.hello()
            reply = await ana.pull(limit=500, **dict.fromkeys(hello.scopes, before.end))

    assert 0 == done.returncode, done.stderr
    assert before.end == after.start
    assert before.end.seq < after.end.seq
    assert 14 == sum(effect.kind == "item" for effect in reply.effects)
