"""What the document screens say: what it is, how long it is good, what it is for."""

from collections.abc import Callable

from mobile.state.documents import DocumentLine
from mobile.views.present.times import day_text
from mobile.views.tones import Tone
from shared.documents import Standing, standing
from shared.nouns.documents import Document, DocumentType

TYPE_WORDS = {
    DocumentType.PERMIT: "Permit",
    DocumentType.MAP: "Map",
    DocumentType.RISK_ASSESSMENT: "Risk assessment",
    DocumentType.SIDE: "Sides",
    DocumentType.OTHER: "Document",
}
FILE_WORDS = {
    "application/pdf": "PDF",
    "image/jpeg": "Picture",
    "image/png": "Picture",
    "image/webp": "Picture",
}
ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
NAME_CHARS_MAX = 60
NOT_HERE = "Not here yet"

Mark = tuple[Tone, str]


def title(document: Document) -> str:
    """Its title; one without is called by what it is."""
    return document.what.title or TYPE_WORDS[document.what.type]


def detail(document: Document) -> str:
    """As "Permit · City Council · No. 123 · until Fri 14 Nov"."""
    what = document.what
    number = f"No. {what.number}" if what.number else ""
    words = (TYPE_WORDS[what.type], what.authority, number, validity_words(document))
    return " · ".join(word for word in words if word)


def validity_words(document: Document) -> str:
    """As "Mon 10 Nov to Fri 14 Nov"; empty for one without bounds."""
    since, until = document.validity.from_date, document.validity.to_date
    if since and until:
        return f"{day_text(since)} to {day_text(until)}"
    if until:
        return f"until {day_text(until)}"
    return f"from {day_text(since)}" if since else ""


def marks(line: DocumentLine, day: str) -> list[Mark]:
    """Its badges on `day`: what is wrong with it, and whether it must be on set."""
    document = line.document
    found: list[Mark] = []
    told = {
        Standing.OVER: (Tone.STOP, "Expired"),
        Standing.NOT_YET: (Tone.WAITING, "Not valid yet"),
        Standing.ENDS_SOON: (Tone.WAITING, "Ends soon"),
    }
    stands = standing(document.validity, day)
    if stands in told:
        found.append(told[stands])
    if document.need.is_required_on_set:
        found.append((Tone.CHANGED, "Required on set"))
    if not document.files.elements:
        found.append((Tone.UNKNOWN, "No file"))
    elif not line.is_here:
        found.append((Tone.WAITING, NOT_HERE))
    return found


def for_words(document: Document, name: Callable[[str], str]) -> str:
    """What it is for; `name` says what a line or a day is called, empty for what no
    published plan has.
    """
    about = document.about
    if about.item or about.workday:
        return name(about.item or about.workday) or "What is not published yet"
    return "Every day"


def file_words(number: int, count: int, media_type: str) -> str:
    """As "PDF" or "File 2: PDF"; one that is not here says so."""
    words = FILE_WORDS.get(media_type, NOT_HERE)
    return words if count == 1 else f"File {number}: {words}"


def file_name(document: Document, number: int, media_type: str) -> str:
    """Under what name it leaves this app: "Road closure 2.pdf"."""
    plain = "".join(c if c.isalnum() or c in " -" else " " for c in title(document))
    words = " ".join(plain.split())[:NAME_CHARS_MAX] or "Document"
    count = len(document.files.elements)
    numbered = f"{words} {number}" if count > 1 else words
    return f"{numbered}.{ENDINGS.get(media_type, 'bin')}"


def count_words(lines: list[DocumentLine]) -> str:
    """As "7 documents, all on this phone" or "5 of 7 documents on this phone"."""
    count, here = len(lines), sum(line.is_here for line in lines)
    noun = "document" if count == 1 else "documents"
    if here == count:
        return f"{count} {noun}, on this phone"
    return f"{here} of {count} {noun} on this phone"
