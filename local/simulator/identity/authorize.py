"""`/connect/authorize`: the browser's way to an authorization code (RFC 6749 with PKCE, selectWorkspace)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from local.simulator.identity import sign_in_page
from local.simulator.identity.errors import OAuthError
from local.simulator.identity.forms import Form, read_form, same
from local.simulator.identity.grants import asked_scopes
from local.simulator.identity.provider import Provider
from local.simulator.identity.scopes import bound_to
from local.simulator.web.loopback import loopback_url
from local.simulator.web.messages import Request, Response

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
SELECT_WORKSPACE = ("none", "optional", "strict")


@dataclass(frozen=True)
class Asked:
    """A sign-in that can be answered at `redirect_uri`."""

    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    select_workspace: str


class _SignInError(Exception):
    """The form does not sign in; the text tells the person why."""


class AuthorizeEndpoint:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def respond(self, request: Request) -> Response:
        fields = dict(parse_qsl(request.query, keep_blank_values=True))
        if (problem := self._untrusted(fields)) is not None:
            self._provider.counts.happened("authorize_refused")
            return sign_in_page.dead_end(problem)
        try:
            asked = self._read(fields)
            return (
                self._answer_form(asked, request, fields)
                if request.method == "POST"
                else self._page(asked, request)
            )
        except OAuthError as refused:
            self._provider.counts.happened(f"authorize_refused:{refused.error}")
            return redirect(fields, {"error": refused.error, "error_description": refused.description})

    def _untrusted(self, fields: Mapping[str, str]) -> str | None:
        """Why the browser must not be sent back: the client or the address is not known."""
        if fields.get("client_id") != self._provider.options.credentials.client_id:
            return "The application is not known (client_id)."
        uri, registered = fields.get("redirect_uri", ""), self._provider.options.identity.redirect_uris
        known = uri in registered if registered else loopback_url(uri, "http", "https") is not None
        return (
            None if known and "#" not in uri else "The address to return to is not registered (redirect_uri)."
        )

    def _read(self, fields: Mapping[str, str]) -> Asked:
        if fields.get("response_type") != "code":
            raise OAuthError("unsupported_response_type")
        if "secure" in fields:
            raise OAuthError("invalid_request", "secure is for the token endpoint only")
        challenge = fields.get("code_challenge", "")
        if fields.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(challenge):
            raise OAuthError("invalid_request", "a code_challenge by S256 is required")
        selected = fields.get("selectWorkspace", "none")
        if selected not in SELECT_WORKSPACE:
            raise OAuthError("invalid_request", "selectWorkspace is none, optional or strict")
        scopes = asked_scopes(self._provider, fields.get("scope", ""))
        return Asked(fields["redirect_uri"], scopes, challenge, self._selectable(selected))

    def _selectable(self, selected: str) -> str:
        return selected if self._provider.options.door.workspace_tokens else "none"

    def _page(self, asked: Asked, request: Request, email: str = "", problem: str | None = None) -> Response:
        self._provider.counts.happened("sign_in_page_shown")
        infos = [snapshot.info for snapshot in self._provider.account.snapshots]
        choice = sign_in_page.Choice(
            asked.select_workspace, {info["authId"].lower(): info["name"] for info in infos}
        )
        return sign_in_page.page(f"{request.path}?{request.query}", choice, email, problem)

    def _answer_form(self, asked: Asked, request: Request, fields: Mapping[str, str]) -> Response:
        form = read_form(request)
        if form.get("decision") == "deny":
            raise OAuthError("access_denied", "the sign-in was denied")
        try:
            scopes = self._signed_in(asked, form)
        except _SignInError as why:
            self._provider.counts.happened("sign_in_refused")
            return self._page(asked, request, form.get("email", ""), str(why))
        self._provider.counts.happened("signed_in")
        code = self._provider.codes.issue(self._provider.grant(scopes), asked.redirect_uri, asked.challenge)
        return redirect(fields, {"code": code})

    def _signed_in(self, asked: Asked, form: Form) -> tuple[str, ...]:
        """The scopes granted, bound to the workspace if one was selected."""
        known = self._provider.options.credentials
        email_fits = same(form.get("email", "").strip().lower(), known.email.lower())
        if not (same(form.get("password", ""), known.password) and email_fits):
            raise _SignInError("The e-mail address or the password is wrong.")
        workspace_id = form.get("workspace", "") if asked.select_workspace != "none" else ""
        if workspace_id and workspace_id not in self._provider.account.ids:
            raise _SignInError("This workspace is not yours.")
        if asked.select_workspace == "strict" and not workspace_id:
            raise _SignInError("Please choose a workspace.")
        return bound_to(asked.scopes, workspace_id) if workspace_id else asked.scopes


def redirect(fields: Mapping[str, str], answer: Mapping[str, str | None]) -> Response:
    """Back to the application, with the state that it sent."""
    uri = fields["redirect_uri"]
    given = {**answer, "state": fields.get("state")}
    query = urlencode({name: value for name, value in given.items() if value is not None})
    location = f"{uri}{'&' if '?' in uri else '?'}{query}"
    return Response(302, headers={"Location": location, "Cache-Control": "no-store"})
