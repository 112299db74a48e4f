"""What has happened in a demo production until now, in order; once, and day by day."""

from msgspec import Struct

from server.demo import doing, laying, noting, planning, trouble
from server.demo.content import Telling
from server.demo.day_plan import DayPlan
from server.demo.laying import MINUTE_MS, Day
from server.demo.opening import open_production
from server.demo.story import Act, Heard, Story, spread
from server.store.devices import Entropy, mint_display
from server.store.office import records_of
from server.store.protocol import Reader, Writer
from shared.nouns.plan import DayStanding, DayStatus, ItemProgress, Progress, Workday
from shared.workdays import LATE_MS_MAX

# The office began so many days before the one on which somebody looks.
OFFICE_DAYS = -6
# It is known so many minutes before now that a coming line will be late.
KNOWN_LATE = 9
# Phones that are open say something at least this often.
HEARD_MIN, HEARD_MAX = 0, 3
# Those of people who have not come were last heard the evening before.
AWAY_MIN, AWAY_MAX = 11 * 60, 13 * 60


class Told(Struct, frozen=True):
    """What telling has left to do outside its job.

    `wall_key` is empty when the wall's link was minted before.
    """

    production: str
    wall_key: str = ""
    heard: tuple[Heard, ...] = ()


def production_of(reader: Reader, telling: Telling) -> str:
    """The id of the production that was founded from this telling; empty for none."""
    display = reader.display(telling.wall)
    return display.production if display is not None else ""


def tell(
    writer: Writer, telling: Telling, account: str, now_ms: int, entropy: Entropy
) -> Told:
    """A job: found the production if it is absent, and its today if that is.

    What stands from earlier stays as it is, but that a day which is still running when
    the next begins is wrapped, as an office would: else phones would go on showing it.
    """
    today = laying.today(now_ms, telling.zone, telling.call_local)
    production = production_of(writer, telling)
    if production:
        story = Story(writer, telling, production, now_ms, entropy)
        if not planning.may_tell(story, today):
            return Told(production)
        _wrap_earlier(story, today)
        _run(story, today)
        return Told(production, heard=tuple(story.heard))
    began_ms = today.neighbour(OFFICE_DAYS).call_ms
    production = open_production(writer, telling, account, began_ms, entropy)
    key = mint_display(
        writer, production, telling.wall, telling.unit, began_ms, entropy
    )
    story = Story(writer, telling, production, now_ms, entropy)
    yesterday = today.neighbour(-1)
    _plan(story, yesterday)
    doing.work(story, yesterday)
    trouble.troubles(story, yesterday, today)
    noting.notes(story, today)
    _run(story, today)
    return Told(production, key, tuple(story.heard))


def _run(story: Story, today: Day) -> None:
    """Today as far as it has come, and the draft of tomorrow."""
    _plan(story, today)
    doing.work(story, today)
    planning.draft(story, today.neighbour(1))
    _delay(story, today)
    _hear(story)
    story.tell()


def _plan(story: Story, day: Day) -> None:
    planning.draft(story, day)
    planning.publish_twice(story, day)


def _delay(story: Story, today: Day) -> None:
    """The line that will come late, as whoever runs the day has said."""
    plan, delays = DayPlan(story, today), story.telling.delays
    delayed = ItemProgress(Progress.DELAYED, reason=delays.coming)
    story.at(
        story.now_ms - KNOWN_LATE * MINUTE_MS,
        lambda ms: doing.set_progress(plan, delays.coming_line, delayed, ms),
    )


def _hear(story: Story) -> None:
    """Every phone was heard just now, but for those whose owner has not come, and
    gates that have fallen silent.
    """
    telling, now_ms = story.telling, story.now_ms
    gates = {gate.name: gate for gate in telling.gates}
    absent = {story.person(key) for key in telling.absent}
    for device in story.writer.devices(story.production):
        if not device.token_hash:
            continue
        gate = gates.get(device.name)
        ago = spread(device.name, low=HEARD_MIN, high=HEARD_MAX)
        waiting = 0
        if gate is not None and gate.silent:
            ago, waiting = gate.silent, gate.waiting
        if device.person in absent:
            ago = spread(device.name, low=AWAY_MIN, high=AWAY_MAX)
        story.at(now_ms - ago * MINUTE_MS, _greeting(story, device.name, waiting))


def _greeting(story: Story, name: str, waiting: int) -> Act:
    return lambda ms: story.greet(name, ms, waiting)


def _wrap_earlier(story: Story, today: Day) -> None:
    """Wrap days before today that would still be taken for today's."""
    found = records_of(story.writer, story.production, Workday)
    for id_, workday in found.items():
        is_running = workday.standing.status is DayStatus.IN_PROGRESS
        ends_ms = workday.times.wrap_estimate_ms or 0
        is_shown = ends_ms + LATE_MS_MAX > story.now_ms
        if workday.identity.date < today.date and is_running and is_shown:
            story.at(today.call_ms, _wrapping(story, id_))


def _wrapping(story: Story, workday: str) -> Act:
    wrapped = DayStanding(DayStatus.WRAPPED)
    return lambda ms: story.office(
        ms, story.patch("workday", workday, standing=wrapped)
    )
