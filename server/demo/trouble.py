"""What needs a person: conflicts, a dispute, incidents, a refusal, a held entry."""

from server.demo.content import Mishap, Remark
from server.demo.day_plan import DayPlan
from server.demo.doing import DRIFT, DRIFT_MAX, scan
from server.demo.laying import Day
from server.demo.story import Act, Story, minutes
from shared.changes import Fact, Patch
from shared.nouns.base import Group
from shared.nouns.equipment import ScanKind
from shared.nouns.incidents import (
    Comment,
    IncidentAction,
    IncidentWhat,
    IncidentWhen,
    IncidentWords,
)
from shared.nouns.people import Attendance, Direction, Method
from shared.nouns.plan import ItemKind, ItemProgress, ItemTime, Progress
from shared.schema import value_of

# Minutes before now at which both planners moved the same line.
CLASHED = 70
# Minutes for which a phone had no signal.
UNHEARD = 5
# Of two takings within one minute by phones whose clocks are only estimated, nobody
# can say which was first.
SAME_MINUTE_MS = 20_000


def troubles(story: Story, yesterday: Day, today: Day) -> None:
    """All of it, once: later days are left to whoever looks at the demo."""
    _clash_in_the_plan(story, today)
    _clash_on_the_day(story, today)
    _quarrel(story, yesterday, today)
    for mishap in story.telling.mishaps:
        _mishap(story, today, mishap)
    _late_entries(story, yesterday, today)
    _vouch(story, today)


def _ago(story: Story, count: float) -> int:
    return story.now_ms - minutes(count)


def _clash_in_the_plan(story: Story, today: Day) -> None:
    """Two planners give a line another start, the second without having seen it."""
    plan, clash = DayPlan(story, today), story.telling.clash
    line = next(li for li in story.telling.lines if li.key == clash.plan_line)

    def act(ms: int) -> None:
        id_ = plan.item(line.key)
        patches = [
            story.patch(
                "item",
                id_,
                time=ItemTime(today.ms(start), today.ms(start + line.end - line.start)),
            )
            for _, start in clash.plan
        ]
        for (key, _), patch, later in zip(clash.plan, patches, (0, 4), strict=True):
            phone = story.phone(key)
            assert phone is not None
            phone.do(ms + minutes(later), patch)

    story.at(_ago(story, CLASHED), act)


def _clash_on_the_day(story: Story, today: Day) -> None:
    """Two people finish the same line, and do not agree on when it ended."""
    plan = DayPlan(story, today)
    who, after = story.telling.clash.live
    phone, found = story.phone(who), _last_finished(plan)
    if phone is None or found is None:
        return
    key, began_ms, end, done_ms = found

    def act(ms: int) -> None:
        # When the form was opened the line was still running.
        ended = ItemProgress(Progress.DONE, began_ms, today.ms(end + after))
        edit = story.patch("item", plan.item(key), progress=ended)
        unheard = phone.note(ms, edit)
        story.at(ms + minutes(UNHEARD), lambda at_ms: phone.send(at_ms, unheard))

    story.at(done_ms, act)


def _last_finished(plan: DayPlan) -> tuple[str, int, int, int] | None:
    """Key, real start, planned end, and the moment at which the newest finished line
    of work was finished, early enough that the disagreement has been heard.
    """
    newest = None
    for rank, (line, start, end) in enumerate(plan.running()):
        late = min(DRIFT * rank, DRIFT_MAX)
        done_ms = plan.day.ms(end + late)
        is_heard = done_ms + minutes(UNHEARD) <= plan.story.now_ms
        is_newer = newest is None or done_ms > newest[3]
        if is_heard and is_newer and line.kind in (ItemKind.SCENE, ItemKind.TASK):
            newest = line.key, plan.day.ms(start + late), end, done_ms
    return newest


