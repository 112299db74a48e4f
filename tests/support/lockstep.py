"""A thread that runs only while everybody else waits, and pauses where it is told to.

So the writer's thread can be overtaken in the middle of a commit, as in life, and the
same run can be had again.
"""

from collections.abc import Callable
from contextvars import copy_context
from threading import Semaphore, Thread, current_thread


class Lockstep:
    """`go_on` lets it run until it pauses or ends; nothing runs before the first."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._its_turn, self._our_turn = Semaphore(0), Semaphore(0)
        self.is_done = False
        context = copy_context()

        def run() -> None:
            self._its_turn.acquire()
            try:
                context.run(work)
            finally:
                self.is_done = True
                self._our_turn.release()

        self._thread = Thread(target=run, daemon=True)
        self._thread.start()

    def go_on(self) -> None:
        if not self.is_done:
            self._its_turn.release()
            self._our_turn.acquire()

    def pause(self) -> None:
        """Called by the thread itself; from anywhere else: no-op."""
        if current_thread() is self._thread:
            self._our_turn.release()
            self._its_turn.acquire()
