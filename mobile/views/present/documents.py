"""What the document screens say: what it is, how long it is good, what it is for."""

from collections.abc import Callable

from mobile.language import say, say_many
from mobile.state.documents import DocumentLine
from mobile.views.present.times import day_text
from mobile.views.tones import Tone
from shared.documents import Standing, standing
from shared.nouns.documents import Document, DocumentType
from shared.words import shown

TYPE_WORDS = {
    DocumentType.PERMIT: shown("Permit"),
    DocumentType.MAP: shown("Map"),
    DocumentType.RISK_ASSESSMENT: shown("Risk assessment"),
    DocumentType.SIDE: shown("Sides"),
    DocumentType.OTHER: shown("Document"),
}
FILE_WORDS = {
    "application/pdf": shown("PDF"),
    "image/jpeg": shown("Picture"),
    "image/png": shown("Picture"),
    "image/webp": shown("Picture"),
}
STANDING_MARKS = {
    Standing.OVER: (Tone.STOP, shown("Expired")),
    Standing.NOT_YET: (Tone.WAITING, shown("Not valid yet")),
    Standing.ENDS_SOON: (Tone.WAITING, shown("Ends soon")),
}
ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
NAME_CHARS_MAX = 60
NOT_HERE = shown("Not here yet")

Mark = tuple[Tone, str]


def title(document: Document) -> str:
    """Its title; one without is called by what it is."""
    return document.what.title or say(TYPE_WORDS[document.what.type])


def detail(document: Document) -> str:
    """As "Permit · City Council · No. 123 · until Fri 14 Nov"."""
    what = document.what
    number = say("No. {number}", number=what.number) if what.number else ""
    # One without a title is called by what it is already.
    type_ = say(TYPE_WORDS[what.type]) if what.title else ""
    words = (type_, what.authority, number, validity_words(document))
    return " · ".join(word for word in words if word)


def texts(document: Document) -> tuple[str, ...]:
    """What a search looks through."""
    return title(document), detail(document)


def validity_words(document: Document) -> str:
    """As "Mon 10 Nov to Fri 14 Nov"; empty for one without bounds."""
    since, until = document.validity.from_date, document.validity.to_date
    if since and until:
        return say("{first} to {last}", first=day_text(since), last=day_text(until))
    if until:
        return say("until {day}", day=day_text(until))
    return say("from {day}", day=day_text(since)) if since else ""


def marks(line: DocumentLine, day: str) -> list[Mark]:
    """Its badges on `day`: what is wrong with it, and whether it must be on set."""
    document = line.document
    found: list[Mark] = []
    stands = standing(document.validity, day)
    if stands in STANDING_MARKS:
        tone, words = STANDING_MARKS[stands]
        found.append((tone, say(words)))
    if document.need.is_required_on_set:
        found.append((Tone.CHANGED, say("Required on set")))
    if not document.files.elements:
        found.append((Tone.UNKNOWN, say("No file")))
    elif not line.is_here:
        found.append((Tone.WAITING, say(NOT_HERE)))
    return found


def for_words(document: Document, name: Callable[[str], str]) -> str:
    """What it is for; `name` says what a line or a day is called, empty for what no
    published plan has.
    """
    about = document.about
    if about.item or about.workday:
        return name(about.item or about.workday) or say("What is not published yet")
    return say("Every day")


def file_words(number: int, count: int, media_type: str) -> str:
    """As "PDF" or "File 2: PDF"; one that is not here says so."""
    words = say(FILE_WORDS.get(media_type, NOT_HERE))
    if count == 1:
        return words
    return say("File {number}: {what}", number=number, what=words)


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
    if here == count:
        return say_many(
            count, "{count} document, on this phone", "{count} documents, on this phone"
        )
    return say_many(
        count,
        "{here} of {count} document on this phone",
        "{here} of {count} documents on this phone",
        here=here,
    )
