"""Starts and stops the simulator; in a test: `with start(path) as simulator: ... simulator.graphql_url`."""

import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Self

from local.simulator.options import Options
from local.simulator.web.connection import Connection
from local.simulator.web.site import Site
from local.simulator.workspace.dataset import load
from local.simulator.workspace.store import WorkspaceStore


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def server_bind(self) -> None:
        """Without the base class's look-up of the host's name, which can wait for a resolver."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]


class RunningServer:
    """A simulator that answers. `store` holds the workspace it serves, as it is now; `faults` takes orders."""

    def __init__(self, store: WorkspaceStore, options: Options) -> None:
        self.store = store
        self.options = options
        self._site = site = Site(store, options)
        self.faults = site.faults
        handler = type("SiteConnection", (Connection,), {"site": site, "own_address": options.host})
        self._server = _Server((options.host, options.port), handler)
        self.url = f"http://{options.host}:{self._server.server_port}"
        self.graphql_url = self.url + options.door.graphql_path
        self.regional_graphql_url = site.account.api_service_url(self.url)
        self.token_url = self.url + options.door.token_path
        self.authorize_url = self.url + options.door.authorize_path
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._site.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(dataset_path: Path | str, options: Options | None = None) -> RunningServer:
    """Raises OSError for an unreadable file or a taken port, DatasetError for a file that is no dataset."""
    return RunningServer(WorkspaceStore(load(Path(dataset_path))), options or Options())
