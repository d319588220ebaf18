"""`POST /connect/token` and `/connect/revocation`, with the errors of altium-auth's specification."""

import time
from http import HTTPStatus

from local.simulator.identity.errors import OAuthError
from local.simulator.identity.forms import Form, check_client, read_form, required
from local.simulator.identity.grants import GRANTS
from local.simulator.identity.provider import Provider
from local.simulator.web.messages import Request, Response, json_response

NEVER_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class TokenEndpoint:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._options = provider.options

    def respond(self, request: Request) -> Response:
        counts = self._provider.counts
        with counts.request(self._grant_type(request)):
            self._wait()
            try:
                return self._ordered_failure() or self._exchange(request)
            except OAuthError as refused:
                counts.refused(refused.error)
                return refusal(refused)

    def revoke(self, request: Request) -> Response:
        """RFC 7009: of refresh tokens only; for an unknown one the answer is the same."""
        try:
            form = read_form(request)
            check_client(request, form, self._options.credentials)
            self._provider.refresh_tokens.revoke(required(form, "token"))
        except OAuthError as refused:
            return refusal(refused)
        return Response(200, headers=NEVER_STORED)

    def _grant_type(self, request: Request) -> str:
        """As the accounting names it: never a client's own words."""
        try:
            asked = read_form(request).get("grant_type", "")
        except OAuthError:
            return "(none)"
        return asked if asked in GRANTS else "(unknown)" if asked else "(none)"

    def _wait(self) -> None:
        time.sleep(self._options.latency)
        if delay := self._provider.faults.next_delay():
            self._provider.counts.happened("answer_delayed")
            time.sleep(delay)

    def _ordered_failure(self) -> Response | None:
        answer = self._provider.faults.next_failure()
        if answer is None:
            return None
        self._provider.counts.happened(f"answer_failed:{answer}")
        if isinstance(answer, str):
            raise OAuthError(answer)
        return Response(answer, HTTPStatus(answer).phrase.encode(), "text/plain; charset=utf-8")

    def _exchange(self, request: Request) -> Response:
        form = read_form(request)
        grant_type = required(form, "grant_type")
        if grant_type not in self._options.door.grants:
            raise OAuthError("unsupported_grant_type")
        self._check_side(form)
        check_client(request, form, self._options.credentials)
        grant, refresh_token = GRANTS[grant_type](self._provider, form)
        self._provider.counts.issued(grant_type)
        content: dict[str, str | int] = {
            "access_token": self._provider.tokens.issue(grant),
            "token_type": "Bearer",
            "expires_in": self._provider.tokens.lifetime,
            "scope": " ".join(grant.scopes),
        }
        if refresh_token is not None:
            content["refresh_token"] = refresh_token
        lost = self._provider.faults.next_is_lost()
        if lost:
            self._provider.counts.happened("answer_lost")
        answer = json_response(200, content, NEVER_STORED)
        return Response(answer.status, answer.body, headers=answer.headers, lost=lost)

    def _check_side(self, form: Form) -> None:
        """GovCloud wants `secure=1` with every token request, the commercial cloud with none."""
        if form.get("secure") != ("1" if self._options.gov else None):
            raise OAuthError("access_denied")


def refusal(refused: OAuthError) -> Response:
    description = {"error_description": refused.description} if refused.description else {}
    return json_response(400, {"error": refused.error, **description}, NEVER_STORED)
