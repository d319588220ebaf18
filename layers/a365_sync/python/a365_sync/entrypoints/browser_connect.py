"""`GET /connect`, `POST /connect` and `GET /connect/callback`: pages for a person, not answers for a program."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from a365_sync import environment
from a365_sync.browser_connect.account import look
from a365_sync.browser_connect.answer import Response, page, redirect
from a365_sync.browser_connect.cookie import Cookie
from a365_sync.browser_connect.flow import Flow
from a365_sync.browser_connect.pages import Typed, connect_page, connected_page, failed_page
from a365_sync.browser_connect.proof import HEADER, MOST_ATTEMPTS, PER_SECONDS, proves
from a365_sync.connection.doors import DOORS
from a365_sync.connection.hosts import host_of
from a365_sync.connection.keeper_function import ask_function, connect_by_function
from a365_sync.connection.sign_in import Registration
from a365_sync.entrypoints.calls import is_initialized
from a365_sync.environment import Environment
from a365_sync.errors import A365SyncError, Configuration, HostNotAllowed, NotConnected, RetryLater
from a365_sync.store.attempts import Attempts
from a365_sync.store.aws import client, table
from a365_sync.store.secrets import JsonSecret
from a365_sync.store.sign_ins import SignIns
from a365_sync.webhooks.request import Request, parse

_log = logging.getLogger(__name__)

_LARGEST_FORM = 16_384
_MOST_FIELDS = 20


def handle(event: dict[str, Any]) -> Response:
    """Answer one call of the browser."""
    visit = _Visit(environment.load(), event)
    if visit.request.path.endswith("/callback"):
        return visit.come_back()
    if visit.request.method == "POST" or HEADER in visit.request.headers:
        return visit.begin()
    return visit.form(200)


class _Visit:
    """One call, with what the deployment gives it."""

    def __init__(self, deployed: Environment, event: Mapping[str, Any]) -> None:
        self.request: Request = parse(event)
        self._deployed = deployed
        self._event = event
        self._base = self.request.base_url
        self._keeper = client("lambda"), deployed.token_keeper_function

    def form(self, status: int, problem: str = "", typed: Typed | None = None) -> Response:
        content = connect_page(f"{self._base}/connect/callback", problem=problem, typed=typed)
        return page(status, content, form_targets=self._identity_servers())

    def begin(self) -> Response:
        """The way to the identity server, for who knows the setup secret."""
        if len(self.request.body) > _LARGEST_FORM:
            return self.form(413, "This is more than the form can hold.")
        fields = _fields(self.request)
        typed = Typed(fields.get("door", ""), fields.get("client_id", ""))
        refusal = self._unproven(fields.get("setup_secret") or self.request.headers.get(HEADER, ""))
        if refusal:
            return self.form(*refusal, typed)
        registration = Registration(
            typed.door or None, typed.client_id or None, fields.get("client_secret") or None
        )
        try:
            begun = self._flow().begin(registration, f"{self._base}/connect/callback")
        except A365SyncError as error:
            return self.form(_status(error), error.message, typed)
        _log.info("a sign-in has begun")
        return redirect(begun.url, begun.cookie.header(self._base))

    def come_back(self) -> Response:
        """Where the identity server sends the browser back to."""
        cookie = Cookie.of(self._event, self._base)
        try:
            self._flow().finish(self.request.query, cookie)
        except A365SyncError as error:
            _log.warning("the sign-in came to nothing", extra={"error": error.as_dict()})
            return page(_status(error), failed_page("Not connected", error, "../connect"))
        _log.info("connected")
        account = look(
            self._connection, ask_function(*self._keeper), allow_loopback=self._deployed.allow_loopback_door
        )
        content = connected_page(account, self._base, initialized=is_initialized(self._deployed))
        return page(200, content, cookies=[cookie.removal(self._base)])

    def _unproven(self, given: str) -> tuple[int, str] | None:
        """Why this caller may not begin: a status and words; None for the setup secret."""
        attempts = Attempts(table(self._deployed.state_table), MOST_ATTEMPTS, PER_SECONDS)
        # By address, so that a stranger's guesses do not lock out the installer.
        if not attempts.allow(f"connect {_address(self._event)}"):
            return 429, "Too many attempts from here: wait ten minutes, then try again."
        try:
            stored = JsonSecret(client("secretsmanager"), self._deployed.setup_secret_id).read()
        except NotConnected as error:
            _log.error("the setup secret cannot be read: %s", error.what)
            return 503, "The setup secret cannot be read: see the log of the function connect."
        return None if proves(given, stored) else (401, "This is not the setup secret.")

    def _flow(self) -> Flow:
        return Flow(
            sign_ins=SignIns(table(self._deployed.state_table)),
            read_secret=self._connection_or_nothing,
            exchange=connect_by_function(*self._keeper),
            allow_loopback=self._deployed.allow_loopback_door,
        )

    def _connection(self) -> dict[str, Any]:
        return JsonSecret(client("secretsmanager"), self._deployed.connection_secret_id).read()

    def _connection_or_nothing(self) -> dict[str, Any]:
        try:
            return self._connection()
        except NotConnected:
            return {}

    def _identity_servers(self) -> list[str]:
        known = [door.authorize_url for door in DOORS.values() if door.authorize_url]
        own = str(self._connection_or_nothing().get("authorize_url") or "")
        try:
            host_of(own, self._deployed.allow_loopback_door)
        except HostNotAllowed:
            return known
        return [*known, own]


def _fields(request: Request) -> dict[str, str]:
    try:
        pairs = parse_qsl(request.body.decode(errors="replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: value.strip() for name, value in pairs}


def _address(event: Mapping[str, Any]) -> str:
    return str(event["requestContext"]["http"].get("sourceIp", ""))


def _status(error: A365SyncError) -> int:
    if isinstance(error, RetryLater):
        return 503
    return 400 if isinstance(error, Configuration) else 502
