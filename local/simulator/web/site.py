"""Which endpoint answers which path."""

import re
import time

from graphql import GraphQLError

from local.simulator.edits.endpoint import EditEndpoint
from local.simulator.gateway.endpoint import CallError, GraphqlEndpoint, read_call, refusal
from local.simulator.gateway.reading import Reading
from local.simulator.gateway.schema import executable_schema
from local.simulator.identity.endpoint import TokenEndpoint
from local.simulator.identity.tokens import TokenBook, Verdict
from local.simulator.options import Options
from local.simulator.web.accounting import Accounting
from local.simulator.web.messages import Request, Response, json_response
from local.simulator.workspace.store import WorkspaceStore

REFUSALS = {
    Verdict.MISSING: "The request is not authenticated. Please provide an access token.",
    Verdict.INVALID: "Token validation failed. Please provide a valid access token.",
    Verdict.EXPIRED: "The access token has expired.",
}


class Site:
    """Everything the simulator answers, free of sockets."""

    def __init__(self, store: WorkspaceStore, options: Options) -> None:
        self._store = store
        self._options = options
        self._tokens = TokenBook(options.credentials, options.token_lifetime, options.clock)
        self._token_endpoint = TokenEndpoint(options.credentials, self._tokens, store)
        self._graphql = GraphqlEndpoint(executable_schema(options.door.schema))
        self._edits = EditEndpoint(store, options.clock)
        self._accounting = Accounting()
        self.region = region_slug(store.current.info["location"]["name"])
        self._endpoints = {
            options.door.graphql_path: "global",
            f"/regions/{self.region}/graphql": self.region,
        }

    def api_service_url(self, origin: str) -> str:
        """The workspace's regional endpoint, at the address the client itself used."""
        return f"{origin}/regions/{self.region}/graphql"

    def respond(self, request: Request) -> Response:
        if request.path in self._endpoints:
            return self._only("POST", request) or self._answer_graphql(request)
        if request.path == self._options.door.token_path:
            return self._only("POST", request) or self._answer_token(request)
        return self._answer_control(request)

    def _answer_graphql(self, request: Request) -> Response:
        try:
            call = read_call(request.body)
        except CallError as error:
            return refusal(400, GraphQLError(str(error)))
        with self._accounting.graphql(self._graphql.name(call), self._endpoints[request.path]):
            time.sleep(self._options.latency)
            verdict = self._tokens.judge(request.headers.get("authorization"))
            if verdict is not Verdict.GOOD:
                self._accounting.refused()
                return refusal(401, GraphQLError(REFUSALS[verdict], extensions={"code": verdict.value}))
            api_service_url = self.api_service_url(request.origin)
            view = Reading(self._store.current, self._options.page_limits, api_service_url)
            return self._graphql.respond(call, view)

    def _answer_token(self, request: Request) -> Response:
        self._accounting.token()
        time.sleep(self._options.latency)
        return self._token_endpoint.respond(request)

    def _answer_control(self, request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/_simulator/requests":
                return json_response(200, self._accounting.report())
            case "POST", "/_simulator/requests/reset":
                self._accounting.reset()
                return json_response(200, self._accounting.report())
            case "GET", "/_simulator/edits":
                return self._edits.describe()
            case "POST", "/_simulator/edits":
                return self._edits.respond(request)
        return json_response(404, {"message": f"There is nothing at {request.method} {request.path}."})

    def _only(self, method: str, request: Request) -> Response | None:
        if request.method == method:
            return None
        return json_response(405, {"message": f"Use {method}."}, {"Allow": method})


def region_slug(location_name: str) -> str:
    """A region's name as part of a path: `EU West` becomes `eu-west`."""
    return re.sub(r"[^a-z0-9]+", "-", location_name.lower()).strip("-")
