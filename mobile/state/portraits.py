"""Faces: a photo of a person, so that whoever is at the gate sees that it is them."""

from typing import Final

from mobile.state.core import Core, Saved
from mobile.state.people import People
from mobile.state.photos import Photos
from shared import access
from shared.changes import Patch
from shared.nouns.people import Person

# A line that has just come back is not to be filled with faces alone.
ASKED_AT_ONCE_MAX: Final = 20


class Portraits:
    """One photo a person, set by themselves or by the office."""

    def __init__(self, core: Core, people: People, photos: Photos) -> None:
        self._core = core
        self._people = people
        self._photos = photos
        # One that made room for others is fetched again when somebody looks.
        self._had: set[str] = set()
        self._had_of = ""

    def of(self, person: str) -> str:
        """Its hash; empty for none."""
        known = self._people.all().get(person)
        return next(iter(known.photos.elements), "") if known else ""

    def may_set(self, person: str) -> bool:
        actor = self._core.actor
        is_theirs = person == actor.person or actor.role in access.OFFICE
        return is_theirs and self._core.may_write("person", "photos")

    def put(self, person: str, sha256: str) -> Saved:
        """From now on this is their photo, in place of any other. Raises Forbidden for
        a display.
        """
        return self._set(person, (sha256,))

    def take_off(self, person: str) -> Saved:
        return self._set(person, ())

    def keep(self) -> None:
        """Ask for the faces that are not here before anybody comes. All here: no-op."""
        paired, asked = self._core.paired, 0
        if paired is not None and paired.device != self._had_of:
            # Who signed out took everything along.
            self._had, self._had_of = set(), paired.device
        for person in self._people.all().values():
            for sha256 in person.photos.elements[:1]:
                if sha256 in self._had or person.life.is_cancelled:
                    continue
                if self._photos.here([sha256]):
                    self._had.add(sha256)
                elif asked < ASKED_AT_ONCE_MAX:
                    self._photos.fetch(sha256)
                    asked += 1

    def _set(self, person: str, hashes: tuple[str, ...]) -> Saved:
        form = self._core.form("person", person)
        standing = form.as_record(Person).photos.elements
        old = tuple(one for one in standing if one not in hashes)
        new = tuple(one for one in hashes if one not in standing)
        patch = Patch(
            "person",
            person,
            add={"photos": new} if new else {},
            remove={"photos": old} if old else {},
            saw=form.saw(),
            settles={"photos": form.added("photos", *old)} if old else {},
        )
        return self._core.write(patch, form=form)
