"""Putting elements into a set of a record, and taking them out."""

from mobile.replica.records import Form
from shared.blobs import BLOBS_OF_RECORD_MAX
from shared.changes import Patch
from shared.errors import BadInput
from shared.words import shown

TOO_MANY_PHOTOS = shown(
    "A note has at most {most} photos. Write a second one for the rest."
)


def put_in(form: Form, group: str, *elements: str) -> Patch:
    """There already: they are there twice over, and have to be taken out of both."""
    return Patch(form.kind, form.id, add={group: elements}, saw=form.saw())


def take_out(form: Form, group: str, *elements: str) -> Patch:
    """As far as the form knew them to be there: who adds one anew is not undone."""
    return Patch(
        form.kind,
        form.id,
        remove={group: elements},
        saw=form.saw(),
        settles={group: form.added(group, *elements)},
    )


def put_photo(form: Form, sha256: str) -> Patch:
    """Raises BadInput for one photo too many."""
    stood = form.groups["photos"].value if "photos" in form.groups else {}
    if len(stood.get("elements", ())) >= BLOBS_OF_RECORD_MAX:
        raise BadInput(TOO_MANY_PHOTOS, {"most": BLOBS_OF_RECORD_MAX}, field="photos")
    return put_in(form, "photos", sha256)
