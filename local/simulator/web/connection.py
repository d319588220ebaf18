"""One client connection: HTTP/1.1 in, HTTP/1.1 out, kept open between requests."""

import os
import socket
import struct
import traceback
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from local.simulator.web.messages import Request, Response, json_response
from local.simulator.web.site import Site

LARGEST_BODY = 10_000_000
IDLE_SECONDS = 60
AT_ONCE = struct.pack("ii", 1, 0)


class Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # One write per response: headers and body together.
    wbufsize = -1
    timeout = IDLE_SECONDS
    site: Site
    own_address: str

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the accounting tells what was asked."""

    def _answer(self) -> None:
        body = self._read_body()
        if body is None:
            self.close_connection = True
            self._send(json_response(413, {"message": "The body needs a Content-Length, of 10 MB at most."}))
            return
        self._send(self._respond(self._request(body)))

    def _respond(self, request: Request) -> Response:
        try:
            return self.site.respond(request)
        except Exception:
            traceback.print_exc()
            return json_response(500, {"message": "The simulator failed; its standard error says how."})

    def _read_body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > LARGEST_BODY:
            return None
        return self.rfile.read(int(length))

    def _request(self, body: bytes) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        origin = f"http://{headers.get('host', self.own_address)}"
        target = urlsplit(self.path)
        return Request(self.command, target.path, headers, body, origin, target.query)

    def _send(self, response: Response) -> None:
        if response.lost:
            self.close_connection = True
            return
        if response.reset_at == 0:
            self._reset()
            return
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body[: response.reset_at])
        if response.reset_at is not None:
            self.wfile.flush()
            self._reset()

    def _reset(self) -> None:
        """Close with a TCP reset; through the descriptor, because the server's own way of closing says goodbye."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        os.close(self.connection.detach())
