"""A scope that is no longer granted goes when nothing of it waits to be sent."""

from shared.session import (
    Action,
    DropScopes,
    Due,
    Event,
    Greeted,
    Pushed,
    PushNext,
    SayHello,
    Session,
    step,
)

LOST = ("role:coordinator",)


def asked(*events: Event) -> list[Action]:
    """All that a fresh session wants done, as this happens to it."""
    session, wanted = Session(), list[Action]()
    for event in events:
        session, actions = step(session, event)
        wanted += actions
    return wanted


def test_it_is_dropped_once_everything_was_pushed() -> None:
    wanted = asked(Due(), Greeted((), LOST, 2), Pushed(0))

    assert [SayHello(), PushNext(), DropScopes(LOST)] == wanted[:3]


def test_it_stays_where_the_server_would_not_have_what_waits_yet() -> None:
    wanted = asked(Due(), Greeted((), LOST, 2), Pushed(2))

    assert [SayHello(), PushNext()] == wanted[:2]
    assert DropScopes(LOST) not in wanted
