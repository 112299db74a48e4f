"""What the terminal says when the demo has started."""

import io
from collections.abc import Iterator

import qrcode

from server.admin.security import PANEL_PATH
from server.demo.running import Demo
from server.openapi import PAGE_PATH
from shared.pairing import CODE_LIFE_MS, ticket_text

# The quiet zone that the standard asks for: readers need it.
QUIET_MODULES = 4
MINUTE_MS = 60_000


def words(demo: Demo, has_colours: bool) -> str:
    """All of it, what is used longest last. `has_colours`: black and white can be
    asked for, so that the codes scan on a light terminal too.
    """
    lines = (*_pairing(demo, has_colours), *_addresses(demo))
    return "\n".join(lines) + "\n"


def _pairing(demo: Demo, has_colours: bool) -> Iterator[str]:
    """The first production's tickets as codes and text, the others' as text."""
    for rank, opened in enumerate(demo.productions):
        for offer in opened.offers:
            text = ticket_text(offer.ticket)
            yield ""
            yield f"{opened.title} · {offer.role.value} · {offer.name}, {offer.title}"
            if rank == 0:
                yield qr(text, has_colours)
            yield f"  {text}"
    yield ""
    yield "To pair a phone, scan a code above or paste the text beneath it. Each works"
    yield f"once, for {CODE_LIFE_MS // MINUTE_MS} minutes; the office makes more."


def _addresses(demo: Demo) -> Iterator[str]:
    yield ""
    yield "Callboard is running with two demo productions. Ctrl-C stops it."
    yield ""
    yield f"  What is where   {demo.url}/"
    yield f"  Office          {demo.url}{PANEL_PATH}"
    for opened in demo.productions:
        yield f"                    {opened.email:24}{opened.title}"
    yield f"                    password for both: {demo.password}"
    yield f"  Phone app       {demo.url}/app"
    for opened in demo.productions:
        yield f"  Wall            {opened.wall or _TAKEN_AWAY}"
    yield f"  API             {demo.url}{PAGE_PATH}"
    if any(offer.ticket.fingerprint for o in demo.productions for offer in o.offers):
        yield ""
        yield "The certificate was made here. Phones know it by the code; browsers do"
        yield "not, and warn: go on all the same, under Advanced."
    yield ""


_TAKEN_AWAY = "its link was taken away; the office can make another"


def qr(text: str, has_colours: bool) -> str:
    """A QR of half-height blocks. Without colours it is for a dark terminal."""
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_L, border=QUIET_MODULES
    )
    code.add_data(text)
    code.make(fit=True)
    canvas = _Terminal() if has_colours else io.StringIO()
    code.print_ascii(out=canvas, tty=has_colours, invert=not has_colours)
    return canvas.getvalue().rstrip("\n")


class _Terminal(io.StringIO):
    """Text on its way to a terminal: qrcode asks before it sends colours."""

    def isatty(self) -> bool:
        return True
