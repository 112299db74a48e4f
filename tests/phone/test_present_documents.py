"""What documents are called, and what is wrong with them, in words."""

from mobile.state.documents import DocumentLine
from mobile.views.present import documents as present
from mobile.views.tones import Tone
from shared.nouns.base import Elements
from shared.nouns.documents import (
    Document,
    DocumentFor,
    DocumentNeed,
    DocumentType,
    DocumentValidity,
    DocumentWhat,
)


def test_a_document_without_a_title_is_called_by_what_it_is() -> None:
    document = Document("d", what=DocumentWhat(DocumentType.RISK_ASSESSMENT))

    assert "Risk assessment" == present.title(document)
    assert "" == present.detail(document)
    assert "Risk assessment.pdf" == present.file_name(document, 1, "application/pdf")


def test_a_file_leaves_under_a_name_that_every_system_takes() -> None:
    what = DocumentWhat(title="Road/closure: «High St.» *final*")
    document = Document("d", what=what, files=Elements(("a", "b")))

    assert "Road closure High St final 2.jpg" == present.file_name(
        document, 2, "image/jpeg"
    )
    assert "File 2: Picture" == present.file_words(2, 2, "image/jpeg")
    assert "Not here yet" == present.file_words(1, 1, "")


def test_the_badges_of_a_document_say_what_is_wrong_with_it() -> None:
    document = Document(
        "d",
        validity=DocumentValidity(to_date="2026-06-11"),
        need=DocumentNeed(is_required_on_set=True),
    )

    assert [
        (Tone.STOP, "Expired"),
        (Tone.CHANGED, "Required on set"),
        (Tone.UNKNOWN, "No file"),
    ] == present.marks(DocumentLine(document, 0), "2026-06-12")
    assert (Tone.WAITING, "Ends soon") == present.marks(
        DocumentLine(document, 0), "2026-06-10"
    )[0]
    plain = Document("d", files=Elements(("a",)))
    assert [] == present.marks(DocumentLine(plain, 1), "2026-06-12")
    assert [(Tone.WAITING, "Not here yet")] == present.marks(DocumentLine(plain, 0), "")


def test_what_a_document_is_for_is_said_even_before_it_is_published() -> None:
    def name(id_: str) -> str:
        return {"item-yard": "Sc 43"}.get(id_, "")

    def words(about: DocumentFor) -> str:
        return present.for_words(Document("d", about=about), name)

    assert "Every day" == words(DocumentFor())
    assert "Sc 43" == words(DocumentFor(item="item-yard"))
    assert "What is not published yet" == words(DocumentFor(workday="gone"))


def test_bounds_of_a_document_are_said_as_far_as_there_are_any() -> None:
    def words(since: str, until: str) -> str:
        validity = DocumentValidity(since, until)
        return present.validity_words(Document("d", validity=validity))

    assert "" == words("", "")
    assert "until Fri 12 Jun" == words("", "2026-06-12")
    assert "from Fri 12 Jun" == words("2026-06-12", "")
