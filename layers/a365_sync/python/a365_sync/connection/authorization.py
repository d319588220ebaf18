"""Where a browser is sent to sign in, as Altium's own library builds it; no I/O.

A module of its own: the library is slow to import, and only the browser's way needs it.
"""

from urllib.parse import urlencode

from altium_auth import AltiumAuthClient, AltiumAuthConfig, AltiumEndpoints

from a365_sync.connection.application import Application
from a365_sync.errors import NotConnected


def authorization_url(application: Application, *, redirect_uri: str, state: str, code_verifier: str) -> str:
    """Where the browser asks its user to sign in (authorization code with PKCE, S256).

    Raises NotConnected when a custom door has no authorize_url, HostNotAllowed when it is outside the door.
    """
    if not application.authorize_url:
        raise NotConnected("The connection secret names no authorize_url, which the door 'custom' needs.")
    application.check_identity(application.authorize_url)
    endpoints = AltiumEndpoints(
        authorize_endpoint=application.authorize_url,
        token_endpoint=application.token_url or application.authorize_url,
        action_wait_endpoint=application.authorize_url,  # not used by this flow, but must be a URL
        redirect_uri=redirect_uri,
    )
    config = AltiumAuthConfig(application.client_id or "", application.asked_scopes, endpoints=endpoints)
    request = AltiumAuthClient(config).create_authorization_url(state=state, code_verifier=code_verifier)
    fields = urlencode(dict(application.facts.authorize_fields))
    return f"{request.url}&{fields}" if fields else request.url
