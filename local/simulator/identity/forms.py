"""The form of a token request, and the client that it shows."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote_plus

from local.simulator.identity.errors import OAuthError
from local.simulator.options import Credentials
from local.simulator.web.messages import Request

Form = Mapping[str, str]


def read_form(request: Request) -> dict[str, str]:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request", "the body must be a form")
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def required(form: Form, name: str) -> str:
    """Raises OAuthError for a field that is missing or empty."""
    if not form.get(name):
        raise OAuthError("invalid_request", f"{name} is missing")
    return form[name]


def check_client(request: Request, form: Form, known: Credentials) -> None:
    """Raises OAuthError: invalid_client, for another client or a confidential one without its secret."""
    client_id, secret = basic_client(request) or (form.get("client_id", ""), form.get("client_secret", ""))
    if not (same(client_id, known.client_id) and same(secret, known.client_secret)):
        raise OAuthError("invalid_client")


def basic_client(request: Request) -> tuple[str, str] | None:
    """Client id and secret of HTTP Basic authentication, form-encoded inside (RFC 6749, 2.3.1)."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise OAuthError("invalid_client") from error
    return unquote_plus(client_id), unquote_plus(secret)


def same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())
