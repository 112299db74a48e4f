"""How things are, what they look like, and when they are to be back."""

from mobile.replica import writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.equipment import Equipment
from shared.blobs import BLOBS_OF_RECORD_MAX
from shared.changes import Patch
from shared.errors import BadInput
from shared.nouns.equipment import Asset, AssetDue, Condition, Scan, ScanKind
from shared.words import shown

TOO_MANY_PHOTOS = shown("A thing has at most {most} photos. Take one off first.")
NOBODY_HAS = shown("Nobody has this: there is nothing to bring back.")
IN_ITS_KIT = shown("This went out in its kit. Say it of the kit.")


class Upkeep:
    """What anybody may say of a thing that they see."""

    def __init__(self, core: Core, days: Days, equipment: Equipment) -> None:
        self._core = core
        self._days = days
        self._equipment = equipment

    def report_missing(self, asset: str) -> Saved:
        """It is not where it should be. A kit's contents are not spoken of."""
        return self._look(asset, ScanKind.MISSING)

    def report_found(self, asset: str) -> Saved:
        """It is there after all; who holds it stays as it was."""
        return self._look(asset, ScanKind.FOUND)

    def inspect(self, asset: str, condition: Condition) -> Saved:
        """Somebody looked at it, and this is how it is."""
        return self._look(asset, ScanKind.INSPECT, condition)

    def bring_back(self, asset: str, back_ms: int | None) -> Saved:
        """Whoever has it is to bring it back by then; None: no time is said any more.

        It stands for this taking alone, of a kit for all that was taken with it.
        Raises BadInput if nobody has it, or if it went out in a kit.
        """
        custody = self._equipment.custody(asset)
        if not custody.holder:
            raise BadInput(NOBODY_HAS)
        if custody.kit:
            raise BadInput(IN_ITS_KIT)
        form = self._core.form("asset", asset)
        patch = writes.edit(form, due=AssetDue(back_ms, custody.fact))
        return self._core.write(patch, form=form)

    def form(self, asset: str) -> Form:
        """What a form about a thing shows as it opens; pass it back when saving."""
        return self._core.form("asset", asset)

    def add_photo(self, form: Form, sha256: str) -> Saved:
        """Raises BadInput for one photo too many, Forbidden for a display."""
        standing = form.as_record(Asset).photos.elements
        if len(standing) >= BLOBS_OF_RECORD_MAX:
            raise BadInput(
                TOO_MANY_PHOTOS, {"most": BLOBS_OF_RECORD_MAX}, field="photos"
            )
        patch = Patch("asset", form.id, add={"photos": (sha256,)}, saw=form.saw())
        return self._core.write(patch, form=form)

    def remove_photo(self, form: Form, sha256: str) -> Saved:
        patch = Patch(
            "asset",
            form.id,
            remove={"photos": (sha256,)},
            saw=form.saw(),
            settles={"photos": form.added("photos", sha256)},
        )
        return self._core.write(patch, form=form)

    def _look(
        self, asset: str, kind: ScanKind, condition: Condition | None = None
    ) -> Saved:
        body = Scan(
            asset=asset,
            scan=kind,
            workday=self._days.at_work(),
            condition=condition,
            previous=self._equipment.custody(asset).fact,
        )
        return self._core.record(writes.fact("scan", body))
