"""The command line of the server: python -m server --help."""

import argparse
import asyncio
import getpass
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from server.accounts.nouns import AccountStore
from server.addresses import reachable
from server.app import create_core, wall_ms
from server.demo.running import opened_demo
from server.demo.words import words as demo_words
from server.exchange.importing import Place, Wish, import_file
from server.exchange.zones import machine_zone
from server.keeping import add_keeping
from server.rotating import add_rotating
from server.serving import (
    Serving,
    allow_lines,
    collect_seldom,
    listening_socket,
    log_to_stderr,
)
from server.settings import (
    Contradiction,
    Settings,
    add_address,
    asked_settings,
    on_port,
)
from server.store.joining import join_unattended
from server.store.migrations import Unusable
from server.store.protocol import Store
from server.store.sqlite import FILE_NAME
from server.tls import files_of, served_context
from shared.errors import BadInput, CallboardError

PROGRAM = "python -m server"
DESCRIPTION = "The Callboard server: meeting point, archive, authority on access."

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """0: done. 1: could not be done, the reason on stderr. 2: not understood."""
    asked = parser().parse_args(arguments)
    run: Run = asked.run
    try:
        return run(asked)
    except Contradiction as error:
        failed(error.detail)
        return 2
    except CallboardError as error:
        return failed(error.detail)
    except Unusable as error:
        return failed(str(error))
    except OSError as error:
        return failed(f"{error.filename or asked.data}: {error.strerror}.")
    except KeyboardInterrupt:
        return 0


def failed(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog=PROGRAM,
        description=DESCRIPTION,
        epilog="Exit codes: 0 done, 1 could not be done, 2 not understood.",
    )
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    # A line for each command.
    add_serve(commands)
    add_demo(commands)
    add_create_admin(commands)
    add_import(commands)
    add_keeping(partial(command, commands), partial(print, file=sys.stderr))
    add_rotating(partial(command, commands), partial(print, file=sys.stderr), wall_ms)
    return whole


def command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    run: Run,
) -> argparse.ArgumentParser:
    """A new command that runs on a data folder; `words` is one line of help."""
    added = commands.add_parser(name, help=words, description=words)
    added.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder that holds everything; made if absent",
    )
    added.set_defaults(run=run)
    return added


def add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    added = command(commands, "serve", "Run the server until Ctrl-C.", serve)
    add_address(added)


def serve(asked: argparse.Namespace) -> int:
    return serve_with(asked_settings(asked), say_where)


def say_where(settings: Settings) -> Callable[[], None]:
    said = f"Callboard is at {settings.url}"
    return lambda: print(said, file=sys.stderr, flush=True)


def add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    added = command(
        commands,
        "demo",
        "Run two demo productions, with a plan for today, until Ctrl-C.",
        demo,
    )
    add_address(added)


def demo(asked: argparse.Namespace) -> int:
    return serve_with(asked_settings(asked), open_demo)


def open_demo(settings: Settings) -> Callable[[], None]:
    """Tell the demo what has happened since it last ran, before anybody can look."""

    async def open_() -> str:
        core = create_core(settings)
        async with core.store:
            opened = await opened_demo(core)
        core.blobs.close()
        return demo_words(opened, has_colours=sys.stdout.isatty())

    said = asyncio.run(open_())
    return lambda: print(said, end="", flush=True)


def serve_with(
    settings: Settings, prepare: Callable[[Settings], Callable[[], None]]
) -> int:
    """Serve until a signal. `prepare` is called when the port is ours; what it returns
    is called once the server can be reached.
    """
    log_to_stderr()
    allow_lines()
    # Whoever stops a service sends this; it ends as well as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        bound = listening_socket(settings)
    except OSError as error:
        return failed(
            f"Cannot listen at {settings.host} port {settings.port}: "
            f"{error.strerror}. Choose another with --port (make: PORT=8401)."
        )
    with bound:
        settings = on_port(settings, bound.getsockname()[1])
        # Port and way out are known now: what phones and browsers are told.
        settings = replace(settings, public_url=reachable(settings))
        files = files_of(settings, wall_ms)
        context = served_context(files) if files else None
        announce = prepare(settings)
        serving = Serving(create_core(settings), announce, context)
        collect_seldom()
        serving.run([bound])
    return 0


def add_create_admin(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    added = command(
        commands,
        "create-admin",
        "Make an account for the admin panel.",
        create_admin,
    )
    added.add_argument("--email", required=True, help="what they sign in with")
    added.add_argument("--name", required=True, help="what they are called")
    added.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from the first line of the input, not the terminal",
    )


def create_admin(asked: argparse.Namespace) -> int:
    password = asked_password(asked.password_stdin)

    async def create() -> None:
        core = create_core(Settings(asked.data))
        async with core.store:
            account = await core.accounts.create(asked.email, asked.name, password)
            await join_unattended(
                core.store,
                core.accounts.store,
                account,
                core.clock(),
                core.entropy,
            )

    asyncio.run(create())
    print(f"{asked.email} may sign in now.", file=sys.stderr)
    return 0


def asked_password(is_piped: bool) -> str:
    """From the terminal, twice, or from a pipe. Raises BadInput if they differ."""
    if is_piped:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("The same again: "):
        raise BadInput("The two passwords are not the same.", field="password")
    return password


def add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    added = command(
        commands,
        "import",
        "Bring in a schedule (a stripboard of a .uss file), or a phone's unsent work.",
        import_schedule,
    )
    added.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a .uss file, or one that a phone exported",
    )
    added.add_argument(
        "--stripboard",
        metavar="NAME",
        help="which of the file's stripboards; needed if several schedule days",
    )
    added.add_argument(
        "--start",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="the date of day 1, if not the one in the file",
    )
    added.add_argument(
        "--production",
        default="",
        metavar="ID|TITLE",
        help="where to, if there are several; with none, one is made from the file",
    )
    added.add_argument(
        "--zone",
        default="",
        metavar="NAME",
        help="the time zone of the file's dates, like Europe/London, if not the "
        "production's; a production that is made gets it too",
    )
    added.epilog = (
        "Importing again updates: what the office has typed since stays, what has "
        "left the file is cancelled. A file that cannot be used changes nothing."
    )


def import_schedule(asked: argparse.Namespace) -> int:
    wish = Wish(
        asked.file,
        asked.stripboard,
        asked.start,
        asked.production,
        asked.zone,
        machine_zone(os.environ),
    )

    @asynccontextmanager
    async def opened() -> AsyncIterator[tuple[Store, AccountStore]]:
        core = create_core(Settings(asked.data))
        async with core.store:
            yield core.store, core.accounts.store

    place = Place((asked.data / FILE_NAME).exists(), opened)
    asyncio.run(import_file(wish, place, print, wall_ms(), secrets.token_bytes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
