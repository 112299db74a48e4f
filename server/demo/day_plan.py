"""What the records of one demo day are called, and what they say."""

from server.demo.content import Line, Worker
from server.demo.laying import Day
from server.demo.story import Story
from server.store.office import records_of
from shared.changes import Patch
from shared.nouns.plan import (
    CallNotes,
    CallStanding,
    CallStatus,
    CallTimes,
    CallWho,
    DayIdentity,
    DayNotes,
    DayPlaces,
    DayRadio,
    DayTimes,
    ItemDay,
    ItemElements,
    ItemKind,
    ItemNotes,
    ItemPlace,
    ItemScene,
    ItemTime,
    ItemWhat,
    Workday,
)
from shared.nouns.production import PlaceKind

# Scene numbers of one day begin this many after those of the day before.
SCENES_A_DAY = 14
ZONES = "ABCDEF"
# An exterior at these hours is shot as day.
DAYLIGHT = range(7, 17)


class DayPlan:
    """The plan of one workday of a story: what its records are called and say."""

    def __init__(self, story: Story, day: Day) -> None:
        self.story = story
        self.day = day
        self.telling = story.telling
        self.id = f"{story.telling.wall}-day-{day.date}"

    def item(self, key: str) -> str:
        return f"{self.id}-item-{key}"

    def call(self, key: str) -> str:
        return f"{self.id}-call-{key}"

    def revision(self, number: int) -> str:
        return f"{self.id}-rev-{number}"

    def span(self, line: Line, is_amended: bool) -> tuple[int, int]:
        """Start and end, minutes from the general call."""
        if is_amended:
            return self.telling.amendment.lines.get(line.key, (line.start, line.end))
        return line.start, line.end

    def report(self, worker: Worker, is_amended: bool) -> int:
        """When this worker is called."""
        earlier = self.telling.amendment.calls.get(worker.department, 0)
        return worker.call + (earlier if is_amended else 0)

    def working(self) -> list[Worker]:
        """Everyone who is expected."""
        return [w for w in self.telling.workers if w.standing is CallStatus.WORK]

    def running(self) -> list[tuple[Line, int, int]]:
        """The lines as amended, with their start and end, in the order of the plan."""
        kept = (li for li in self.telling.lines if li.key not in self._cut)
        return [(line, *self.span(line, is_amended=True)) for line in kept]

    @property
    def end(self) -> int:
        """The minute at which the day is planned to be over."""
        return max(line.end for line in self.telling.lines)

    @property
    def _cut(self) -> tuple[str, ...]:
        return self.telling.amendment.cut


def workday(plan: DayPlan, number: int) -> Patch:
    story, telling, day = plan.story, plan.telling, plan.day
    first = next(
        li for li in telling.lines if li.kind in (ItemKind.SCENE, ItemKind.TASK)
    )
    by_kind = {stop.kind: stop.key for stop in reversed(telling.places)}
    return story.patch(
        "workday",
        plan.id,
        identity=DayIdentity(day.date, number, telling.days_total, telling.unit),
        times=DayTimes(day.call_ms, day.ms(first.start), day.ms(plan.end)),
        places=DayPlaces(
            story.place(by_kind[PlaceKind.SET]),
            story.place(by_kind[PlaceKind.BASECAMP]),
            story.place(by_kind[PlaceKind.PARKING]),
            story.place(by_kind[PlaceKind.HOSPITAL]),
        ),
        notes=DayNotes(
            telling.texts.safety, telling.texts.weather, telling.texts.notes
        ),
        radio=DayRadio(telling.channels),
    )


def number(story: Story, day: Day) -> int:
    """Day 12 of 40 on the day of founding; each day that is told counts on."""
    known = records_of(story.writer, story.production, Workday).values()
    numbers = {w.identity.date: w.identity.number for w in known}
    if day.date in numbers:
        return numbers[day.date]
    earlier = [number for date, number in numbers.items() if date < day.date]
    # The first that is told is the day before the one that is founded.
    return max(earlier) + 1 if earlier else story.telling.day_number - 1


def line(plan: DayPlan, rank: int, line: Line, number: int) -> Patch:
    story, day, id_ = plan.story, plan.day, plan.item(line.key)
    zone = ZONES[(number - story.telling.day_number + 1) % len(ZONES)]
    patch = story.patch(
        "item",
        id_,
        day=ItemDay(plan.id, rank * 10),
        time=ItemTime(day.ms(line.start), day.ms(line.end)),
        what=ItemWhat(line.kind, line.title.replace("{zone}", zone)),
        scene=_scene(plan, line, number),
        place=ItemPlace(story.place(line.place)),
        elements=ItemElements(line.elements),
        notes=ItemNotes(line.notes),
    )
    people = {story.person(key) for key in line.people}
    add: dict[str, tuple[str, ...]] = {
        "departments": tuple(sorted(line.departments)),
        "people": tuple(sorted(people)),
    }
    missing = {
        group: tuple(e for e in wanted if e not in story.elements("item", id_, group))
        for group, wanted in add.items()
    }
    return Patch(
        patch.kind,
        patch.id,
        patch.is_create,
        set=patch.set,
        add={group: elements for group, elements in missing.items() if elements},
        saw=patch.saw,
    )


def _scene(plan: DayPlan, line: Line, number: int) -> ItemScene:
    if not line.number:
        return ItemScene()
    is_day = line.int_ext == "INT" or plan.day.hour(line.start) in DAYLIGHT
    later = (number - plan.telling.day_number) * SCENES_A_DAY
    return ItemScene(
        number=str(line.number + later),
        int_ext=line.int_ext,
        day_night="DAY" if is_day else "NIGHT",
        set=line.set,
        script_day="4",
        pages_eighths=line.pages_eighths,
        synopsis=line.synopsis,
        cast_numbers=line.cast_numbers,
    )


def call(plan: DayPlan, worker: Worker) -> Patch:
    story = plan.story
    is_called = worker.standing is CallStatus.WORK
    return story.patch(
        "call",
        plan.call(worker.key),
        who=CallWho(plan.id, story.person(worker.key)),
        standing=CallStanding(worker.standing),
        times=times(plan, worker, is_amended=False) if is_called else CallTimes(),
        place=ItemPlace(story.place(worker.place) if is_called else ""),
        notes=CallNotes(transport="Unit car" if worker.pickup is not None else ""),
    )


def times(plan: DayPlan, worker: Worker, is_amended: bool) -> CallTimes:
    day = plan.day
    wanted = (worker.pickup, plan.report(worker, is_amended), worker.makeup)
    pickup, report, makeup = (
        day.ms(minute) if minute is not None else None for minute in wanted
    )
    on_set = day.ms(worker.on_set) if worker.on_set is not None else None
    return CallTimes(pickup, report, makeup, on_set, day.ms(plan.end))
