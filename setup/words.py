"""Gathers the words of the app into its catalogues: `make words`.

Each language's file (mobile/language/es.po and so on) gets the words that are new, to
be translated by hand, and loses those that are gone; what gettext reads (es.mo) is
made of it. Usage: python -m setup.words
"""

import argparse
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "mobile" / "language"
ROOMS: Final = ("mobile", "shared")
# The functions that words stand in; the numbers say which of their arguments.
CALLS: Final = {
    "say": None,
    "say_many": (2, 3),
    "say_as": ((1, "c"), 2),
    "shown": None,
    "shown_many": (1, 2),
}
WIDTH: Final = 88
# Dates would change a file in which nothing changed; nobody is to be written to.
UNWANTED: Final = tuple(
    f'"{name}: '.encode()
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
# The head of what gettext reads must have one.
NO_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)


def gathered(root: Path = ROOT) -> Catalog:
    """All words of the app, in English, and where each stands."""
    catalogue = Catalog(project="Callboard", charset="utf-8")
    for room in ROOMS:
        found = extract_from_dir(
            str(root / room),
            method_map=[("**.py", "python")],
            keywords=CALLS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for path, _, message, comments, context in found:
            place = f"{room}/{path}"
            catalogue.add(
                message, None, [(place, 0)], auto_comments=comments, context=context
            )
    return catalogue


def known(language: str, folder: Path = FOLDER) -> Catalog:
    """A language's catalogue as it stands in its file; new if there is none."""
    path = folder / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, project="Callboard", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def brought_up(catalogue: Catalog, words: Catalog) -> Catalog:
    """The catalogue with exactly these words; what is new has no translation yet."""
    catalogue.update(words, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = "# Callboard's words. Made by `make words`."
    catalogue.fuzzy = False
    return catalogue


def text_of(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(
        file,
        catalogue,
        width=WIDTH,
        omit_header=False,
        sort_output=True,
        include_lineno=False,
    )
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(UNWANTED))


def compiled(catalogue: Catalog) -> bytes:
    """What gettext reads. The same words give the same bytes, on any day."""
    catalogue.creation_date = catalogue.revision_date = NO_DAY
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    argparse.ArgumentParser(description="Bring the catalogues up to date.").parse_args()
    words = gathered()
    for path in sorted(FOLDER.glob("*.po")):
        catalogue = brought_up(known(path.stem), words)
        path.write_bytes(text_of(catalogue))
        # Read again: what is compiled is what the file says.
        catalogue = known(path.stem)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        missing = sum(1 for one in catalogue if one.id and not _is_said(one.string))
        print(f"{path.name}: {len(catalogue)} words, {missing} not translated")


def _is_said(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