def _quarrel(story: Story, yesterday: Day, today: Day) -> None:
    """Taken and brought back yesterday; today taken twice, both without signal."""
    before, plan = DayPlan(story, yesterday), DayPlan(story, today)
    quarrel = story.telling.quarrel
    (first, first_ago), (second, second_ago) = quarrel.first, quarrel.second
    one, other = story.phone(first), story.phone(second)
    assert one is not None
    assert other is not None

    def as_usual(kind: ScanKind, holder: str) -> Act:
        thing = quarrel.thing
        return lambda ms: one.do(ms, scan(story, before, thing, kind, holder))

    story.at(yesterday.ms(30), as_usual(ScanKind.CHECK_OUT, first))
    story.at(yesterday.ms(before.end), as_usual(ScanKind.CHECK_IN, ""))
    is_exact = first_ago != second_ago
    first_ms = _ago(story, first_ago)
    second_ms = _ago(story, second_ago) + (0 if is_exact else SAME_MINUTE_MS)

    def take(_: int) -> None:
        taken = [
            scan(story, plan, quarrel.thing, ScanKind.CHECK_OUT, who)
            for who in (first, second)
        ]
        ours = one.note(first_ms, taken[0], is_exact)
        theirs = other.note(second_ms, taken[1], is_exact)
        heard_ms = second_ms + minutes(UNHEARD)
        story.at(heard_ms, lambda at: other.send(at, theirs, is_exact=is_exact))
        story.at(
            heard_ms + minutes(4), lambda at: one.send(at, ours, is_exact=is_exact)
        )

    story.at(first_ms, take)


def _mishap(story: Story, today: Day, mishap: Mishap) -> None:
    plan = DayPlan(story, today)
    id_ = f"{plan.id}-incident-{mishap.key}"
    at_ms = _ago(story, mishap.ago)
    groups: dict[str, Group] = {
        "what": IncidentWhat(mishap.type, mishap.severity),
        "when": IncidentWhen(
            at_ms, plan.id, story.place(mishap.place), story.person(mishap.reporter)
        ),
        "words": IncidentWords(mishap.text),
        "action": IncidentAction(mishap.immediate),
    }
    patch = Patch(
        "incident",
        id_,
        is_create=True,
        set={name: value_of(group) for name, group in groups.items()},
        add={"people": tuple(story.person(key) for key in mishap.people)},
    )
    phone = story.phone(mishap.reporter)
    assert phone is not None
    # A minute and a half to write it down.
    story.at(at_ms + minutes(1.5), phone.later(patch))
    for comment in mishap.comments:
        _comment(story, id_, at_ms, comment)


def _comment(story: Story, incident: str, since_ms: int, comment: Remark) -> None:
    fact = Fact("comment", value_of(Comment("incident", incident, comment.text)))
    phone = story.phone(comment.person)
    assert phone is not None
    story.at(since_ms + minutes(comment.after), phone.later(fact))


def _vouch(story: Story, today: Day) -> None:
    """Who may check in nobody but themselves did so: held until the office says."""
    vouch = story.telling.vouch
    phone = story.phone(vouch.by)
    assert phone is not None
    here = Attendance(
        story.person(vouch.person),
        DayPlan(story, today).id,
        Direction.IN,
        Method.SUPERVISOR,
    )
    fact = Fact("attendance", value_of(here))
    story.at(_ago(story, vouch.ago), phone.later(fact))


def _late_entries(story: Story, yesterday: Day, today: Day) -> None:
    """Two phones find signal only next morning, when the office has locked the day:
    an edit is refused, and somebody's "out" is kept as an amendment.
    """
    before, telling = DayPlan(story, yesterday), story.telling
    late, refused = story.phone(telling.late), story.phone(telling.refused)
    assert late is not None
    assert refused is not None
    line, start, end = before.running()[-1]
    out = Attendance(story.person(telling.late), before.id, Direction.OUT)

    def write(ms: int) -> None:
        done = ItemProgress(Progress.DONE, before.day.ms(start), ms)
        edit = story.patch("item", before.item(line.key), progress=done)
        unheard = refused.note(ms, edit)
        left = late.note(ms, Fact("attendance", value_of(out)))
        story.at(today.ms(-44), lambda at: refused.send(at, unheard))
        story.at(today.ms(-41), lambda at: late.send(at, left))

    story.at(yesterday.ms(max(end, before.end) + 8), write)
