"""What a program tells the disk and the world, seen from outside by strace.

From the trace the files of a folder are built again as they would be had the machine
lost power at some moment: of every file what was synced, and nothing that was written
after its last sync.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tests.support.processes import until

CALLS = (
    "openat,lseek,write,writev,pwrite64,pwritev,sendto,sendmsg,ftruncate,fallocate,"
    "fsync,fdatasync,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2"
)
# More than any write of ours: a piece that is cut short cannot be built again.
PIECE_BYTES_MAX = 4_000_000
# Where a write to the end goes is not in a trace: no file here is written so.
ELSEWHERE = -(2**60)

HEX = r"((?:\\x[0-9a-f]{2})*)"
LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)$")
HANDLE = re.compile(r"^\d+<([^>]*)>")
QUOTED = re.compile(rf'"{HEX}"(\.\.\.)?')


class Act(Struct, frozen=True):
    """One thing done. `at` is an offset in bytes; of a "cut", the length that is left.

    "say" is what goes out to others, by a socket or a pipe: `piece` holds the bytes.
    Of a "move", `piece` is where to.
    """

    kind: Literal["make", "folder", "write", "cut", "sync", "move", "remove", "say"]
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
    places: dict[str, int] = {}
    for line in _lines(trace, process):
        if (found := BEGUN.match(line)) is not None:
            begun[found[1]] = found[3]
            if (said := _said(found[2], found[3])) is not None:
                yield said
        elif (found := RESUMED.match(line)) is not None:
            was_said = _said(found[2], begun[found[1]]) is not None
            whole = f"{found[1]} {found[2]}({begun.pop(found[1])}{found[3]}"
            if not was_said:
                yield from _read(whole, places)
        else:
            yield from _read(line, places)


def _lines(trace: Path, process: int) -> list[str]:
    end = re.compile(rf"^{process} +\+\+\+ ", re.MULTILINE)
    until(lambda: trace.exists() and end.search(trace.read_text("ascii")))
    return trace.read_text("ascii").splitlines()


def _read(line: str, places: dict[str, int]) -> Iterator[Act]:
    """What a line tells; `places` are how far each handle has written or was set."""
    found = LINE.match(line)
    if found is None or int(found[4]) < 0:
        return
    call, arguments, result = found[2], found[3], int(found[4])
    said = _said(call, arguments)
    if said is not None:
        yield said
        return
    assert not arguments.count('"...'), "a piece was cut short in the trace"
    path, handle, last = _path(arguments), arguments.partition("<")[0], _last(arguments)
    match call:
        case "openat":
            places[str(result)] = ELSEWHERE if "O_APPEND" in arguments else 0
            named = _quoted(arguments).decode()
            if "O_CREAT" in arguments:
                yield Act("make", named)
            if "O_TRUNC" in arguments:
                yield Act("cut", named)
        case "lseek":
            places[handle] = result
        case "write":
            at = places.get(handle, 0)
            places[handle] = at + result
            yield Act("write", path, at, _quoted(arguments)[:result])
        case "pwrite64":
            yield Act("write", path, int(last), _quoted(arguments)[:result])
        case "writev" | "pwritev" | "fallocate":
            # None of ours does; were it so, the file would not be built rightly.
            yield Act("write", path, -1)
        case "ftruncate":
            yield Act("cut", path, int(last))
        case "fsync" | "fdatasync":
            yield Act("sync", path)
        case "mkdir" | "mkdirat":
            yield Act("folder", _quoted(arguments).decode())
        case "unlink" | "unlinkat":
            yield Act("remove", _quoted(arguments).decode())
        case "rename" | "renameat" | "renameat2":
            before, after = (_bytes(one[1]) for one in QUOTED.finditer(arguments))
            yield Act("move", before.decode(), piece=after)


def _last(arguments: str) -> str:
    return arguments.rpartition(", ")[2]


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


class File:
    """Its bytes as written, and as they were when it was last synced."""

    def __init__(self, kept: bytes = b"") -> None:
        self.now, self.kept = bytearray(kept), kept

    def write(self, at: int, piece: bytes) -> None:
        assert at >= 0, "written in a way that is not known here"
        self.now.extend(bytes(max(0, at - len(self.now))))
        self.now[at : at + len(piece)] = piece

    def cut(self, length: int) -> None:
        del self.now[length:]
        self.now.extend(bytes(length - len(self.now)))


class Disk:
    """A folder, as written and as it would survive.

    A file's bytes survive from its sync on, and its name, new or gone, from that of
    the folder it stands in: so says POSIX, and nothing here counts on more. `before`
    is the folder as the program found it. `written` are the files written to since.
    """

    def __init__(self, before: Path, watched: Path) -> None:
        # A trace has the folder's real name.
        self._watched = watched.resolve()
        found = {one.relative_to(before).as_posix(): one for one in before.rglob("*")}
        self._folders = {name for name, one in found.items() if one.is_dir()}
        self._names = {
            name: File(one.read_bytes()) for name, one in found.items() if one.is_file()
        }
        self._kept_names, self._kept_folders = dict(self._names), set(self._folders)
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
        name = self._name(act.path)
        if name is None or act.kind == "say":
            return
        file = self._names.get(name)
        match act.kind:
            case "make" if file is None:
                self._names[name] = File()
            case "folder":
                self._folders.add(name)
            case "sync" if file is None:
                self._sync_folder("" if name == "." else name)
            case "move" if file is not None:
                del self._names[name]
                self._names[self._name(act.piece.decode()) or name] = file
            case "remove":
                self._names.pop(name, None)
            case "write" | "cut" | "sync" if file is not None:
                self._change(name, file, act)

    def _change(self, name: str, file: File, act: Act) -> None:
        match act.kind:
            case "write":
                self.written.add(name)
                file.write(act.at, act.piece)
            case "cut":
                file.cut(act.at)
            case "sync":
                file.kept = bytes(file.now)

    def _sync_folder(self, folder: str) -> None:
        """What stands in it now, stands in it for good."""
        kept, now = self._kept_names, self._names
        for name in [one for one in kept if _is_in(one, folder)]:
            del kept[name]
        kept |= {name: file for name, file in now.items() if _is_in(name, folder)}
        self._kept_folders |= {one for one in self._folders if _is_in(one, folder)}

    def has_unsynced(self) -> bool:
        """Whether a cut would lose anything now."""
        return self._kept_names != self._names or any(
            file.kept != file.now for file in self._names.values()
        )

    def rebuild(self, folder: Path) -> None:
        """The folder as it would be found after the cut."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in sorted(self._kept_folders):
            if (folder / name).parent.exists():
                (folder / name).mkdir()
        for name, file in self._kept_names.items():
            # The index beside a log is memory that processes share: it is made anew.
            if (folder / name).parent.exists() and not name.endswith("-shm"):
                (folder / name).write_bytes(file.kept)

    def _name(self, path: str) -> str | None:
        """The path within the folder; None for one elsewhere."""
        inner = path.startswith(f"{self._watched}/") or path == str(self._watched)
        return Path(path).relative_to(self._watched).as_posix() if inner else None


def _is_in(name: str, folder: str) -> bool:
    return name.rpartition("/")[0] == folder
