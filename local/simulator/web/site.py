"""Which endpoint answers which path."""

from collections.abc import Callable

from local.simulator.edits.endpoint import EditEndpoint
from local.simulator.events.webhooks import Webhooks
from local.simulator.faults.control import FaultControl
from local.simulator.faults.service import Faults
from local.simulator.gateway.service import GraphqlService
from local.simulator.identity.authorize import AuthorizeEndpoint
from local.simulator.identity.control import IdentityControl
from local.simulator.identity.endpoint import TokenEndpoint
from local.simulator.identity.provider import Provider
from local.simulator.options import Options
from local.simulator.web.accounting import Accounting
from local.simulator.web.messages import Request, Response, json_response
from local.simulator.workspace.account import Account
from local.simulator.workspace.store import WorkspaceStore

Handler = Callable[[Request], Response]


class Site:
    """Everything the simulator answers, free of sockets."""

    def __init__(self, store: WorkspaceStore, options: Options) -> None:
        self._accounting = Accounting()
        self.account = Account(store, options)
        self._provider = Provider(self.account, options)
        self._webhooks = Webhooks(options.retry_seconds)
        store.watch(self._webhooks.announce)
        edits = EditEndpoint(store, options.clock)
        self.faults = Faults(store, self._provider.tokens, edits, options.clock)
        gateway = GraphqlService(
            self.account, self._provider.tokens, self._webhooks, self.faults, self._accounting, options
        )
        self._routes: dict[str, dict[str, Handler]] = {
            **{path: {"POST": gateway.respond} for path in gateway.endpoints},
            **self._identity_routes(options),
            **self._control_routes(edits),
        }

    def respond(self, request: Request) -> Response:
        methods = self._routes.get(request.path)
        if methods is None:
            return json_response(404, {"message": f"There is nothing at {request.path}."})
        if request.method not in methods:
            allowed = ", ".join(sorted(methods))
            return json_response(405, {"message": f"Use {allowed}."}, {"Allow": allowed})
        return methods[request.method](request)

    def close(self) -> None:
        """Stops telling subscribers, and lets go of the answers that are held."""
        self.faults.close()
        self._webhooks.close()

    def _identity_routes(self, options: Options) -> dict[str, dict[str, Handler]]:
        token, authorize = TokenEndpoint(self._provider), AuthorizeEndpoint(self._provider)
        return {
            options.door.token_path: {"POST": token.respond},
            options.door.authorize_path: {"GET": authorize.respond, "POST": authorize.respond},
            "/connect/revocation": {"POST": token.revoke},
        }

    def _control_routes(self, edits: EditEndpoint) -> dict[str, dict[str, Handler]]:
        identity, faults = IdentityControl(self._provider), FaultControl(self.faults)
        return {
            "/_simulator/requests": {"GET": self._report},
            "/_simulator/requests/reset": {"POST": self._reset},
            "/_simulator/edits": {"GET": lambda _: edits.describe(), "POST": edits.respond},
            "/_simulator/subscriptions": {"GET": lambda _: json_response(200, self._webhooks.describe())},
            "/_simulator/identity": {"GET": identity.respond, "POST": identity.respond},
            "/_simulator/faults": dict.fromkeys(("GET", "POST", "DELETE"), faults.respond),
            "/_simulator/faults/kinds": {"GET": lambda _: faults.describe()},
        }

    def _report(self, _request: Request) -> Response:
        counts = self._provider.counts
        identity = {"token_requests": counts.total, "identity": counts.report()}
        others = {"deliveries": self._webhooks.report(), "faults": self.faults.served()}
        return json_response(200, self._accounting.report() | identity | others)

    def _reset(self, request: Request) -> Response:
        self._accounting.reset()
        self._provider.counts.reset()
        self._webhooks.reset()
        self.faults.reset()
        return self._report(request)
