"""What each grant type asks for, and what it gives. Each raises OAuthError."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from local.simulator import doors
from local.simulator.identity.errors import OAuthError
from local.simulator.identity.forms import Form, required, same
from local.simulator.identity.provider import Provider
from local.simulator.identity.scopes import OFFLINE, bound_to, full_scopes, unknown_scopes, workspace_of
from local.simulator.identity.tokens import Grant

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a token's type


class Given(NamedTuple):
    """An access token is issued for `grant`; `refresh_token` goes with it."""

    grant: Grant
    refresh_token: str | None


def refresh(provider: Provider, form: Form) -> Given:
    if "scope" in form:
        raise OAuthError("invalid_request", "scope must not be sent with a refresh token")
    return Given(*provider.refresh_tokens.use(required(form, "refresh_token")))


def authorization_code(provider: Provider, form: Form) -> Given:
    code, redirect_uri = required(form, "code"), required(form, "redirect_uri")
    return _with_refresh(provider, provider.codes.redeem(code, redirect_uri, required(form, "code_verifier")))


def client_credentials(provider: Provider, _form: Form) -> Given:
    if provider.options.identity.client_credentials == "supply":
        return Given(provider.grant(("supply.domain",)), None)
    everything = full_scopes(provider.options.door, provider.account.ids[0])
    return Given(provider.grant([scope for scope in everything if scope != OFFLINE]), None)


def password(provider: Provider, form: Form) -> Given:
    if not provider.options.identity.password_grant:
        raise OAuthError("unauthorized_client")
    known = provider.options.credentials
    email, secret = required(form, "username"), required(form, "password")
    if not (same(email, known.email) and same(secret, known.password)):
        raise OAuthError("invalid_grant")
    return _with_refresh(provider, provider.grant(asked_scopes(provider, form.get("scope", ""))))


def token_exchange(provider: Provider, form: Form) -> Given:
    """A workspace token for a global one."""
    if required(form, "subject_token_type") != ACCESS_TOKEN:
        raise OAuthError("invalid_request", "subject_token_type must be that of an access token")
    subject = provider.tokens.judge(f"Bearer {required(form, 'subject_token')}").grant
    if subject is None or subject.workspace_id is not None:
        raise OAuthError("invalid_request", "invalid_token")
    scopes = asked_scopes(provider, required(form, "scope"))
    if workspace_of(scopes) is None:
        raise OAuthError("invalid_scope", "the scope must name a workspace")
    return _with_refresh(provider, provider.grant(scopes))


def asked_scopes(provider: Provider, text: str) -> tuple[str, ...]:
    """The scopes asked for. Raises OAuthError for an unknown one, and for a workspace out of reach."""
    scopes = text.split()
    if unknown := unknown_scopes(provider.options.door, scopes):
        raise OAuthError("invalid_scope", f"unknown: {' '.join(unknown)}")
    workspace_id = workspace_of(scopes)
    if workspace_id is None:
        return tuple(scopes)
    if workspace_id.lower() not in provider.account.ids:
        raise OAuthError("access_denied")
    return bound_to(scopes, workspace_id.lower())


def _with_refresh(provider: Provider, grant: Grant) -> Given:
    offline = OFFLINE in grant.scopes
    return Given(grant, provider.refresh_tokens.begin(grant) if offline else None)


GRANTS: Mapping[str, Callable[[Provider, Form], Given]] = {
    doors.AUTHORIZATION_CODE: authorization_code,
    doors.CLIENT_CREDENTIALS: client_credentials,
    doors.PASSWORD: password,
    doors.REFRESH_TOKEN: refresh,
    doors.TOKEN_EXCHANGE: token_exchange,
}
