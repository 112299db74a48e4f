"""What a program tells the disk and the world, seen from outside by strace.

From the trace the files of a folder are built again as they would be had the machine
lost power at some moment: of every file what was synced, and nothing that was written
after its last sync.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

CALLS = (
    "openat,write,writev,pwrite64,pwritev,sendto,sendmsg,ftruncate,fallocate,"
    "fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2"
)
# More than any write of ours: a piece that is cut short cannot be built again.
PIECE_BYTES_MAX = 4_000_000
END_S = 60

HEX = r"((?:\\x[0-9a-f]{2})*)"
LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)$")
HANDLE = re.compile(r"^\d+<([^>]*)>")
QUOTED = re.compile(rf'"{HEX}"(\.\.\.)?')


class Act(Struct, frozen=True):
    """One thing done. `at` is an offset in bytes; of a "cut", the length that is left.

    "say" is what goes out to others, by a socket or a pipe: `piece` holds the bytes.
    """

    kind: Literal["make", "write", "cut", "sync", "remove", "say"]
    path: str = ""
    at: int = 0
    piece: bytes = b""


def traced(trace: Path, command: list[str]) -> list[str]:
    """The command that runs `command` watched; signals reach it as if it were not."""
    strace = shutil.which("strace")
    assert strace is not None, "no strace here: run make strace"
    tried = subprocess.run(
        [strace, "-o", "/dev/null", "true"],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert 0 == tried.returncode, (
        "This machine lets no program watch another (ptrace), so nobody can see "
        f"whether the disk is waited for: {tried.stderr.strip()}. In a container, "
        "allow it with --cap-add=SYS_PTRACE."
    )
    watching = ["-D", "-f", "-y", "-xx", "-s", str(PIECE_BYTES_MAX), "--seccomp-bpf"]
    return [strace, *watching, "-o", str(trace), "-e", f"trace={CALLS}", *command]


def acts(trace: Path, process: int) -> Iterator[Act]:
    """What `process` and its threads did, in order; waits until it has been seen end.

    A sync counts from when it is done, what is said from when it begins to leave.
    """
    begun: dict[str, str] = {}
    for line in _lines(trace, process):
        if (found := BEGUN.match(line)) is not None:
            begun[found[1]] = found[3]
            if (said := _said(found[2], found[3])) is not None:
                yield said
        elif (found := RESUMED.match(line)) is not None:
            was_said = _said(found[2], begun[found[1]]) is not None
            whole = f"{found[1]} {found[2]}({begun.pop(found[1])}{found[3]}"
            if not was_said:
                yield from _read(whole)
        else:
            yield from _read(line)


def _lines(trace: Path, process: int) -> list[str]:
    deadline = time.monotonic() + END_S
    end = re.compile(rf"^{process} +\+\+\+ ", re.MULTILINE)
    while True:
        text = trace.read_text("ascii") if trace.exists() else ""
        if end.search(text):
            return text.splitlines()
        assert time.monotonic() < deadline, "the trace has no end"
        time.sleep(0.05)


def _read(line: str) -> Iterator[Act]:
    found = LINE.match(line)
    if found is None or int(found[4]) < 0:
        return
    call, arguments, result = found[2], found[3], int(found[4])
    said = _said(call, arguments)
    if said is not None:
        yield said
        return
    path = _path(arguments)
    match call:
        case "openat" if "O_CREAT" in arguments:
            yield Act("make", _quoted(arguments).decode())
        case "pwrite64":
            assert not arguments.count('"...'), "a write was cut short in the trace"
            at = int(arguments.rpartition(", ")[2])
            yield Act("write", path, at, _quoted(arguments)[:result])
        case "ftruncate":
            yield Act("cut", path, int(arguments.rpartition(", ")[2]))
        case "fsync" | "fdatasync":
            yield Act("sync", path)
        case "unlink" | "unlinkat":
            yield Act("remove", _quoted(arguments).decode())
        case "write" | "writev" | "pwritev" | "fallocate" | "rename":
            # A database is written by pwrite64 alone; whatever else there is, is
            # told apart by the folder that is asked about.
            yield Act("write", path, -1)


def _said(call: str, arguments: str) -> Act | None:
    """What goes out to others by this call, if anything does."""
    is_out = call in ("sendto", "sendmsg") or (
        call in ("write", "writev") and not _path(arguments).startswith("/")
    )
    return Act("say", piece=_quoted(arguments)) if is_out else None


def _path(arguments: str) -> str:
    found = HANDLE.match(arguments)
    return _bytes(found[1]).decode() if found else ""


def _quoted(arguments: str) -> bytes:
    """All strings of a call, one after the other."""
    return b"".join(_bytes(found[1]) for found in QUOTED.finditer(arguments))


def _bytes(text: str) -> bytes:
    """What stands in a trace: all of it escaped, or (a socket's name) none."""
    if not text.startswith("\\x"):
        return text.encode()
    return bytes.fromhex(text.replace("\\x", ""))


class Cut(Struct, frozen=True):
    """A moment at which the power goes: what was said before, and whether it takes
    anything that was written.
    """

    said: frozenset[str]
    is_losing: bool


class Disk:
    """The files of one database, as written and as they would survive.

    `before` is its folder as the program found it: that was there for good.
    `written` are the files that were written to since.
    """

    def __init__(self, before: Path, watched: Path, name: str) -> None:
        # A trace has the folder's real name.
        self._before, self._watched = before, watched.resolve()
        # The index beside the log is memory that processes share: it is made anew.
        self._names = {name, f"{name}-wal", f"{name}-journal"}
        self._now = {
            found: bytearray((before / found).read_bytes())
            for found in self._names
            if (before / found).exists()
        }
        self._kept = {name: bytes(held) for name, held in self._now.items()}
        self._synced = dict(self._kept)
        self.written: set[str] = set()

    def cuts(
        self, done: Iterable[Act], told: Iterable[str], every: int, folder: Path
    ) -> Iterator[Cut]:
        """A cut as each of `told` goes out, and after every so many acts beside; at
        each, `folder` is what would be left.
        """
        waiting, said = set(told), set[str]()
        for count, act in enumerate(done):
            going = {one for one in waiting if one.encode() in act.piece}
            going = going if act.kind == "say" else set()
            waiting, said = waiting - going, said | going
            if going or count % every == 0:
                self.rebuild(folder)
                yield Cut(frozenset(said), self.has_unsynced())
            self.take(act)

    def take(self, act: Act) -> None:
        if act.kind == "sync" and act.path == str(self._watched):
            # Names of new files are on the disk with their folder.
            self._kept = {one: self._synced.get(one, b"") for one in self._now}
            return
        folder, _, name = act.path.rpartition("/")
        if folder != str(self._watched) or name not in self._names:
            return
        match act.kind:
            case "make":
                self._now.setdefault(name, bytearray())
            case "write":
                assert act.at >= 0, f"{name} is written in a way not known here"
                self.written.add(name)
                self._write(self._now[name], act.at, act.piece)
            case "cut":
                self._resize(self._now[name], act.at)
            case "sync":
                self._synced[name] = bytes(self._now[name])
                if name in self._kept:
                    self._kept[name] = self._synced[name]
            case "remove":
                for held in (self._now, self._kept, self._synced):
                    held.pop(name, None)

    def has_unsynced(self) -> bool:
        """Whether a cut would lose anything now."""
        return any(self._kept.get(name) != held for name, held in self._now.items())

    def rebuild(self, folder: Path) -> None:
        """The folder as it would be found after the cut."""
        shutil.rmtree(folder, ignore_errors=True)
        left_out = shutil.ignore_patterns(*self._names, "*-shm")
        shutil.copytree(self._before, folder, ignore=left_out)
        for name, held in self._kept.items():
            (folder / name).write_bytes(held)

    @staticmethod
    def _write(held: bytearray, at: int, piece: bytes) -> None:
        if len(held) < at:
            held.extend(bytes(at - len(held)))
        held[at : at + len(piece)] = piece

    @staticmethod
    def _resize(held: bytearray, length: int) -> None:
        del held[length:]
        held.extend(bytes(length - len(held)))
