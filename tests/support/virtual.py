"""An event loop whose time is made up, and processes in it that can be killed.

Time stands still while anything can run, then jumps to the next timer. A killed
process is not cancelled: like one that lost its power, it never runs again, neither
its `finally` nor its callbacks.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import Context, ContextVar, copy_context
from typing import Any, TypeVar

T = TypeVar("T")


class Halted(BaseException):
    """What the code of a dead process runs into, wherever it is."""


class Stuck(Exception):
    """Nothing can run, and no timer will ever fire."""


class Process:
    """What dies together. Everything that is begun by `run` or `start` belongs to it,
    and so does whatever that begins.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_dead = False
        self.tasks: list[asyncio.Task[Any]] = []
        self._context: Context = copy_context()
        self._context.run(_process.set, self)

    def run(self, job: Callable[[], T]) -> T:
        """Raises Halted if the process dies of it, or is dead."""
        if self.is_dead:
            raise Halted(self.name)
        # A copy: the same context cannot be entered twice.
        return self._context.copy().run(job)

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        loop = asyncio.get_running_loop()
        return loop.create_task(work, context=self._context.copy())


_process: ContextVar[Process | None] = ContextVar("process", default=None)


def _is_dead(context: Context) -> bool:
    process = context.get(_process)
    return process is not None and process.is_dead


class _Jumps(selectors.SelectSelector):
    """Waits for nothing: where another selector sleeps, the time is moved on."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stuck("nothing will ever happen again")
        self.now_s += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time` is seconds since the loop was made; threads are none: what would run in
    one runs in the loop, a moment later.
    """

    def __init__(self) -> None:
        self._jumps = _Jumps()
        super().__init__(self._jumps)
        self.set_task_factory(_task_of_its_process)
        self.set_exception_handler(_complain_of_the_living)

    def time(self) -> float:
        return self._jumps.now_s

    def call_soon(self, callback: Any, *args: Any, context: Any = None) -> Any:
        handle = super().call_soon(callback, *args, context=context)
        return self._unless_dead(handle)

    def call_at(self, when: float, callback: Any, *args: Any, context: Any = None):
        handle = super().call_at(when, callback, *args, context=context)
        return self._unless_dead(handle)

    def call_soon_threadsafe(
        self, callback: Any, *args: Any, context: Any = None
    ) -> Any:
        return self.call_soon(callback, *args, context=context)

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        future: asyncio.Future[Any] = self.create_future()

        def run() -> None:
            try:
                result = func(*args)
            except Halted:
                return
            except BaseException as error:  # noqa: BLE001  handed to whoever waits
                if not future.done():
                    future.set_exception(error)
            else:
                if not future.done():
                    future.set_result(result)

        self.call_soon(run)
        return future

    def kill(self, process: Process) -> None:
        """From now on nothing of it runs."""
        process.is_dead = True
        for handle in (*self._ready, *self._scheduled):
            self._unless_dead(handle)

    @staticmethod
    def _unless_dead(handle: Any) -> Any:
        if _is_dead(handle._context):
            handle.cancel()
        return handle


def bury(process: Process) -> None:
    """Let go of what a dead process left lying. Nobody listens to its last words."""
    for task in process.tasks:
        if not task.done():
            task._log_destroy_pending = False
            with suppress(BaseException):
                task.get_coro().close()
    process.tasks.clear()


def _task_of_its_process(
    loop: asyncio.AbstractEventLoop, work: Any, context: Context | None = None
) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, context=context)
    process = (context or copy_context()).get(_process)
    if process is not None:
        process.tasks.append(task)
    return task


def _complain_of_the_living(
    loop: asyncio.AbstractEventLoop, context: dict[str, Any]
) -> None:
    if not isinstance(context.get("exception"), Halted):
        loop.default_exception_handler(context)
