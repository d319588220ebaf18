"""What kind of credential a connection secret holds, and a name for it that gives nothing away.

Works on the secret's raw JSON and without the models: a webhook's answer has no time for them.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class CredentialKind(StrEnum):
    """How access tokens are come by."""

    REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the kind's name
    PASSWORD = "password"  # noqa: S105
    ACCESS_TOKEN = "access_token"  # noqa: S105
    CLIENT_CREDENTIALS = "client_credentials"


_CREDENTIAL = ("door", "token_url", "client_id", "client_secret", "refresh_token", "username", "password")
_TOKEN = ("door", "graphql_url", "access_token")


def kind_of(secret: Mapping[str, Any]) -> CredentialKind | None:
    """The kind that is used; None when there is nothing to use.

    A refresh token comes first, whatever stands beside it. An access token that came of an exchange has an
    expiry in the secret; one without is a long-lived token, and then the client id beside it is not used.
    """
    has = {name for name, value in secret.items() if value not in (None, "")}
    if {"client_id", "refresh_token"} <= has:
        return CredentialKind.REFRESH_TOKEN
    if {"client_id", "username", "password"} <= has:
        return CredentialKind.PASSWORD
    if "access_token" in has and not ({"client_secret", "access_token_expires_at"} <= has):
        return CredentialKind.ACCESS_TOKEN
    if {"client_id", "client_secret"} <= has:
        return CredentialKind.CLIENT_CREDENTIALS
    return None


def fingerprint(text: str) -> str:
    """Names a token without giving it away."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def credential_fingerprint(secret: Mapping[str, Any]) -> str:
    """Names the stored credential; another one, or the same at another door, has another name."""
    names = _TOKEN if kind_of(secret) is CredentialKind.ACCESS_TOKEN else _CREDENTIAL
    return fingerprint(json.dumps([secret.get(name) for name in names], default=str))
