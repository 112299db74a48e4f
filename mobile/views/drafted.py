"""A form whose text outlives its page: what is typed is kept, and put on disk soon."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

import flet as ft
from msgspec import Struct
from msgspec.structs import replace

from mobile.language import say
from mobile.state import Saved, State
from mobile.state.kept_draft import Draft, KeptDraft, KeptPhotoDraft, PhotoDraft
from mobile.views import parts, photographed, photos, theme
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import pane
from mobile.views.presses import Presses, attempted, here
from mobile.views.record_list import Listing
from mobile.views.saving import Saying
from shared.errors import BadInput
from shared.words import shown

# A phone that dies costs at most this much of what was typed.
AUTOSAVE_S = 1.0
AGAIN_S = 10.0

D = TypeVar("D", bound=Draft)
P = TypeVar("P", bound=PhotoDraft)


class Autosave:
    """A flush soon after something was typed; a form at rest wakes nobody."""

    def __init__(self, flush: Callable[[], None], presses: Presses) -> None:
        self._flush, self._presses = flush, presses
        self._is_due = False

    def soon(self, wait_s: float = AUTOSAVE_S) -> None:
        """At most one waits: it takes all that is typed until then."""
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(wait_s, self.now)

    def now(self) -> None:
        """What the disk refuses is said, and tried again."""
        self._is_due = False
        self._presses.attempt(self._flush)
        if self._presses.trouble is not None:
            self.soon(AGAIN_S)


class Drafted(Generic[D]):
    """`draft` as it stands; `keep` changes fields of it, `redraw` draws it again."""

    def __init__(
        self,
        kept: KeptDraft[D],
        autosave: Autosave,
        redraw: Callable[[], None],
        drawn: Callable[[D], Any],
    ) -> None:
        self.kept = kept
        self._autosave = autosave
        self._drawn = drawn
        self.draft = kept.draft
        self.redraw = redraw

    def keep(self, **values: Any) -> None:
        """Redraws only for what is drawn here: letters are the field's business."""
        before: Any = self.kept.draft
        after = replace(before, **values)
        self.kept.keep(after)
        self._autosave.soon()
        if self._drawn(before) != self._drawn(after):
            self.redraw()


class Done(Struct, frozen=True):
    """The button that finishes a form: `said` is what came of it, once `do` did."""

    words: str
    key: str
    do: Callable[[], Saved]
    said: str
    is_ready: bool


def use_drafted(kept: KeptDraft[D], drawn: Callable[[D], Any]) -> Drafted[D]:
    """A hook. `drawn` gives what of a draft the screen draws by itself."""
    _, redraw = ft.use_state(0)
    # Once for each opening: it fixes the time.
    ft.use_state(cast(Any, kept.begin))

    presses = here()
    autosave, _ = ft.use_state(cast(Any, lambda: Autosave(kept.flush, presses)))
    ft.use_effect(_nothing, dependencies=[], cleanup=attempted(kept.flush))
    return Drafted(kept, autosave, lambda: redraw(lambda times: times + 1), drawn)


def drafted_field(
    form: Drafted[Any],
    label: str,
    key: str,
    name: str,
    *,
    min_lines: int = 1,
    is_first: bool = False,
) -> ft.Control:
    """A field for one text of the draft: what it holds under `name`."""
    return inset(
        kept_field(
            label,
            key,
            getattr(form.draft, name),
            lambda text: form.keep(**{name: text}),
            min_lines=min_lines,
            is_first=is_first,
            of=str(form.kept.generation),
        )
    )


def use_photos(
    phone: State, saying: Saying, form: Drafted[P], kept: KeptPhotoDraft[P]
) -> list[ft.Control]:
    """A hook: the draft's photos, each with a cross, and the button that adds more."""

    def add(sha256: str) -> None:
        kept.add_photo(sha256)
        form.redraw()

    def remove(sha256: str) -> None:
        kept.remove_photo(sha256)
        form.redraw()

    choose = photos.use_adding(phone, saying, add)
    return photographed.chosen(phone, form.draft.photos, choose, remove)


def rewriting(
    words: Sequence[ft.Control],
    form: Drafted[Any],
    saying: Saying,
    done: Done,
    more: Sequence[ft.Control] = (),
) -> ft.Control:
    """Below a record: its words, to be put right. `more` stands beside the button."""

    def finish() -> None:
        if saying.act(done.do, done.said):
            form.kept.forget()

    button = parts.secondary(done.words, finish, key=done.key, is_ready=done.is_ready)
    acts = ft.Row([button, *more], spacing=theme.GAP_M, wrap=True)
    return ft.Column(
        [parts.heading(say("Change it")), *words, inset(acts)],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def put_back(kept: KeptDraft[D], thrown: D) -> None:
    """What was discarded. Raises BadInput for who has begun anew: that stays."""
    if not kept.draft.is_bare:
        raise BadInput(shown("Something else was begun since, and is kept instead."))
    kept.restore(thrown)


def form_pane(
    listing: Listing,
    title: str,
    body: Sequence[ft.Control],
    form: Drafted[Any],
    saying: Saying,
    done: Done,
) -> ft.Control:
    """The pane of a new record's form. A hook.

    What finishes it leads back to the list; what throws it away can be undone.
    """
    page, kept = ft.context.page, form.kept

    def finish() -> None:
        if saying.act(done.do, done.said):
            page.navigate(listing.path)

    def discard() -> None:
        thrown = kept.draft
        saying.act(kept.forget, say("Discarded"), undo=lambda: put_back(kept, thrown))

    foot = [parts.primary(done.words, finish, key=done.key, is_ready=done.is_ready)]
    if not form.draft.is_bare:
        key = f"discard-{listing.kind}"
        foot.append(parts.secondary(say("Discard"), discard, key=key))
    return pane(
        title, body, back=listing.path, is_detail=True, foot=foot, note=saying.note
    )


def _nothing() -> None:
    """Only leaving the form matters."""
