"""What people do in a simulated world, on their phones and in the office."""

import traceback
from collections.abc import Awaitable, Callable

import httpx

from mobile.replica import custody, records
from mobile.replica.records import Form
from mobile.scan.decision import Intent
from mobile.settings import VERSION
from mobile.state import Saved, State
from shared.access import Role
from shared.errors import CallboardError, Forbidden
from shared.nouns.base import Life
from shared.nouns.equipment import ScanKind
from shared.nouns.people import Direction
from shared.nouns.plan import ItemDay, ItemNotes, ItemRemark, Progress
from tests.sim import office, photographs
from tests.sim.photographs import Photographs
from tests.sim.reviewer import Reviewer
from tests.sim.watch import Watch
from tests.support.registries import (
    PARTED_NEWER,
    Flight,
)
from tests.support.sim_phone import SimPhone
from tests.support.sim_server import ServerDied
from tests.support.sim_world import SimWorld
from tests.support.small_day import CAMERA, DAY, LENS, YARD
from tests.support.virtual import Halted

OnPhone = Callable[["Acts", SimPhone, State], list[Saved]]
FORMS_KEPT = 4
# What a person looks at before one thing is found that may and can be done.
TRIES_MAX = 4
OFFICE_SHARE = 0.25
PHOTO_SHARE = 0.15


class Acts:
    """One act at a time, chosen by chance. Forms stay open as long as chance lets."""

    def __init__(self, world: SimWorld, watch: Watch) -> None:
        self.world, self.watch = world, watch
        self.random = world.chance("acts")
        self.forms: dict[str, list[Form]] = {}
        self.saved: dict[str, list[Saved]] = {}
        self.count = 0
        self.photographs = Photographs(world, watch)
        self.reviewer = Reviewer(world, watch)

    async def one(self) -> None:
        living = [one for one in self.world.sim_phones.values() if one.process]
        if not living or self.random.random() < OFFICE_SHARE:
            await self._office(self.random.choice(office.OFFICE))
        else:
            phone = self.random.choice(living)
            tries = 0
            while phone.process and tries < TRIES_MAX and not await self._do(phone):
                tries += 1

    async def _do(self, phone: SimPhone) -> bool:
        """Whether anything came of it: a screen offers nobody what is not theirs."""
        if self.random.random() < PHOTO_SHARE:
            with_photos = self.photographs.random.choice(photographs.ACTS)
            words = f"{phone.name}: {with_photos.__name__.replace('_', ' ')}"
            return await self._done(
                phone, words, lambda: phone.do(with_photos(self.photographs, phone))
            )
        act = self.random.choice(ON_PHONES)
        words = f"{phone.name}: {act.__name__.replace('_', ' ')}"
        return await self._done(phone, words, lambda: self._at_once(phone, act))

    async def _at_once(self, phone: SimPhone, act: OnPhone) -> list[Saved]:
        return phone.act(lambda: act(self, phone, phone.phone.state))

    async def _done(
        self, phone: SimPhone, words: str, do: Callable[[], Awaitable[list[Saved]]]
    ) -> bool:
        self.count += 1
        try:
            saved = await do()
        except Halted:
            self.watch.tell(f"{words}, and the phone dies of it")
            return True
        except Forbidden:
            return False
        except CallboardError as error:
            self.watch.tell(f"{words}, but no: {error.code}")
            return True
        except Exception:  # noqa: BLE001  no screen may end like this
            self.watch.complain(f"{words}: {traceback.format_exc()}")
            return True
        if saved:
            self.watch.keep(phone, saved)
            self.saved.setdefault(phone.name, []).extend(saved)
            self.watch.tell(words)
        return bool(saved)

    async def _office(self, act: office.Act) -> None:
        words = f"the office: {act.__name__.replace('_', ' ')}"
        self.count += 1
        try:
            await act(self)
        except ServerDied:
            words += ", and no server answers"
        except httpx.HTTPError:
            words += ", and the line breaks"
        except CallboardError as error:
            words += f", but no: {error.code}"
        self.watch.tell(words)

    def anybody(self) -> str:
        return self.world.people[self.random.choice(sorted(self.world.people))]


