"""The sync session: every phase against every event, legal and illegal."""

from typing import Any

import pytest
from msgspec.structs import replace

from shared.errors import Recovery
from shared.session import (
    HELLO_LIFE_ROUNDS,
    ROUND_PAGES_MAX,
    Action,
    Asked,
    DropScopes,
    Due,
    Event,
    ForgetCursors,
    ForkDevice,
    Forked,
    Greeted,
    Listen,
    Lost,
    Parted,
    Phase,
    Pulled,
    PullNext,
    Pushed,
    PushNext,
    Rang,
    Refused,
    SayHello,
    Session,
    Snapped,
    Stop,
    TakeSnapshot,
    Wait,
    Wrote,
    step,
)

P = Phase
# One session for each phase, with something to lose in it.
SESSIONS = {
    P.IDLE: Session(),
    P.HELLO: Session(P.HELLO, failures=1),
    P.PUSH: Session(P.PUSH, waiting=3, offered=3, failures=1),
    P.FORK: Session(P.FORK, waiting=3, offered=3, failures=1),
    P.SNAPSHOT: Session(P.SNAPSHOT, snapshots=("all", "person:ana"), failures=1),
    P.PULL: Session(P.PULL, failures=1),
    P.REST: Session(P.REST, rounds=2),
    P.BACKOFF: Session(P.BACKOFF, failures=2),
    P.STOPPED: Session(P.STOPPED, waiting=3, stopped_by="revoked"),
}
EVENTS: dict[str, Event] = {
    "due": Due(),
    "asked": Asked(),
    "rang": Rang(),
    "parted": Parted(),
    "wrote": Wrote(4),
    "greeted": Greeted((), (), 0),
    "greeted with work": Greeted((), (), 2),
    "greeted, a scope gained": Greeted(("all",), (), 0),
    "greeted, a scope lost": Greeted((), ("role:coordinator",), 0),
    "pushed": Pushed(0),
    "pushed in part": Pushed(1),
    "pushed nothing": Pushed(3),
    "pushed beside a rival": Pushed(1, ("change-1",)),
    "forked": Forked(2),
    "snapped in part": Snapped("all", "page-2"),
    "snapped": Snapped("all", ""),
    "snapped another": Snapped("person:bo", ""),
    "pulled in part": Pulled(more=True),
    "pulled": Pulled(more=False),
    "lost": Lost(),
    "lost, told to wait": Lost(7_000),
    "busy": Refused("busy", Recovery.RETRY, 9_000),
    "invalid": Refused("invalid", Recovery.FIX_INPUT),
    "revoked": Refused("revoked", Recovery.RE_PAIR),
    "revoked, with work": Refused("revoked", Recovery.RE_PAIR, waiting=3),
    "expired, with work": Refused("expired", Recovery.RE_PAIR, waiting=3),
    "schema_old": Refused("schema_old", Recovery.UPDATE),
    "epoch_changed": Refused("epoch_changed", Recovery.SNAPSHOT),
}

Cell = tuple[Phase, tuple[Action, ...]]
HELLO: Cell = (P.HELLO, (SayHello(),))
PULL: Cell = (P.PULL, (PullNext(),))
PUSH: Cell = (P.PUSH, (PushNext(),))


def failed(failures: int, at_least_ms: int = 0) -> Cell:
    return (P.BACKOFF, (Wait(failures, at_least_ms),))


def in_every_busy_phase(cells: dict[str, Cell]) -> dict[tuple[Phase, str], Cell]:
    busy = (P.HELLO, P.PUSH, P.FORK, P.SNAPSHOT, P.PULL)
    return {(phase, event): cell for phase in busy for event, cell in cells.items()}


