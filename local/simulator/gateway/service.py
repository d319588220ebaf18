"""The gateway's endpoints: one global, one for each region. Each admits a token, then reads for it."""

import time
from collections.abc import Mapping
from functools import partial

from graphql import GraphQLError

from local.simulator.events.webhooks import Webhooks
from local.simulator.faults.scene import Asked
from local.simulator.faults.service import Faults
from local.simulator.gateway.endpoint import CallError, GraphqlEndpoint, read_call, refusal
from local.simulator.gateway.reading import Reading
from local.simulator.gateway.schema import executable_schema
from local.simulator.identity.scopes import reads_designs
from local.simulator.identity.tokens import Grant, TokenBook, Verdict
from local.simulator.options import Options
from local.simulator.web.accounting import Accounting
from local.simulator.web.messages import Request, Response
from local.simulator.workspace.account import Account, region_slug
from local.simulator.workspace.snapshot import Snapshot

GLOBAL = "global"
REFUSALS = {
    Verdict.MISSING: "The request is not authenticated. Please provide an access token.",
    Verdict.INVALID: "Token validation failed. Please provide a valid access token.",
    Verdict.EXPIRED: "The access token has expired.",
}


class GraphqlService:
    """`endpoints`: which endpoint answers at which path, as the accounting names it."""

    def __init__(
        self,
        account: Account,
        tokens: TokenBook,
        webhooks: Webhooks,
        faults: Faults,
        accounting: Accounting,
        options: Options,
    ) -> None:
        self._account = account
        self._tokens = tokens
        self._webhooks = webhooks
        self._faults = faults
        self._accounting = accounting
        self._options = options
        self._endpoint = GraphqlEndpoint(executable_schema(options.door.schema))
        self.endpoints: Mapping[str, str] = {options.door.graphql_path: GLOBAL} | {
            options.door.region_path.format(region=region): region for region in account.regions
        }

    def respond(self, request: Request) -> Response:
        try:
            call = read_call(request.body)
        except CallError as error:
            return refusal(400, GraphQLError(str(error)))
        endpoint = self.endpoints[request.path]
        name = self._endpoint.name(call)
        with self._accounting.graphql(name, endpoint):
            time.sleep(self._options.latency)
            authorization = request.headers.get("authorization")
            verdict, grant = self._tokens.judge(authorization)
            if grant is None:
                return self._refuse(401, REFUSALS[verdict], verdict.value)
            if not reads_designs(self._options.door, grant.scopes):
                return self._refuse(403, "The token's scope does not allow this.", "AUTH_NOT_AUTHORIZED")
            view = partial(self._view, grant, endpoint, request.origin)
            if not self._faults.active or not self._endpoint.is_valid(call):
                return self._endpoint.respond(call, view())
            return self._faults.respond(Asked(call, name, authorization, view), self._endpoint)

    def _refuse(self, status: int, message: str, code: str) -> Response:
        self._accounting.refused()
        extensions = {"code": self._options.door.code(code)}
        return refusal(status, GraphQLError(message, extensions=extensions))

    def _view(self, grant: Grant, endpoint: str, origin: str) -> Reading:
        snapshots = self._account.snapshots
        key = (
            snapshots[0].version,
            self._webhooks.subscriptions.version,
            endpoint,
            grant.workspace_id,
            origin,
        )
        return Reading(
            door=self._options.door,
            snapshot=snapshots[0],
            reach=tuple(one for one in snapshots if self._reaches(grant, endpoint, one)),
            own=self._account.own_workspace(grant.workspace_id),
            infos=self._account.infos(origin),
            limits=self._options.page_limits,
            webhooks=self._webhooks,
            key=repr(key),
        )

    def _reaches(self, grant: Grant, endpoint: str, snapshot: Snapshot) -> bool:
        """A region serves its own workspaces; a token that is bound to a workspace reads no other."""
        here = endpoint in (GLOBAL, region_slug(snapshot.info["location"]["name"]))
        bound = self._options.door.workspace_tokens
        return here and (not bound or snapshot.info["authId"].lower() == grant.workspace_id)
