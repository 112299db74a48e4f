"""Whatever comes, in whatever order: what the session never does."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.errors import Recovery
from shared.session import (
    ROUND_PAGES_MAX,
    Action,
    Asked,
    DropScopes,
    Due,
    Event,
    ForkDevice,
    Forked,
    Greeted,
    Listen,
    Lost,
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

COUNTS = st.integers(0, 3)
SCOPES = st.lists(st.sampled_from(["all", "person:ana"]), unique=True).map(tuple)
FAILURES = st.sampled_from(
    [
        Lost(),
        Lost(5_000),
        Refused("busy", Recovery.RETRY, 5_000),
        Refused("invalid", Recovery.FIX_INPUT),
        Refused("unheard_of", Recovery.RETRY),
        Refused("epoch_changed", Recovery.SNAPSHOT),
        Refused("revoked", Recovery.RE_PAIR),
        Refused("revoked", Recovery.RE_PAIR, waiting=2),
        Refused("schema_old", Recovery.UPDATE),
    ]
)
EVENTS: st.SearchStrategy[Event] = (
    st.sampled_from([Due(), Rang(), Asked()])
    | st.builds(Wrote, COUNTS)
    | st.builds(Greeted, SCOPES, SCOPES, COUNTS)
    | st.builds(Pushed, COUNTS, st.sampled_from([(), ("change-1",)]))
    | st.builds(Forked, COUNTS)
    | st.builds(
        Snapped, st.sampled_from(["all", "person:ana"]), st.sampled_from(["", "2"])
    )
    | st.builds(Pulled, st.booleans())
    | FAILURES
)
SENDING = (PushNext, ForkDevice, PullNext, TakeSnapshot)
Trace = list[tuple[Session, Event, Session, tuple[Action, ...]]]


def trace(events: list[Event]) -> Trace:
    session, found = Session(), []
    for event in events:
        after, actions = step(session, event)
        found.append((session, event, after, actions))
        session = after
    return found


traces = st.lists(EVENTS, max_size=40).map(trace)


@given(traces)
def test_nothing_is_sent_before_the_server_has_greeted_nor_after_a_failure_until_again(
    told: Trace,
) -> None:
    is_greeted = False
    for _, event, after, actions in told:
        if isinstance(event, Greeted) and after.phase is not Phase.HELLO:
            is_greeted = True
        if any(isinstance(one, Wait | Stop | SayHello) for one in actions):
            is_greeted = False
        if any(isinstance(one, SENDING) for one in actions):
            assert is_greeted or after.leaving


# Sent away with something to hand over, and then told of another log.
TO_ANOTHER_LOG = [
    Due(),
    Refused("revoked", Recovery.RE_PAIR, waiting=2),
    Refused("epoch_changed", Recovery.SNAPSHOT),
]


@example(trace(TO_ANOTHER_LOG))
@given(traces)
def test_one_that_leaves_reads_nothing_and_drops_nothing(told: Trace) -> None:
    for before, _, after, actions in told:
        if before.leaving:
            assert not any(
                isinstance(one, PullNext | TakeSnapshot | DropScopes | Listen)
                for one in actions
            )
        if after.leaving:
            assert after.phase in (Phase.PUSH, Phase.FORK)


@given(traces)
def test_a_pull_or_snapshot_begins_only_when_nothing_waits_or_nothing_can_be_settled(
    told: Trace,
) -> None:
    for before, _, after, actions in told:
        begins = [
            one
            for one in actions
            if isinstance(one, PullNext)
            or (isinstance(one, TakeSnapshot) and not one.after)
        ]
        if begins and before.phase is not Phase.PULL:
            assert 0 == after.waiting or after.is_stuck


@given(traces)
def test_scopes_are_dropped_only_when_nothing_waits(told: Trace) -> None:
    for _, _, after, actions in told:
        if any(isinstance(one, DropScopes) for one in actions):
            assert 0 == after.waiting


@given(traces)
def test_any_failure_backs_off_or_stops_or_begins_anew_twice_at_most(
    told: Trace,
) -> None:
    busy = {Phase.HELLO, Phase.PUSH, Phase.FORK, Phase.SNAPSHOT, Phase.PULL}
    for before, event, after, actions in told:
        if not isinstance(event, Lost | Refused) or before.phase not in busy:
            continue
        recovery = event.recovery if isinstance(event, Refused) else Recovery.RETRY
        if after.leaving:
            assert "revoked" == event.code
            assert before.phase not in (Phase.PUSH, Phase.FORK)
            assert (PushNext(),) == actions
        elif recovery in (Recovery.RE_PAIR, Recovery.UPDATE):
            assert Phase.STOPPED is after.phase
            assert before.waiting <= after.waiting
        elif recovery is Recovery.SNAPSHOT and before.failures < 2:
            assert SayHello() == actions[-1]
            assert before.failures + 1 == after.failures
        else:
            assert Wait(before.failures + 1, event.at_least_ms) == actions[-1]
            assert Phase.BACKOFF is after.phase


@given(traces)
def test_a_write_in_backoff_sends_nothing(told: Trace) -> None:
    for before, event, after, actions in told:
        if before.phase is Phase.BACKOFF and isinstance(event, Wrote | Rang):
            assert (Phase.BACKOFF, ()) == (after.phase, actions)


@given(traces)
def test_a_stopped_session_sends_nothing_until_a_person_asks(told: Trace) -> None:
    for before, event, after, actions in told:
        if before.phase is Phase.STOPPED and not isinstance(event, Asked):
            assert (before, ()) == (after, actions)


@given(traces)
def test_one_thing_at_a_time_is_asked_of_the_server(told: Trace) -> None:
    """And what is asked for is what the phase waits to be answered."""
    waits_for = {
        SayHello: Phase.HELLO,
        PushNext: Phase.PUSH,
        ForkDevice: Phase.FORK,
        TakeSnapshot: Phase.SNAPSHOT,
        PullNext: Phase.PULL,
    }
    for _, _, after, actions in told:
        asked = [waits_for[type(one)] for one in actions if type(one) in waits_for]
        assert asked in ([], [after.phase])
        if after.phase in waits_for.values():
            assert not any(isinstance(one, Wait | Listen | Stop) for one in actions)


@given(traces)
def test_work_that_came_in_during_a_round_is_never_forgotten(told: Trace) -> None:
    for before, _, after, _ in told:
        if before.phase is Phase.PULL and after.phase is Phase.REST:
            assert not before.is_dirty
            assert 0 == after.waiting


# A server that answers at once, and never lets anything come forward ------------------


class Stubborn:
    """Answers as told; counts how often it is asked before the session rests."""

    def __init__(self, answers: dict[type[Action], Event]) -> None:
        self.answers = answers

    def asked_until_rest(self, session: Session, event: Event, most: int) -> int:
        asked = 0
        session, actions = step(session, event)
        while not any(isinstance(one, Wait | Listen | Stop) for one in actions):
            asked += 1
            assert asked <= most, "it would be asked for ever"
            session, actions = step(session, self.answers[type(actions[-1])])
        return asked


GOOD: dict[type[Action], Event] = {
    SayHello: Greeted((), (), 0),
    PushNext: Pushed(0),
    ForkDevice: Forked(5),
    TakeSnapshot: Snapped("all", ""),
    PullNext: Pulled(more=False),
}
EPOCH = Refused("epoch_changed", Recovery.SNAPSHOT)
REVOKED = Refused("revoked", Recovery.RE_PAIR, waiting=5)
WITH_WORK = {SayHello: Greeted(("all",), (), 5)}


@pytest.mark.parametrize(
    ("answers", "most"),
    [
        (GOOD, 2),
        (GOOD | WITH_WORK, 4),
        (GOOD | WITH_WORK | {PushNext: Pushed(5)}, 4),
        (GOOD | WITH_WORK | {PushNext: Pushed(9)}, 4),
        (GOOD | WITH_WORK | {PushNext: Pushed(5, ("change-1",))}, 6),
        (GOOD | {SayHello: REVOKED}, 2),
        (GOOD | {SayHello: REVOKED, PushNext: Pushed(5)}, 2),
        (GOOD | {SayHello: REVOKED, PushNext: REVOKED}, 2),
        (GOOD | WITH_WORK | {PushNext: EPOCH}, 6),
        (GOOD | {SayHello: EPOCH}, 3),
        (GOOD | {PullNext: EPOCH}, 6),
        (GOOD | WITH_WORK | {TakeSnapshot: EPOCH}, 9),
        (GOOD | {PullNext: Pulled(more=True)}, ROUND_PAGES_MAX + 2),
        (GOOD | WITH_WORK | {TakeSnapshot: Snapped("all", "2")}, ROUND_PAGES_MAX + 3),
    ],
)
def test_no_answer_keeps_a_session_asking_without_end(
    answers: dict[type[Action], Event], most: int
) -> None:
    server = Stubborn(answers)

    for session in (Session(), Session(Phase.BACKOFF, failures=9)):
        assert 1 <= server.asked_until_rest(session, Due(), most)


@given(
    st.sampled_from([Lost(), EPOCH]), st.sets(st.sampled_from(sorted(GOOD, key=str)))
)
def test_whatever_fails_the_session_comes_to_rest(
    failure: Event, failing: set[type[Action]]
) -> None:
    answers = GOOD | WITH_WORK | dict.fromkeys(failing, failure)

    assert Stubborn(answers).asked_until_rest(Session(), Due(), 12) <= 12