LEGAL: dict[tuple[Phase, str], Cell] = {
    (P.IDLE, "due"): HELLO,
    (P.IDLE, "asked"): HELLO,
    (P.IDLE, "rang"): HELLO,
    (P.IDLE, "wrote"): (P.IDLE, ()),
    (P.HELLO, "greeted"): PULL,
    (P.HELLO, "greeted with work"): PUSH,
    (P.HELLO, "greeted, a scope gained"): (P.SNAPSHOT, (TakeSnapshot("all"),)),
    (P.HELLO, "greeted, a scope lost"): (
        P.PULL,
        (DropScopes(("role:coordinator",)), PullNext()),
    ),
    (P.PUSH, "pushed"): PULL,
    (P.PUSH, "pushed in part"): PUSH,
    (P.PUSH, "pushed nothing"): PULL,
    (P.PUSH, "pushed beside a rival"): (P.FORK, (ForkDevice(("change-1",)),)),
    (P.FORK, "forked"): PUSH,
    (P.HELLO, "revoked, with work"): PUSH,
    (P.SNAPSHOT, "revoked, with work"): PUSH,
    (P.PULL, "revoked, with work"): PUSH,
    (P.PUSH, "revoked, with work"): (P.STOPPED, (Stop("revoked"),)),
    (P.FORK, "revoked, with work"): (P.STOPPED, (Stop("revoked"),)),
    (P.HELLO, "expired, with work"): PUSH,
    (P.SNAPSHOT, "expired, with work"): PUSH,
    (P.PULL, "expired, with work"): PUSH,
    (P.PUSH, "expired, with work"): (P.STOPPED, (Stop("expired"),)),
    (P.FORK, "expired, with work"): (P.STOPPED, (Stop("expired"),)),
    (P.SNAPSHOT, "snapped in part"): (P.SNAPSHOT, (TakeSnapshot("all", "page-2"),)),
    (P.SNAPSHOT, "snapped"): (P.SNAPSHOT, (TakeSnapshot("person:ana"),)),
    (P.PULL, "pulled in part"): PULL,
    (P.PULL, "pulled"): (P.REST, (Listen(),)),
    (P.REST, "due"): PULL,
    (P.REST, "asked"): PULL,
    (P.REST, "rang"): PULL,
    (P.REST, "parted"): HELLO,
    (P.REST, "wrote"): PUSH,
    (P.BACKOFF, "due"): HELLO,
    (P.BACKOFF, "asked"): HELLO,
    (P.BACKOFF, "wrote"): (P.BACKOFF, ()),
    (P.STOPPED, "asked"): HELLO,
} | in_every_busy_phase(
    {
        "lost": failed(2),
        "lost, told to wait": failed(2, 7_000),
        "busy": failed(2, 9_000),
        "invalid": failed(2),
        "revoked": (P.STOPPED, (Stop("revoked"),)),
        "schema_old": (P.STOPPED, (Stop("schema_old"),)),
        "epoch_changed": (P.HELLO, (ForgetCursors(), SayHello())),
    }
)
# Nothing is sent for these now; the round under way is followed by another one.
NOTED = {
    (phase, event)
    for phase in (P.HELLO, P.PUSH, P.FORK, P.SNAPSHOT, P.PULL)
    for event in ("due", "asked", "rang", "parted", "wrote")
}
CELLS = [(phase, event) for phase in P for event in EVENTS]


def after(session: Session, *events: Event) -> tuple[Session, list[Action]]:
    """The session after these events, and all actions on the way."""
    done: list[Action] = []
    for event in events:
        session, actions = step(session, event)
        done += actions
    return session, done


@pytest.mark.parametrize(("phase", "event"), sorted(LEGAL))
def test_what_is_legal_leads_where_the_table_says(phase: Phase, event: str) -> None:
    session, actions = step(SESSIONS[phase], EVENTS[event])

    assert LEGAL[phase, event] == (session.phase, actions)


@pytest.mark.parametrize(("phase", "event"), sorted(NOTED))
def test_what_happens_during_a_round_is_noted_and_sends_nothing(
    phase: Phase, event: str
) -> None:
    before = SESSIONS[phase]

    session, actions = step(before, EVENTS[event])

    assert () == actions
    assert session.is_dirty
    expected = replace(before, is_dirty=True, waiting=0, offered=0)
    if event == "parted":
        expected = replace(expected, rounds=HELLO_LIFE_ROUNDS)
    assert expected == replace(session, waiting=0, offered=0)


