"""What is saved while pages come, and the pages that come after it."""

from shared.session import (
    Action,
    Event,
    Phase,
    Pulled,
    PullNext,
    Pushed,
    PushNext,
    Session,
    Snapped,
    TakeSnapshot,
    Wrote,
    step,
)

FETCHING = Session(Phase.SNAPSHOT, snapshots=("all", "person:ana"))
PULLING = Session(Phase.PULL)


def after(session: Session, *events: Event) -> tuple[Session, list[Action]]:
    """The session after these events, and all actions on the way."""
    done: list[Action] = []
    for event in events:
        session, actions = step(session, event)
        done += actions
    return session, done


def test_a_write_is_pushed_between_two_pages_and_they_go_on_after_it() -> None:
    paged = Snapped("all", "2")
    _, actions = after(FETCHING, Wrote(1), paged, Pushed(0), paged)
    # Where it broke off the replica knows.
    assert [PushNext(), TakeSnapshot("all"), TakeSnapshot("all", "2")] == actions

    _, actions = after(PULLING, Wrote(1), Pulled(more=True), Pushed(0))
    assert [PushNext(), PullNext()] == actions


def test_what_cannot_be_settled_does_not_keep_the_next_page_waiting() -> None:
    paged = Snapped("all", "2")
    stuck = Wrote(1), paged, Pushed(1), paged, paged
    _, actions = after(FETCHING, *stuck)

    following = TakeSnapshot("all", "2")
    assert [PushNext(), TakeSnapshot("all"), following, following] == actions
