"""A phone at rest, a process of its own: `python -m tests.bench.resting FOLDER TICKET`.

It pairs, fetches what there is and opens Today; once it is live it says so and does
nothing more until it is killed.
"""

import asyncio
import sys
from pathlib import Path

from mobile.app import Phone
from mobile.settings import Settings
from tests.support.phone_page import phone_page


async def _rested(folder: Path, ticket: str) -> None:
    phone = Phone(Settings(folder, "bench"))
    paired = await phone.state.pair(ticket)
    assert phone.state.paired == paired, paired
    phone.start()
    async with phone_page(phone.state, "/") as page:
        heard = asyncio.Event()
        phone.state.subscribe(heard.set)
        while not phone.runner.link().is_live:
            await heard.wait()
            heard.clear()
        assert not page.errors(), page.errors()
        print("at rest", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_rested(Path(sys.argv[1]), sys.argv[2]))
