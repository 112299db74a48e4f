"""A thread that runs only while everybody else waits, and pauses where it is told to.

So the writer's thread can be overtaken in the middle of a commit, as in life, and the
same run can be had again.
"""

from collections.abc import Callable
from contextvars import copy_context
from threading import Lock, Thread, get_ident

# Threads that have nothing to do: beginning one costs more than what it is for.
_idle: list["_Hand"] = []


class _Hand:
    """A thread that does one job after the other, each when it is let go on."""

    def __init__(self) -> None:
        self.its_turn, self.our_turn = Lock(), Lock()
        self.its_turn.acquire()
        self.our_turn.acquire()
        self.job: Callable[[], object]
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while True:
            self.its_turn.acquire()
            self.job()
            _idle.append(self)
            self.our_turn.release()

    def is_this_thread(self) -> bool:
        return self._thread.ident == get_ident()


class Lockstep:
    """`go_on` lets it run until it pauses or ends, and raises what it ended with;
    nothing runs before the first.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self.is_done = False
        self._error: BaseException | None = None
        context = copy_context()

        def run() -> None:
            try:
                context.run(work)
            except BaseException as error:  # noqa: BLE001  handed to whoever waits
                self._error = error
            self.is_done = True

        self._hand = _idle.pop() if _idle else _Hand()
        self._hand.job = run

    def go_on(self) -> None:
        if not self.is_done:
            self._hand.its_turn.release()
            self._hand.our_turn.acquire()
            if self._error is not None:
                raise self._error

    def pause(self) -> None:
        """Called by the thread itself; from anywhere else: no-op."""
        if self._hand.is_this_thread():
            self._hand.our_turn.release()
            self._hand.its_turn.acquire()