@pytest.mark.parametrize(
    ("phase", "event"),
    sorted({*CELLS} - {*LEGAL} - NOTED),
)
def test_what_is_illegal_leaves_everything_as_it_was(phase: Phase, event: str) -> None:
    assert (SESSIONS[phase], ()) == step(SESSIONS[phase], EVENTS[event])


def test_the_table_has_every_phase_and_every_event() -> None:
    assert set(P) == set(SESSIONS)
    assert all(phase is session.phase for phase, session in SESSIONS.items())
    kinds: Any = Event
    assert {kind.__name__ for kind in kinds.__args__} == {
        type(event).__name__ for event in EVENTS.values()
    }


# What the table cannot say ---------------------------------------------------------


def test_work_is_pushed_before_anything_is_dropped_fetched_or_pulled() -> None:
    session, actions = after(
        SESSIONS[P.HELLO],
        Greeted(("all",), ("role:coordinator",), 700),
        Pushed(200),
        Pushed(0),
        Snapped("all", "2"),
        Snapped("all", ""),
        Pulled(more=True),
        Pulled(more=False),
    )

    assert [
        PushNext(),
        PushNext(),
        DropScopes(("role:coordinator",)),
        TakeSnapshot("all"),
        TakeSnapshot("all", "2"),
        PullNext(),
        PullNext(),
        Listen(),
    ] == actions
    assert Session(P.REST) == replace(session, offered=0)


def test_a_write_between_two_snapshots_is_pushed_between_them() -> None:
    _, actions = after(SESSIONS[P.SNAPSHOT], Wrote(1), Snapped("all", ""), Pushed(0))

    assert [PushNext(), TakeSnapshot("person:ana")] == actions


def test_a_write_during_a_pull_is_pushed_at_its_end() -> None:
    _, actions = after(SESSIONS[P.PULL], Wrote(1), Pulled(more=False), Pushed(0))

    assert [PushNext(), PullNext()] == actions


def test_a_bell_during_a_pull_brings_another_pull() -> None:
    _, actions = after(SESSIONS[P.PULL], Rang(), Pulled(more=False), Pulled(more=False))

    assert [PullNext(), Listen()] == actions


def test_a_write_during_a_push_is_no_reason_to_think_the_push_stuck() -> None:
    """Two of three are settled and two are written meanwhile: three wait again."""
    session, actions = after(SESSIONS[P.PUSH], Wrote(5), Pushed(3))

    assert [PushNext()] == actions
    assert not session.is_stuck


def test_a_push_that_settles_nothing_lets_the_round_go_on_and_then_backs_off() -> None:
    greeted, _ = after(SESSIONS[P.HELLO], Greeted(("all",), ("role:coordinator",), 3))

    session, actions = after(greeted, Pushed(3), Snapped("all", ""), Pulled(more=False))

    assert [TakeSnapshot("all"), PullNext(), Wait(2)] == actions
    assert (P.BACKOFF, False, 3) == (session.phase, session.is_stuck, session.waiting)
    assert [SayHello(), PushNext()] == after(session, Due(), Greeted((), (), 3))[1]


def test_a_round_that_comes_through_forgets_its_failures() -> None:
    session, _ = after(SESSIONS[P.BACKOFF], Due(), Greeted((), (), 0), Pulled(False))

    assert (P.REST, 0) == (session.phase, session.failures)


def test_each_failure_waits_for_one_more() -> None:
    session, waits = Session(), []
    for _ in range(4):
        session, actions = after(session, Due(), Lost())
        waits.append(actions[-1])

    assert [Wait(1), Wait(2), Wait(3), Wait(4)] == waits


def test_a_changed_epoch_is_followed_at_once_twice_and_then_waited_for() -> None:
    changed = EVENTS["epoch_changed"]
    session = Session(P.PULL)
    for _ in range(2):
        session, actions = after(session, changed, Greeted(("all",), (), 0))
        assert [ForgetCursors(), SayHello(), TakeSnapshot("all")] == actions

    session, actions = after(session, changed)

    assert [ForgetCursors(), Wait(3)] == actions
    assert P.BACKOFF is session.phase


