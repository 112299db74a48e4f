"""Nobody hears of a change while its commit is still on the way to the disk."""

import asyncio
import threading
from pathlib import Path

from server.store.protocol import Writer
from server.store.rows import ProductionRow
from server.store.sqlite import opened

DEADLINE_S = 20
ROW = ProductionRow("production-one", "epoch", 0, 1)


class HeldCommit:
    """A job whose commit begins, and does not go on before it is let."""

    def __init__(self) -> None:
        self.has_begun = threading.Event()
        self.may_go_on = threading.Event()

    def job(self, writer: Writer) -> str:
        writer.connection.set_trace_callback(self._before)
        writer.create_production(ROW)
        return "written"

    def _before(self, statement: str) -> None:
        if statement == "COMMIT":
            self.has_begun.set()
            assert self.may_go_on.wait(DEADLINE_S)


async def test_an_answer_and_the_bell_wait_for_the_commit(tmp_path: Path) -> None:
    held = HeldCommit()
    async with opened(tmp_path) as store:
        answer = asyncio.create_task(store.write(held.job))
        rung = asyncio.create_task(store.grown(ROW.id, -1, DEADLINE_S))
        assert await asyncio.to_thread(held.has_begun.wait, DEADLINE_S)
        # Whatever the writer has said before its commit is heard by now.
        for _ in range(10):
            await asyncio.sleep(0)
        assert not answer.done()
        assert 0 == store.head_now(ROW.id)

        held.may_go_on.set()

        assert "written" == await answer
        rung.cancel()
