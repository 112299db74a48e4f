"""What the page of the app may load and run in a browser: itself and nothing else.

The client is compiled to WebAssembly and keeps two short scripts in its page; they
are named by their hashes, so no other inline code runs.
"""

import base64
import hashlib
import re
from typing import Any

from mobile.client_files import Message, Send

_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def policy(page: bytes = b"") -> str:
    """The Content-Security-Policy for a page; for any other file, that of no page."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(inline).digest()).decode()}'"
        for inline in _INLINE.findall(page)
    )
    scripts = f"'self' 'wasm-unsafe-eval' {hashes}".strip()
    return (
        f"default-src 'none'; script-src {scripts}; worker-src 'self' blob:; "
        # The client writes style elements of its own as it starts.
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        # A picture of the camera is a blob of the page's own, which it then reads.
        "font-src 'self' data:; connect-src 'self' blob:; manifest-src 'self'; "
        # The sounds of a scan come with the app's own messages, not from an address.
        "media-src 'self' data: blob:; form-action 'self'; base-uri 'self'; "
        "frame-ancestors 'none'"
    )


def guarded(send: Send) -> Send:
    """Adds the policy to every answer; a page is read first, to name its scripts."""
    start: dict[str, Any] = {}
    body = bytearray()

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            if _is_page(message):
                start.update(message)
                return
            await send(_with_policy(message, policy()))
        elif not start:
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await send(_with_policy(start, policy(bytes(body))))
                await send({"type": "http.response.body", "body": bytes(body)})

    return pass_on


def _is_page(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in message.get("headers", ())
    )


def _with_policy(message: Message, text: str) -> dict[str, Any]:
    header = (b"content-security-policy", text.encode())
    return {**message, "headers": [*message.get("headers", ()), header]}
