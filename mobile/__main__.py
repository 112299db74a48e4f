"""One phone as its own process, seen in a browser: `python -m mobile`."""

import argparse
import asyncio
import os
import socket
from pathlib import Path

import uvicorn
from msgspec.structs import replace

from mobile.app import Phone, shown
from mobile.client_app import web_app
from mobile.pictures import PICTURE_BYTES_MAX
from mobile.settings import BOUNCE_MS, settings

STOP_S = 3
# A chosen picture comes from the browser as one message.
MESSAGE_BYTES_MAX = PICTURE_BYTES_MAX + 1024 * 1024


def main() -> None:
    options = _options().parse_args()
    asked = replace(settings(os.environ, options.data), bounce_ms=options.bounce_ms)
    phone = Phone(asked)
    app = web_app(shown(phone), cache=options.data / "web")
    listening = socket.create_server((options.host, options.port))
    # Bound before it is announced: whoever reads the line may connect at once.
    host, port = listening.getsockname()[:2]
    print(f"This phone is at http://{host}:{port}/", flush=True)
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_max_size=MESSAGE_BYTES_MAX,
        log_level="warning",
        timeout_graceful_shutdown=STOP_S,
    )
    asyncio.run(_serve(phone, uvicorn.Server(config), listening))


async def _serve(
    phone: Phone, server: uvicorn.Server, listening: socket.socket
) -> None:
    # It syncs whether or not anybody looks.
    phone.start()
    try:
        await server.serve(sockets=[listening])
    finally:
        await phone.stop()


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mobile",
        description="Run one phone as a process; open the printed address to see it.",
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds this phone's data"
    )
    parser.add_argument(
        "--port", type=int, default=0, help="port to listen on (default: any free one)"
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: %(default)s)",
    )
    parser.add_argument(
        "--bounce-ms",
        type=int,
        default=BOUNCE_MS,
        help="how soon another press is a glove's bounce (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    main()
