"""What people do with photos in a simulated world: take them, look at them, pry."""

from collections.abc import Awaitable, Callable
from functools import cache
from itertools import count

from msgspec.structs import replace

from mobile.state import Saved
from shared.blobs import BLOBS_OF_RECORD_MAX
from tests.sim.secrecy import THE_OFFICE
from tests.sim.watch import Watch
from tests.support.pictures import noise
from tests.support.sim_phone import SimPhone
from tests.support.sim_world import SimWorld

# One is a few parts long even on a line that is well. Each may be chosen more than
# once: two phones then send the same one.
EDGES = (60, 160, 60, 220, 60, 400)
UNSAVED_SHARE = 0.2


@cache
def _picture(number: int) -> bytes:
    return noise(EDGES[number], number)


class Photographs:
    """`private` are the photos that not everybody may see, by hash."""

    def __init__(self, world: SimWorld, watch: Watch) -> None:
        self.watch = watch
        self.random = world.chance("photos")
        self.private: list[str] = []
        self._numbers = count(len(EDGES))

    def take_one(self) -> bytes:
        """A picture that nobody took before, though their phone died of it."""
        return noise(EDGES[0], next(self._numbers))

    def choose(self) -> bytes:
        return _picture(self.random.randrange(len(EDGES)))


Act = Callable[[Photographs, SimPhone], Awaitable[list[Saved]]]


async def note_with_photos(photos: Photographs, phone: SimPhone) -> list[Saved]:
    """Or one that is left unfinished, to go on with the next time."""
    state = phone.phone.state
    drafting = state.drafting
    drafting.begin()
    for _ in range(photos.random.randrange(1, 3)):
        sha256 = await state.photos.add(photos.choose())
        if len(drafting.draft.photos) < BLOBS_OF_RECORD_MAX:
            drafting.add_photo(sha256)
    drafting.keep(replace(drafting.draft, text=f"With photos, by {phone.name}"))
    if photos.random.random() < UNSAVED_SHARE:
        drafting.flush()
        return []
    return [drafting.save()]


async def add_a_photo(photos: Photographs, phone: SimPhone) -> list[Saved]:
    """To a note that is there. The form is open while the picture is chosen."""
    state = phone.phone.state
    notes = [
        note.incident
        for note in state.incidents.all()
        if note.incident.id not in photos.watch.confided
        and state.incidents.may_edit(note.incident)
        and len(note.incident.photos.elements) < BLOBS_OF_RECORD_MAX
    ]
    if not notes:
        return []
    form = state.incidents.form(photos.random.choice(notes).id)
    sha256 = await state.photos.add(photos.choose())
    return [state.incidents.add_photo(form, sha256)]


async def confide_a_photo(photos: Photographs, phone: SimPhone) -> list[Saved]:
    """Of a picture of its own, for a note that only its reporter and the office read,
    or for such a note of one's own.
    """
    state, confided = phone.phone.state, photos.watch.confided
    notes = [
        note.incident
        for note in state.incidents.all()
        if note.incident.id in confided and state.incidents.may_edit(note.incident)
    ]
    note = photos.random.choice([None, *notes])
    form = state.incidents.form(note.id) if note else None
    begun = state.incidents.begin()
    sha256 = await state.photos.add(photos.take_one())
    # Whoever took it has it, whatever they are later.
    reporter = confided[note.id] if note else phone.owner
    photos.watch.secrecy.confide(sha256, reporter, phone.owner, THE_OFFICE)
    photos.private.append(sha256)
    if form is not None:
        return [state.incidents.add_photo(form, sha256)]
    text = photos.watch.secret(phone.owner, phone.owner, THE_OFFICE)
    saved = state.incidents.write(begun, text, photos=(sha256,), is_private=True)
    photos.watch.confided[saved.record] = phone.owner
    return [saved]


async def remove_a_photo(photos: Photographs, phone: SimPhone) -> list[Saved]:
    state = phone.phone.state
    notes = [
        note.incident
        for note in state.incidents.all()
        if note.incident.photos.elements and state.incidents.may_edit(note.incident)
    ]
    if not notes:
        return []
    note = photos.random.choice(notes)
    form = state.incidents.form(note.id)
    sha256 = photos.random.choice(note.photos.elements)
    return [state.incidents.remove_photo(form, sha256)]


async def look_at_photos(_: Photographs, phone: SimPhone) -> list[Saved]:
    """What is not here is fetched."""
    state = phone.phone.state
    for note in state.incidents.all():
        for sha256 in note.incident.photos.elements:
            if state.photos.whole(sha256):
                state.photos.looked_at(sha256)
    return []


async def pry(photos: Photographs, phone: SimPhone) -> list[Saved]:
    """Somebody has heard of hashes, and asks for what they name."""
    for sha256 in photos.private:
        phone.phone.carrier.want(sha256)
    return []


ACTS: tuple[Act, ...] = (
    note_with_photos,
    note_with_photos,
    add_a_photo,
    confide_a_photo,
    remove_a_photo,
    look_at_photos,
    look_at_photos,
    look_at_photos,
    pry,
)
