"""A secret in two halves, neither of which tells anything of it: a one-time pad.

A client secret typed into the page has to outlive the sign-in at Altium. One half waits in StateTable, whose backups
live for weeks, the other in the browser that sent it; nothing is written to the connection secret before the sign-in
succeeded.
"""

import base64
import binascii
import secrets


def split(secret: str) -> tuple[str, str]:
    """Two halves in URL-safe base64; blank ones of a blank secret."""
    content = secret.encode(errors="replace")
    pad = secrets.token_bytes(len(content))
    return _encoded(pad), _encoded(_combined(content, pad))


def join(half: str, other: str) -> str | None:
    """The secret of two halves; None when they do not belong together."""
    try:
        pad, rest = _decoded(half), _decoded(other)
        return _combined(pad, rest).decode()
    except ValueError:
        return None


def _combined(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
