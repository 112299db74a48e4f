"""Documents: all of them, and one with its files: shown here, or handed on."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from mobile.language import say
from mobile.state import State
from mobile.state.documents import DocumentLine
from mobile.views import document_rows, parts, photos, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import list_and_detail, pane
from mobile.views.present import documents as present
from mobile.views.present.searching import has_words
from mobile.views.present.times import day_text
from mobile.views.present.titles import line_title
from mobile.views.record_list import UNSEARCHED_MAX, nothing_found
from mobile.views.saving import Saying, use_saying
from mobile.views.windowed import use_windowed
from shared.errors import BadInput
from shared.words import shown

PATH = document_rows.PATH
PDF = "application/pdf"
NOT_HANDED_ON = shown("This device opens no files from here.")


def routes() -> list[ft.Route]:
    return [
        list_and_detail(
            PATH, Documents, Detail, nothing_chosen=shown("Choose a document.")
        )
    ]


@ft.component
def Documents() -> ft.Control:
    phone = use_phone()
    found = phone.documents.all()
    if not found:
        nothing = parts.empty(
            ft.Icons.DESCRIPTION_OUTLINED,
            say("No documents yet."),
            say(
                "The office adds permits, maps and assessments. "
                "They come by themselves."
            ),
        )
        return pane(say("Documents"), nothing, back="/more", is_list=True)
    return Listed(found)


@ft.component
def Listed(found: list[DocumentLine]) -> ft.Control:
    phone = use_phone()
    wanted, set_wanted = ft.use_state("")
    chosen = ft.use_route_location().removeprefix(f"{PATH}/")
    day = document_rows.today_date(phone)
    head = [
        inset(ft.Text(present.count_words(found), theme_style=theme.BODY_STRONG)),
    ]
    if len(found) > UNSEARCHED_MAX:
        search = kept_field(say("Search"), "search-document", "", set_wanted)
        head.append(inset(search))
    lines = [one for one in found if has_words(wanted, *present.texts(one.document))]
    if not lines:
        head.append(nothing_found())
    rows = [document_rows.drawn(line, day, chosen) for line in lines]
    return pane(
        say("Documents"),
        use_windowed("documents", head, rows),
        back="/more",
        is_list=True,
    )


@ft.component
def Detail() -> ft.Control:
    id_ = str(ft.use_route_params()["id"])
    one: Any = One
    return cast(ft.Control, one(id_, key=id_))


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    hand_on = use_handing_on(phone, saying)
    line = phone.documents.one(id_)
    if line is None:
        gone = parts.empty(
            ft.Icons.DESCRIPTION_OUTLINED,
            say("This document is not here."),
            say("The office took it off the list."),
        )
        return pane(say("Document"), gone, back=PATH, is_detail=True, note=saying.note)
    body = [
        _head(line, document_rows.today_date(phone)),
        *_facts(line, phone),
        *_pictures(line, phone),
        *_others(line, phone, hand_on),
    ]
    return pane(say("Document"), body, back=PATH, is_detail=True, note=saying.note)


HandOn = Callable[[DocumentLine, int], Callable[[], Any]]


def use_handing_on(phone: State, saying: Saying) -> HandOn:
    """A hook: gives what hands a file to the device: its share sheet, or a download.

    This app draws no PDF: the device has a viewer that does.
    """
    picker: MutableRef[ft.FilePicker] = ft.use_ref(None)
    page = ft.context.page

    def refuse() -> None:
        raise BadInput(NOT_HANDED_ON)

    def hand_on(line: DocumentLine, number: int) -> Callable[[], Any]:
        sha256 = line.document.files.elements[number - 1]

        async def open_() -> None:
            type_ = phone.photos.media_type(sha256)
            name = present.file_name(line.document, number, type_)
            phone.photos.looked_at(sha256)
            whole = phone.photos.whole(sha256)
            try:
                if page.platform is not None and page.platform.is_mobile():
                    file = ft.ShareFile.from_bytes(whole, mime_type=type_, name=name)
                    await ft.Share().share_files([file])
                    return
                if picker.current is None:
                    picker.current = ft.FilePicker()
                await picker.current.save_file(file_name=name, src_bytes=whole)
            except (RuntimeError, TimeoutError, ft.FletUnsupportedPlatformException):
                saying.act(refuse, "")

        return open_

    return hand_on


def _head(line: DocumentLine, day: str) -> ft.Control:
    document = line.document
    badges: list[ft.Control] = [parts.badge(*mark) for mark in present.marks(line, day)]
    lines: list[ft.Control] = [
        ft.Text(present.title(document), theme_style=theme.HEADLINE),
        ft.Text(present.detail(document), theme_style=theme.BODY),
    ]
    if badges:
        lines.append(ft.Row(badges, spacing=theme.GAP_S, wrap=True))
    return inset(ft.Column(lines, spacing=theme.GAP_S))


def _facts(line: DocumentLine, phone: State) -> list[ft.Control]:
    words = present.for_words(line.document, lambda id_: _called(phone, id_))
    return [parts.row(words, key="document-for", detail=say("What it is for"))]


def _called(phone: State, id_: str) -> str:
    """What a workday or a line of one is called; empty if this phone has neither."""
    for span in phone.days.spans():
        if span.workday == id_:
            return " · ".join(word for word in (day_text(span.date), span.unit) if word)
        plan = phone.days.latest_plan(span.workday)
        for item in plan.items if plan else ():
            if item.id == id_:
                return f"{day_text(span.date)} · {line_title(item)}"
    return ""


def _pictures(line: DocumentLine, phone: State) -> list[ft.Control]:
    """What can be shown here."""
    hashes = [
        sha256
        for sha256 in line.document.files.elements
        if phone.photos.media_type(sha256) not in ("", PDF)
    ]
    if not hashes:
        return []
    component: Any = photos.Photos
    return [component(hashes, say("Pictures"), None, None)]


def _others(line: DocumentLine, phone: State, hand_on: HandOn) -> list[ft.Control]:
    files = line.document.files.elements
    if not files:
        words = say(
            "There is no file yet. Once the office adds it, it comes by itself."
        )
        return [inset(ft.Text(words, theme_style=theme.BODY))]
    rows: list[ft.Control] = []
    for number, sha256 in enumerate(files, 1):
        type_ = phone.photos.media_type(sha256)
        words = present.file_words(number, len(files), type_)
        key = f"file-{number}"
        if type_ == PDF:
            rows.append(_handed_on(words, key, hand_on(line, number)))
        elif not type_:
            phone.photos.fetch(sha256)
            coming = say("Comes by itself when there is signal")
            lead = ft.Icon(ft.Icons.DOWNLOADING_OUTLINED)
            rows.append(parts.row(words, key=key, detail=coming, lead=lead))
    return [parts.heading(say("Files")), *rows] if rows else []


def _handed_on(words: str, key: str, open_: Callable[[], Any]) -> ft.Control:
    return parts.row(
        words,
        key=key,
        detail=say("Opens in this device's own viewer"),
        lead=ft.Icon(ft.Icons.PICTURE_AS_PDF_OUTLINED),
        trail=ft.Icon(ft.Icons.OPEN_IN_NEW),
        on_press=open_,
    )
