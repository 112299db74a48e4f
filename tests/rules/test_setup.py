"""Set-up on a machine that lacks something says in one sentence what to do."""

import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


class Machine:
    """A machine that has only the programs it is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def gets(self, name: str, body: str) -> None:
        program = self.folder / name
        program.write_text(f"#!{shutil.which('sh')}\n{body}\n", encoding="utf-8")
        program.chmod(0o755)

    def runs(self, script: str, *arguments: str, **environment: str) -> tuple[int, str]:
        """The exit status of a script of setup/ and what it says."""
        ended = subprocess.run(
            [shutil.which("sh") or "sh", f"setup/{script}", *arguments],
            cwd=CHECKOUT,
            env={"PATH": str(self.folder), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60,
        )
        return ended.returncode, ended.stdout


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.gets("id", "echo 1000")
    return machine


def sentence(text: str) -> bool:
    return 1 == len(text.splitlines()) and "Traceback" not in text


def test_an_old_python_is_refused_by_name(machine: Machine) -> None:
    machine.gets("python3", "exit 1")

    status, said = machine.runs("python.sh", "python3")

    assert 1 == status
    assert sentence(said)
    assert "Python 3.11 or newer, and python3 is none" in said


def test_a_newer_python_beside_an_old_one_is_taken(machine: Machine) -> None:
    machine.gets("python3", "exit 1")
    machine.gets("python3.12", "exit 0")

    assert (0, "python3.12\n") == machine.runs("python.sh")


def test_a_python_without_venv_names_the_missing_package(machine: Machine) -> None:
    machine.gets(
        "python3",
        'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.11-venv;; esac',
    )

    status, said = machine.runs("python.sh")

    assert 1 == status
    assert sentence(said)
    assert "install the package python3.11-venv" in said


def test_a_missing_chromium_is_asked_for_where_we_may_not_install(
    machine: Machine,
) -> None:
    machine.gets("apt-get", "echo installed anyway")
    machine.gets("node", "exit 0")

    status, said = machine.runs("chromium.sh", machine.path("node"))

    assert 1 == status
    assert sentence(said)
    assert "install chromium fonts-dejavu-core or" in said


def test_a_driver_that_lacks_its_library_is_missing_too(machine: Machine) -> None:
    machine.gets("chromium", "exit 0")
    machine.gets("node", "exit 127")

    status, said = machine.runs("chromium.sh", machine.path("node"))

    assert 1 == status
    assert sentence(said)
    assert "install libatomic1 or" in said


def test_root_on_debian_installs_what_is_missing_though_one_source_is_silent(
    machine: Machine,
) -> None:
    machine.gets("id", "echo 0")
    machine.gets("apt-get", 'echo "$@" >&2; [ "$1" = install ]')
    machine.gets("node", "exit 0")

    status, said = machine.runs("chromium.sh", machine.path("node"))

    assert 0 == status
    assert "install -y -qq --no-install-recommends chromium fonts-dejavu-core" in said
    assert "libatomic1" not in said


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_chromium_that_is_there_is_left_alone(name: str, machine: Machine) -> None:
    machine.gets(name, "exit 0")
    machine.gets("node", "exit 0")
    machine.gets("id", "echo 0")
    machine.gets("apt-get", "exit 1")

    assert (0, "") == machine.runs("chromium.sh", machine.path("node"))


def test_a_named_chromium_that_is_not_there_is_named_back(machine: Machine) -> None:
    status, said = machine.runs("chromium.sh", CALLBOARD_CHROMIUM="no-such-browser")

    assert 1 == status
    assert sentence(said)
    assert "no-such-browser" in said


def test_a_missing_strace_is_asked_for_where_we_may_not_install(
    machine: Machine,
) -> None:
    machine.gets("apt-get", "echo installed anyway")

    status, said = machine.runs("strace.sh")

    assert 1 == status
    assert sentence(said)
    assert "install strace" in said


def test_root_on_debian_gets_strace_and_one_that_is_there_is_left_alone(
    machine: Machine,
) -> None:
    machine.gets("id", "echo 0")
    machine.gets("apt-get", 'echo "$@" >&2')

    status, said = machine.runs("strace.sh")
    machine.gets("strace", "exit 0")

    assert 0 == status
    assert "Installing from the system's packages: strace" in said
    assert (0, "") == machine.runs("strace.sh")
