"""Photos on phones of a test: chosen, noted, carried."""

from msgspec.structs import replace

from mobile.app import Phone
from mobile.replica import photos
from mobile.replica.photos import Photo
from mobile.state import Saved
from tests.support.pictures import noise

WORDS = "Ladder slipped on the wet step"
STEPS_MAX = 400


def some_photo(edge: int = 260, seed: int = 1) -> bytes:
    """A picture whose photo is a few parts long."""
    return noise(edge, seed)


async def note_with_photo(phone: Phone, *pictures: bytes) -> tuple[Saved, list[str]]:
    """A note saved as a person does it: photos first, then the words."""
    drafting = phone.state.drafting
    drafting.begin()
    hashes = []
    for picture in pictures or (some_photo(),):
        hashes.append(await phone.state.photos.add(picture))
        drafting.add_photo(hashes[-1])
    drafting.keep(replace(drafting.draft, text=WORDS))
    return drafting.save(), hashes


async def carry(phone: Phone) -> None:
    """Everything that can move now has moved. Fails if something does not."""
    for _ in range(STEPS_MAX):
        carried = await phone.carrier.step()
        assert not carried.has_failed, carried
        if not carried.has_moved:
            return
    raise AssertionError("the photos do not come to rest")


def standing(phone: Phone, sha256: str) -> Photo | None:
    return phone.replica.read(photos.get, sha256)


def state_of(phone: Phone, sha256: str) -> str:
    found = standing(phone, sha256)
    return found.state if found else ""