def test_a_greeting_that_has_grown_old_is_renewed_whatever_wakes_the_session() -> None:
    for event in (Due(), Rang(), Asked(), Wrote(1)):
        old = Session(P.REST, rounds=HELLO_LIFE_ROUNDS)
        young = Session(P.REST, rounds=HELLO_LIFE_ROUNDS - 1)

        assert HELLO == (step(old, event)[0].phase, step(old, event)[1])
        assert SayHello() not in step(young, event)[1]
        assert HELLO_LIFE_ROUNDS == step(young, event)[0].rounds
        assert 0 == step(old, event)[0].rounds


def test_a_stopped_session_keeps_what_waits_and_says_why() -> None:
    session, _ = after(SESSIONS[P.PUSH], EVENTS["revoked"], Wrote(4), Rang(), Due())

    assert (P.STOPPED, 3, "revoked") == (
        session.phase,
        session.waiting,
        session.stopped_by,
    )


def test_a_scope_is_not_dropped_while_something_waits() -> None:
    session, actions = after(
        SESSIONS[P.HELLO], Greeted((), ("role:coordinator",), 1), Lost()
    )

    assert [PushNext(), Wait(2)] == actions
    assert (
        DropScopes(("role:coordinator",))
        in after(session, Due(), Greeted((), ("role:coordinator",), 0))[1]
    )


def test_a_server_that_never_stops_sending_pages_is_given_a_rest() -> None:
    for event, first in ((Pulled(True), P.PULL), (Snapped("all", "2"), P.SNAPSHOT)):
        session = replace(SESSIONS[first], pages=ROUND_PAGES_MAX)

        again, actions = step(session, event)

        assert (P.BACKOFF, 0, (Wait(2),)) == (again.phase, again.pages, actions)
        assert 0 == after(session, Lost(), Due(), Greeted((), (), 0))[0].pages


def test_a_revoked_phone_hands_over_what_waits_and_stops_then() -> None:
    session, actions = after(
        SESSIONS[P.HELLO], EVENTS["revoked, with work"], Pushed(1), Pushed(0), Rang()
    )

    assert [PushNext(), PushNext(), Stop("revoked")] == actions
    assert (P.STOPPED, "revoked", 0) == (
        session.phase,
        session.stopped_by,
        session.waiting,
    )


def test_what_a_revoked_phone_writes_while_it_hands_over_is_handed_over_too() -> None:
    _, actions = after(
        SESSIONS[P.HELLO],
        EVENTS["revoked, with work"],
        Wrote(4),
        Pushed(1),
        Pushed(0),
    )

    assert [PushNext(), PushNext(), Stop("revoked")] == actions


def test_a_revoked_phone_that_is_cut_off_tries_again_later() -> None:
    leaving, _ = after(SESSIONS[P.HELLO], EVENTS["revoked, with work"])
    for event in (Lost(), Pushed(3)):
        session, actions = after(leaving, event)

        assert [Wait(2)] == actions
        assert "" == session.leaving
        _, actions = after(session, Due(), EVENTS["revoked, with work"], Pushed(0))
        assert [SayHello(), PushNext(), Stop("revoked")] == actions


def test_a_revoked_phone_that_shares_its_identity_hands_over_all_the_same() -> None:
    _, actions = after(
        SESSIONS[P.HELLO],
        EVENTS["revoked, with work"],
        Pushed(1, ("change-1",)),
        Forked(1),
        Pushed(0),
    )

    assert [PushNext(), ForkDevice(("change-1",)), PushNext(), Stop("revoked")] == (
        actions
    )


def test_a_new_identity_is_asked_for_once_a_greeting() -> None:
    rival = Pushed(1, ("change-1",))
    session, actions = after(SESSIONS[P.PUSH], rival, Forked(1), rival, Pulled(False))

    assert [ForkDevice(("change-1",)), PushNext(), PullNext(), Wait(2)] == actions
    _, actions = after(session, Due(), Greeted((), (), 1), rival)
    assert [SayHello(), PushNext(), ForkDevice(("change-1",))] == actions
