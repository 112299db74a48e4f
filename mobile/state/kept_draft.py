"""A form that is being filled in: it survives a lost page and a dead phone."""

from sqlite3 import Connection
from types import GenericAlias
from typing import Any, Generic, Protocol, TypeVar, cast

from msgspec.structs import replace

from mobile.replica import drafts
from mobile.state.core import Core
from mobile.state.elements import TOO_MANY_PHOTOS
from shared.blobs import BLOBS_OF_RECORD_MAX
from shared.errors import BadInput


class Draft(Protocol):
    """What a form holds: a frozen Struct."""

    @property
    def owner(self) -> str:
        """The person who fills it in."""

    @property
    def is_bare(self) -> bool:
        """Nothing has been said yet: there is nothing to keep."""


class PhotoDraft(Draft, Protocol):
    @property
    def photos(self) -> tuple[str, ...]: ...


D = TypeVar("D", bound=Draft)
P = TypeVar("P", bound=PhotoDraft)


class KeptDraft(Generic[D]):
    """One form at a time. What is changed is kept at once, and on disk by `flush`.

    `name` is its row among the drafts, `aside` the row of what others who had this
    phone left unfinished, by person.
    """

    def __init__(self, core: Core, name: str, aside: str, type_: type[D]) -> None:
        self._core = core
        self._name, self._aside_name, self._type = name, aside, type_
        self._draft: D | None = None
        self._is_dirty = False
        # Grows whenever another text takes the place of what fields show.
        self.generation = 0

    def fresh(self) -> D:
        """What the form shows as it opens anew: now, here."""
        raise NotImplementedError

    def begin(self) -> D:
        """As the form opens: what was left unfinished, else a fresh one."""
        if self._draft is None:
            self._draft = self._core.read(drafts.get, self._name, self._type)
        me = self._core.actor.person
        if self._draft is not None and self._draft.owner != me:
            self._change_hands(self._draft, me)
        if self._draft is None or self._draft.is_bare:
            self._draft = self.fresh()
        return self._draft

    @property
    def draft(self) -> D:
        """The form as it stands; one is begun if none is."""
        return self._draft or self.begin()

    def keep(self, draft: D) -> None:
        """This is how it stands now; safe from a dead phone after the next `flush`."""
        self._is_dirty = self._is_dirty or draft != self._draft
        self._draft = draft

    def flush(self) -> None:
        """Put on disk what is not there yet. Nothing changed: no-op.

        Of a bare form nothing stays there: what has a row is work that somebody began.
        """
        if self._is_dirty and self._draft is not None:
            if self._draft.is_bare:
                self._core.replica.write(drafts.forget, self._name)
            else:
                self._core.replica.write(drafts.put, self._name, self._draft)
        self._is_dirty = False

    def forget(self) -> None:
        """Begin anew the next time."""
        self._draft, self._is_dirty = None, False
        self.generation += 1
        self._core.replica.write(drafts.forget, self._name)
        self._core.ticked()

    def restore(self, draft: D) -> None:
        """What was forgotten a moment ago is wanted after all."""
        self.keep(draft)
        self.flush()
        self.generation += 1
        self._core.ticked()

    def kept(self) -> list[D]:
        """What is left unfinished, by anybody, as it is on disk."""
        mine = self._core.read(drafts.get, self._name, self._type)
        return [*self._aside().values(), *([mine] if mine else [])]

    def _aside(self) -> dict[str, D]:
        by_person = cast(type[dict[str, D]], GenericAlias(dict, (str, self._type)))
        return self._core.read(drafts.get, self._aside_name, by_person) or {}

    def _change_hands(self, theirs: D, me: str) -> None:
        """Who has the phone now goes on with their own and sees nobody else's."""
        aside = self._aside() | ({} if theirs.is_bare else {theirs.owner: theirs})
        mine = aside.pop(me, None)

        def job(connection: Connection) -> None:
            drafts.forget(connection, self._aside_name)
            if aside:
                drafts.put(connection, self._aside_name, aside)
            drafts.forget(connection, self._name)
            if mine is not None:
                drafts.put(connection, self._name, mine)

        self._core.replica.write(job)
        self._draft, self._is_dirty = mine, False


class KeptPhotoDraft(KeptDraft[P]):
    """A form with photos: these are on disk, with all of the draft, at once."""

    def add_photo(self, sha256: str) -> None:
        """Raises BadInput for one too many."""
        photos = self.draft.photos
        if len(photos) >= BLOBS_OF_RECORD_MAX:
            raise BadInput(
                TOO_MANY_PHOTOS, {"most": BLOBS_OF_RECORD_MAX}, field="photos"
            )
        if sha256 not in photos:
            self._put((*photos, sha256))
        self.flush()

    def remove_photo(self, sha256: str) -> None:
        """Not there: no-op."""
        self._put(tuple(one for one in self.draft.photos if one != sha256))
        self.flush()

    def kept_photos(self) -> tuple[str, ...]:
        """The photos of what is left unfinished, as it is on disk."""
        return tuple(photo for one in self.kept() for photo in one.photos)

    def _put(self, photos: tuple[str, ...]) -> None:
        draft: Any = self.draft
        self.keep(replace(draft, photos=photos))
