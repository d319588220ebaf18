"""The door over HTTP: two addresses and an identity server, chunked answers, gzip for the long ones."""

import gzip
import json
import threading
from collections import Counter
from collections.abc import Collection, Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.end_to_end.strange_door.paging import Pager
from tests.end_to_end.strange_door.queries import Queries
from tests.end_to_end.strange_door.records import Records
from tests.end_to_end.strange_door.tokens import CLIENT_ID, CLIENT_SECRET, Identity

WORLDWIDE = "/v2/api"
REGIONAL = "/somewhere/svc/gateway"
TOKENS = "/identity/v2/issue"
LONG = 400  # bytes


class StrangeDoor:
    """`asked` counts operations by the address they were sent to. Use as a context manager."""

    def __init__(self, dataset: Mapping[str, Any], projects: Collection[str]) -> None:
        self.pager = Pager()
        self.identity = Identity()
        self.asked: Counter[tuple[str, str]] = Counter()
        self.zipped = 0
        self._queries = Queries(Records(dataset, projects, self.pager), self.pager)
        self._worldwide = _listen(self)
        self._regional = _listen(self)
        self._queries.api_service_url = f"{_address(self._regional)}{REGIONAL}"

    @property
    def connection(self) -> dict[str, str]:
        """The connection record with a credential for this door."""
        return {
            "door": "custom",
            "graphql_url": f"{_address(self._worldwide)}{WORLDWIDE}",
            "token_url": f"{_address(self._worldwide)}{TOKENS}",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": self.identity.refresh_token,
        }

    def answer(self, port: int, path: str, authorization: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and content of the answer to one request."""
        if (port, path) == (self._worldwide.server_port, TOKENS):
            return self.identity.exchange(body)
        if (port, path) == (self._worldwide.server_port, WORLDWIDE):
            return 200, self._graphql(body, authorization, regional=False)
        if (port, path) == (self._regional.server_port, REGIONAL):
            return 200, self._graphql(body, authorization, regional=True)
        return 404, {"title": "There is no such place."}

    def __enter__(self) -> Self:
        for server in (self._worldwide, self._regional):
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        for server in (self._worldwide, self._regional):
            server.shutdown()
            server.server_close()

    def _graphql(self, body: bytes, authorization: str, *, regional: bool) -> dict[str, Any]:
        call = json.loads(body)
        self.asked[call["operationName"], REGIONAL if regional else WORLDWIDE] += 1
        if not self.identity.accepts(authorization):
            expired = {"message": "It is over.", "extensions": {"code": "AuthExpiredToken", "remote": None}}
            return {"errors": [expired], "data": None, "extensions": {"requestId": "4712"}}
        return self._queries.answer(call, regional=regional)


class Visit(BaseHTTPRequestHandler):
    """One client's connection, kept open between its requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, door: StrangeDoor, *connection: Any) -> None:
        self._door = door
        super().__init__(*connection)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        port = self.connection.getsockname()[1]
        status, answer = self._door.answer(port, self.path, self.headers.get("authorization", ""), body)
        content = json.dumps(answer, ensure_ascii=False).encode()
        zipped = len(content) > LONG and "gzip" in self.headers.get("accept-encoding", "")
        self._door.zipped += zipped
        self.send_response(status)
        self.send_header("content-type", "application/graphql-response+json; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        if zipped:
            self.send_header("content-encoding", "gzip")
        self.end_headers()
        self._send_chunks(gzip.compress(content) if zipped else content)

    def log_message(self, *_message: Any) -> None:
        """Say nothing."""

    def _send_chunks(self, content: bytes) -> None:
        pieces = [content[start : start + 1000] for start in range(0, len(content), 1000)]
        self.wfile.write(b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in [*pieces, b""]))


class _Server(ThreadingHTTPServer):
    daemon_threads = True


def _listen(door: StrangeDoor) -> _Server:
    return _Server(("127.0.0.1", 0), partial(Visit, door))


def _address(server: _Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"
