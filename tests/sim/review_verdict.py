"""What must be true of what was held once a simulated world has come to rest.

Told from the log and the office's own list: whatever waited is decided by what somebody
said of it, or waits there still. Nothing is decided otherwise, and nothing is lost.
"""

from collections import defaultdict

from server.store.sqlite import FILE_NAME
from shared.changes import Change, Effect, Outcome
from tests.sim.reviewer import Reviewer
from tests.sim.rows import changes, log
from tests.sim.watch import Watch
from tests.support.world_files import looked_into

ACCEPTED, DISMISSED = "accepted", "dismissed"
# What a phone hands over that may not go on.
HANDED_OVER = ("revoked", "expired", "handed_in")
SENT_AFTER = "SELECT id FROM change WHERE device = ? AND rowid > ?"
# It waits for an update of the server, and is shown to nobody.
AHEAD = "schema_new"
# What it names may come later: then it counts without anybody's having said so.
NAMES_SOMETHING_MISSING = "unknown_ref"
TOLD = "SELECT code, detail FROM inbox WHERE id = ?1 OR id LIKE ?1 || '/%'"
SENT = "SELECT 1 FROM outbox WHERE id = ? AND state <> 'waiting'"

Said = dict[str, list[str]]


async def what_was_held_is_decided_by_what_was_said_of_it(watch: Watch) -> None:
    listed = await Reviewer(watch.world, watch).listed()
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        known, effects = changes(server), log(server)
        handed_over = {
            id_
            for device, come in watch.revoked.items()
            for (id_,) in server.execute(SENT_AFTER, (device, come))
        }
    handed_over |= {id_ for id_, why in watch.held.items() if why in HANDED_OVER}
    said = _said(effects)
    assert len(listed) == len(set(listed)), f"listed twice: {sorted(listed)}"
    for id_ in listed:
        assert id_ in known, f"the office is asked about {id_}: there is no such change"
    for id_, told in watch.verdicts.items():
        assert id_ in known, f"the office decided on {id_}: lost"
        assert set(told) <= set(said[id_]), f"the office said {told} of {id_}: lost"
        is_accepted = _is_taken(id_, known[id_][1], effects)
        expected = {ACCEPTED if is_accepted else DISMISSED}
        assert expected == set(told), f"the office was told {told} of {id_}: {expected}"
    for id_ in watch.held:
        assert id_ in known or id_ in watch.waived, f"{id_} was held: lost"
    for id_, (change, outcome, _) in known.items():
        was_said, is_listed = said.get(id_, []), id_ in listed
        is_handed = id_ in handed_over
        if change.fact is None:
            _check_edit(change, outcome, was_said, is_listed, is_handed)
        else:
            _check_fact(change, effects, was_said, is_listed, is_handed)


def who_is_refused_is_told_why(watch: Watch) -> None:
    """On each phone that sent it and still knows of it."""
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        known, said = changes(server), _said(log(server))
    refused = [
        id_
        for id_, (change, outcome, _) in known.items()
        if id_ in said and change.fact is None and outcome.status == "refused"
    ]
    for name, phone in watch.world.sim_phones.items():
        with looked_into(phone.folder / "replica.db") as replica:
            for id_ in refused:
                if replica.execute(SENT, (id_,)).fetchone() is None:
                    continue
                told = replica.execute(TOLD, (id_,)).fetchall()
                assert told, f"{name} is not told that {id_} was refused"
                is_reasoned = all(code and detail for code, detail in told)
                assert is_reasoned, f"{name} is not told why {id_} was refused"


def _said(effects: list[Effect]) -> Said:
    """What was decided of each, first to last."""
    verdicts: Said = defaultdict(list)
    for effect in effects:
        fact = effect.fact
        if fact is None or fact.kind != "review" or effect.id != effect.change:
            continue
        assert not fact.held, f"a verdict waits for one itself: {fact.id} {fact.held}"
        if effect.scope == "all":
            verdicts[fact.body["fact"]].append(fact.body["verdict"])
    return verdicts


def _is_taken(id_: str, outcome: Outcome, effects: list[Effect]) -> bool:
    """Whether it counts, or stands, all of it."""
    held = [e.fact.held for e in effects if e.fact and e.fact.id == id_]
    if held:
        return not held[-1]
    return outcome.status in ("applied", "conflict") and "refused" not in outcome.args


def _check_edit(
    change: Change, outcome: Outcome, said: list[str], is_listed: bool, is_handed: bool
) -> None:
    status, why = outcome.status, f" {outcome.code}".rstrip()
    words = f"{change.id} is {status}{why}, the office said {said or 'nothing'}"
    if status == "held":
        is_ahead = outcome.code == AHEAD
        assert is_ahead != is_listed, f"nobody can decide on it: {words}"
        assert DISMISSED not in said, f"waits, and was dismissed: {words}"
        assert is_ahead or ACCEPTED not in said, f"waits, and was accepted: {words}"
        return
    if status in ("applied", "conflict"):
        assert not is_listed or outcome.code, f"done, and asked about: {words}"
        assert not is_handed or ACCEPTED in said, f"nobody accepted it: {words}"
        assert said[:1] != [DISMISSED], f"done, and was dismissed: {words}"
    elif said or is_handed:
        assert said, f"nobody refused it: {words}"
        is_dismissed = DISMISSED in said
        assert is_dismissed != is_listed, f"refused without a word: {words}"


def _check_fact(
    change: Change,
    effects: list[Effect],
    said: list[str],
    is_listed: bool,
    is_handed: bool,
) -> None:
    held = [e.fact.held for e in effects if e.fact and e.fact.id == change.id]
    if not held:
        return
    assert held[0] or not is_handed, f"{change.id} counts, of a phone that was revoked"
    words = f"{change.id} was held for {held}, the office said {said or 'nothing'}"
    if not held[-1]:
        assert not is_listed, f"counts, and is asked about: {words}"
        why = {one for one in held if one} - {NAMES_SOMETHING_MISSING}
        assert not why or said[:1] == [ACCEPTED], f"nobody accepted it: {words}"
        return
    is_dismissed = held[-1] == "dismissed"
    expected = [DISMISSED] if is_dismissed else []
    assert expected == said[:1], f"it is not what somebody decided: {words}"
    assert is_dismissed != is_listed, f"nobody can decide on it: {words}"
