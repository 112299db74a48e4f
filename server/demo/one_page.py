"""A page of text as a PDF, the same bytes each time: documents of the demo's own."""

from collections.abc import Iterable

# A4, in points; the text hangs from the top left corner.
PAGE = "[0 0 595 842]"
LEFT, TOP = 56, 770
TITLE_SIZE, TEXT_SIZE, LEADING = 18, 11, 18


def one_page(title: str, lines: Iterable[str]) -> bytes:
    """With the title above the lines, in letters that every reader has."""
    shown = [
        f"BT /F1 {TITLE_SIZE} Tf {LEFT} {TOP} Td {_text(title)} Tj",
        f"/F1 {TEXT_SIZE} Tf 0 -{LEADING * 2} Td {LEADING} TL",
        *(f"{_text(line)} Tj T*" for line in lines),
        "ET",
    ]
    content = "\n".join(shown)
    return _file(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {PAGE} /Contents 5 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        " /Encoding /WinAnsiEncoding >>",
        f"<< /Length {len(_bytes(content))} >>\nstream\n{content}\nendstream",
    )


def _file(*objects: str) -> bytes:
    """The objects, numbered from 1, and the table of where each begins."""
    file, begins = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        begins.append(len(file))
        file += _bytes(f"{number} 0 obj\n{one}\nendobj\n")
    rows = "".join(f"{begin:010d} 00000 n \n" for begin in begins)
    size = len(objects) + 1
    return file + _bytes(
        f"xref\n0 {size}\n0000000000 65535 f \n{rows}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF\n"
    )


def _text(words: str) -> str:
    for special in "\\()":
        words = words.replace(special, f"\\{special}")
    return f"({words})"


def _bytes(text: str) -> bytes:
    return text.encode("cp1252")
