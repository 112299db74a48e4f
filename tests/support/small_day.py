"""A day small enough to know by heart: one workday, three lines, two calls, a kit."""

from shared.changes import Outcome, Patch
from shared.nouns.base import Tag
from shared.nouns.equipment import AssetKit, AssetName
from shared.nouns.people import Emergency
from shared.nouns.plan import (
    CallTimes,
    CallWho,
    DayIdentity,
    DayTimes,
    ItemDay,
    ItemKind,
    ItemScene,
    ItemTime,
    ItemWhat,
    RevisionRequest,
)
from shared.nouns.production import PlaceKind, PlaceName
from tests.support.small_things import CAMERA, CAMERA_TAG, CASE, LENS, LENS_TAG
from tests.support.world import MORNING_MS, World, made

HOUR_MS = 3_600_000
DAY, PLACE = "workday-12", "place-yard"
YARD, KITCHEN, LUNCH = "item-yard", "item-kitchen", "item-lunch"
SECRET = "Grandmother Ilse 0170 555"


async def small_day(world: World) -> None:
    """Written by the office, not yet published. Calls are at 07:00 and 08:00 UTC."""
    assert "ana" in world.people, "the calls are for ana and ben: make phones first"
    patches = [
        made("place", PLACE, name=PlaceName("The Yard", PlaceKind.SET)),
        made(
            "workday",
            DAY,
            identity=DayIdentity("2026-06-12", 12, 40, "Main"),
            times=DayTimes(general_call_ms=MORNING_MS + 2 * HOUR_MS),
        ),
        line(YARD, 1, 3, 5, ItemKind.SCENE, "", scene=("43", "EXT", "YARD")),
        line(KITCHEN, 2, 5, 7, ItemKind.SCENE, "", scene=("42", "INT", "KITCHEN")),
        line(LUNCH, 3, 7, 8, ItemKind.MEAL, "Lunch"),
        call(world, "ana", 2),
        call(world, "ben", 3),
        made("asset", CAMERA, name=AssetName("Camera A"), tag=Tag(CAMERA_TAG)),
        made("asset", CASE, name=AssetName("Lens case")),
        made(
            "asset",
            LENS,
            name=AssetName("50 mm"),
            tag=Tag(LENS_TAG),
            kit=AssetKit(CASE),
        ),
    ]
    for patch in patches:
        outcome = await world.write(patch)
        assert "applied" == outcome.status, outcome
    await world.edit("person", world.people["ana"], emergency=Emergency(SECRET))


async def publish(
    world: World, revision: str, summary: str = "", workday: str = DAY
) -> Outcome:
    head = world.core.store.head_now(world.production)
    request = RevisionRequest(workday, head, summary)
    return await world.write(made("revision", revision, request=request))


def line(
    id: str,
    order: int,
    start_h: int,
    end_h: int,
    kind: ItemKind,
    title: str,
    scene: tuple[str, str, str] = ("", "", ""),
) -> Patch:
    number, int_ext, place = scene
    return made(
        "item",
        id,
        day=ItemDay(DAY, order),
        time=ItemTime(MORNING_MS + start_h * HOUR_MS, MORNING_MS + end_h * HOUR_MS),
        what=ItemWhat(kind, title),
        scene=ItemScene(number=number, int_ext=int_ext, set=place),
    )


def call(world: World, name: str, hour: int) -> Patch:
    return made(
        "call",
        f"call-12-{name}",
        who=CallWho(DAY, world.people[name]),
        times=CallTimes(report_ms=MORNING_MS + hour * HOUR_MS),
    )