def check_in_or_out(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    person = acts.anybody()
    if not state.people.may_check_in(person):
        assert state.paired is not None
        person = state.paired.person
    return [state.people.check(person, acts.random.choice(list(Direction)))]


def scan(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    kind = acts.random.choice([ScanKind.CHECK_OUT, ScanKind.CHECK_IN])
    intent = Intent(kind, acts.anybody(), workday=DAY)
    scanned = state.equipment.pick(acts.random.choice([CAMERA, LENS]), intent)
    return [scanned.saved] if scanned.saved is not None else []


def look_through_the_equipment(
    acts: Acts, phone: SimPhone, state: State
) -> list[Saved]:
    """It keeps what it has folded, as a phone does that holds many things."""
    replica = phone.phone.replica
    replica.write(custody.keep, VERSION, replica.read(custody.standings, VERSION, {}))
    return []


def open_a_form(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    forms = acts.forms.setdefault(phone.name, [])
    forms.append(state.days.item_form(_line(acts, phone)))
    del forms[:-FORMS_KEPT]
    return []


def _form(acts: Acts, phone: SimPhone, state: State) -> Form:
    kept = acts.forms.get(phone.name, [])
    if kept and acts.random.random() < 0.6:
        return acts.random.choice(kept)
    return state.days.item_form(_line(acts, phone))


def _line(acts: Acts, phone: SimPhone) -> str:
    """One that this phone shows, drafted or published."""
    held = phone.phone.replica.read(records.all_groups, "item")
    return acts.random.choice(sorted(held) or [YARD])


def remark(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    form = _form(acts, phone, state)
    words = acts.watch.draft(form.id, phone.owner, is_live=True)
    text = acts.random.choice(["Waiting", "Rain", words])
    return [state.days.edit(form, remark=ItemRemark(text))]


def progress(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    status = acts.random.choice(list(Progress))
    return [state.days.set_progress(_form(acts, phone, state), status)]


def plan(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    form = _form(acts, phone, state)
    words = acts.watch.draft(form.id, phone.owner)
    return [state.days.edit(form, notes=ItemNotes(words))]


def plan_a_line(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    """Withdraw one, put it back, or move it to another place of the day."""
    form = _form(acts, phone, state)
    if acts.random.random() < 0.5:
        return [state.days.edit(form, life=Life(acts.random.random() < 0.6))]
    return [state.days.edit(form, day=ItemDay(DAY, acts.random.randrange(9)))]


def plan_a_flight(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    """Something that only a newer build knows of."""
    if phone.registry is not PARTED_NEWER:
        return []
    flight = Flight(pilot=f"{phone.name} {acts.count}")
    return [state.days.edit(_form(acts, phone, state), flight=flight)]


def note_an_incident(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    text = f"Incident {acts.count} by {phone.name}"
    return [state.incidents.write(state.incidents.begin(), text)]


def edit_an_incident(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    notes = state.incidents.all()
    if not notes:
        return []
    incident = acts.random.choice(notes).incident
    form = state.incidents.form(incident.id)
    return [state.incidents.edit(form, text=f"Edit {acts.count} by {phone.name}")]


def comment(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    return [state.incidents.comment("item", YARD, f"Comment {acts.count}")]


def take_back(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    mine = acts.saved.get(phone.name, [])
    return [state.undo(acts.random.choice(mine))] if mine else []


def acknowledge(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    today = state.days.today()
    return [state.days.acknowledge(today.published.id)] if today else []


def settle_a_disagreement(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    for one in state.inbox.disagreements()[:1]:
        side = acts.random.choice(one.sides)
        return [state.inbox.settle(one.id, side.change)]
    return []


def send_again(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    for one in state.inbox.refusals()[:1]:
        return state.inbox.again(one.id)
    return []


def hand_to_a_coordinator(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    for one in state.inbox.refusals()[:1]:
        return [state.inbox.send_to_coordinator(one.id, "My version")]
    return []


def confirm_a_hand_over(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    for one in state.equipment.disputes()[:1]:
        return [state.equipment.confirm_hand_over(one.asset, holder=acts.anybody())]
    return []


def press_sync_now(acts: Acts, phone: SimPhone, state: State) -> list[Saved]:
    phone.phone.runner.ask()
    return []


ON_PHONES = (
    check_in_or_out,
    check_in_or_out,
    scan,
    scan,
    look_through_the_equipment,
    open_a_form,
    remark,
    remark,
    remark,
    remark,
    remark,
    progress,
    progress,
    plan,
    plan,
    plan_a_line,
    plan_a_flight,
    plan_a_flight,
    plan_a_flight,
    plan_a_flight,
    note_an_incident,
    edit_an_incident,
    comment,
    take_back,
    acknowledge,
    settle_a_disagreement,
    settle_a_disagreement,
    send_again,
    hand_to_a_coordinator,
    confirm_a_hand_over,
    press_sync_now,
)


# Who a world's phones belong to, and as what.
CAST = (
    ("ana", Role.HEAD),
    ("olga", Role.COORDINATOR),
    ("ben", Role.GATE),
    ("cleo", Role.CREW),
    ("dora", Role.HEAD),
    ("emil", Role.COORDINATOR),
    ("finn", Role.CREW),
    ("gus", Role.ADMIN),
)
