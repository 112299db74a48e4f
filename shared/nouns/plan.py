"""The day's plan: workdays, items, calls, and the revisions they are published as."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Elements, Group, Life
from shared.nouns.production import Place


class DayStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    IN_PROGRESS = "in_progress"
    WRAPPED = "wrapped"
    LOCKED = "locked"


class DayIdentity(Group, frozen=True):
    """`date` is YYYY-MM-DD, the day the work begins; it may end at 04:00 of the next.

    `number` of `total`: "day 12 of 40"; 0 where not counted.
    """

    date: str = ""
    number: int = 0
    total: int = 0
    unit: str = ""


class DayStanding(Group, frozen=True):
    status: DayStatus = DayStatus.DRAFT


class DayTimes(Group, frozen=True):
    general_call_ms: int | None = None
    shooting_call_ms: int | None = None
    wrap_estimate_ms: int | None = None


class DayPlaces(Group, frozen=True):
    """Place ids; empty for none."""

    set: str = ""
    basecamp: str = ""
    parking: str = ""
    hospital: str = ""


class DayNotes(Group, frozen=True):
    """`weather` as the office entered it."""

    safety: str = ""
    weather: str = ""
    notes: str = ""


class Channel(Struct, frozen=True):
    channel: str
    use: str


class DayRadio(Group, frozen=True):
    channels: tuple[Channel, ...] = ()


class Workday(Struct, frozen=True):
    """One working day of one unit: an id, not a calendar date."""

    id: str
    identity: DayIdentity = DayIdentity()
    standing: DayStanding = DayStanding()
    times: DayTimes = DayTimes()
    places: DayPlaces = DayPlaces()
    notes: DayNotes = DayNotes()
    radio: DayRadio = DayRadio()
    life: Life = Life()


class ItemKind(StrEnum):
    SCENE = "scene"
    SETUP = "setup"
    MEAL = "meal"
    MOVE = "move"
    TASK = "task"
    DELIVERY = "delivery"
    INSPECTION = "inspection"
    MEETING = "meeting"
    BRIEFING = "briefing"
    OTHER = "other"


class Progress(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DELAYED = "delayed"
    CUT = "cut"


class ItemDay(Group, frozen=True):
    """Which workday the line belongs to, and its rank in that day's order."""

    workday: str = ""
    order: int = 0


class ItemTime(Group, frozen=True):
    """Planned start and end. Unknown times go by order."""

    start_ms: int | None = None
    end_ms: int | None = None


class ItemWhat(Group, frozen=True):
    kind: ItemKind = ItemKind.OTHER
    title: str = ""


class ItemScene(Group, frozen=True):
    """Script facts of a scene. `pages_eighths`: 11 is one page and three eighths."""

    number: str = ""
    int_ext: str = ""
    day_night: str = ""
    set: str = ""
    script_day: str = ""
    pages_eighths: int = 0
    synopsis: str = ""
    cast_numbers: tuple[str, ...] = ()


class ItemPlace(Group, frozen=True):
    place: str = ""


class ItemElements(Group, frozen=True):
    """What else the line needs, by category: {"Props": ("lantern",)}."""

    by_category: dict[str, tuple[str, ...]] = {}


class ItemNotes(Group, frozen=True):
    notes: str = ""
    meeting_url: str = ""


class ItemProgress(Group, frozen=True):
    """Live: how the line is really going. `reason` says why it is late or cut."""

    status: Progress = Progress.PLANNED
    actual_start_ms: int | None = None
    actual_end_ms: int | None = None
    reason: str = ""


class ItemRemark(Group, frozen=True):
    """Live: a progress note."""

    text: str = ""


class Item(Struct, frozen=True):
    """A line of the day's plan. `departments` holds names, `people` person ids."""

    id: str
    day: ItemDay = ItemDay()
    time: ItemTime = ItemTime()
    what: ItemWhat = ItemWhat()
    scene: ItemScene = ItemScene()
    place: ItemPlace = ItemPlace()
    departments: Elements = Elements()
    people: Elements = Elements()
    elements: ItemElements = ItemElements()
    notes: ItemNotes = ItemNotes()
    life: Life = Life()
    progress: ItemProgress = ItemProgress()
    remark: ItemRemark = ItemRemark()


class CallStatus(StrEnum):
    WORK = "work"
    TRAVEL = "travel"
    HOLD = "hold"
    FITTING = "fitting"
    REHEARSAL = "rehearsal"
    OFF = "off"


class CallWho(Group, frozen=True):
    workday: str = ""
    person: str = ""


class CallStanding(Group, frozen=True):
    status: CallStatus = CallStatus.WORK


class CallTimes(Group, frozen=True):
    """`report_ms` is the call: where and when this person has to be."""

    pickup_ms: int | None = None
    report_ms: int | None = None
    makeup_ms: int | None = None
    on_set_ms: int | None = None
    out_ms: int | None = None


class CallNotes(Group, frozen=True):
    transport: str = ""
    notes: str = ""


class Call(Struct, frozen=True):
    """One person's times on one workday."""

    id: str
    who: CallWho = CallWho()
    standing: CallStanding = CallStanding()
    times: CallTimes = CallTimes()
    place: ItemPlace = ItemPlace()
    notes: CallNotes = CallNotes()
    life: Life = Life()


class Plan(Struct, frozen=True):
    """One workday as it stood when it was published, cancelled lines left out.

    `items` are in the order of the day, `calls` by report time then person.
    """

    workday: Workday
    items: tuple[Item, ...] = ()
    calls: tuple[Call, ...] = ()
    places: tuple[Place, ...] = ()


class RevisionRequest(Group, frozen=True):
    """A coordinator's wish: publish this workday as previewed at log row `head`."""

    workday: str = ""
    head: int = 0
    summary: str = ""


class RevisionMark(Group, frozen=True):
    """Given by the server, once: number 1, 2, ... a workday, and its colour."""

    workday: str = ""
    number: int = 0
    colour: str = ""
    at_ms: int = 0
    by: str = ""
    summary: str = ""


class RevisionPlan(Group, frozen=True):
    """The frozen plan as msgspec builtins; `revisions.plan_of` reads it."""

    plan: dict[str, object] = {}


class Revision(Struct, frozen=True):
    """A published, immutable plan."""

    id: str
    request: RevisionRequest = RevisionRequest()
    mark: RevisionMark = RevisionMark()
    frozen: RevisionPlan = RevisionPlan()


class AckLevel(StrEnum):
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"


class Ack(Group, frozen=True):
    """Fact: this person has seen, or acknowledged, that revision."""

    revision: str
    person: str
    level: AckLevel = AckLevel.ACKNOWLEDGED
