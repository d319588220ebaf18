"""A subscriber: a TLS server on this machine that takes deliveries, and a sender that is let through to it."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from a365_sync.subscriptions.transport import HttpsSender

HOST = "hooks.example.com"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Received:
    """One request: header names in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers each request with `answer`, bytes or what writes to the connection itself."""

    port: int
    ca: Path
    answer: bytes | Callable[[ssl.SSLSocket], None] = OK
    received: list[Received] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    def sender(self, seconds: float = 5, **put_in_place: object) -> HttpsSender:
        """A sender that believes this machine to be the public host, and trusts the certificate."""
        given: dict[str, object] = {
            "resolve": lambda _: ["127.0.0.1"],
            "allowed": lambda _: True,
            "dial": lambda _, timeout: self.dialled(timeout),
            "context": ssl.create_default_context(cafile=str(self.ca)),
            "seconds": seconds,
        }
        return HttpsSender(**(given | put_in_place))  # type: ignore[arg-type]

    def dialled(self, seconds: float) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    @property
    def ids(self) -> list[str]:
        """The events that it was sent, in their order."""
        return [request.headers["webhook-id"] for request in self.received]


@contextmanager
def receiver(folder: Path, host: str = HOST) -> Iterator[Receiver]:
    """A running one, whose certificate is for `host`."""
    certificate = folder / f"{host}.pem"
    certificate.write_bytes(_certificate(host))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Receiver(listening.getsockname()[1], certificate)
        context.sni_callback = lambda _connection, name, _context: made.names.append(name)
        threading.Thread(target=_serve, args=(listening, context, made), daemon=True).start()
        yield made
        # A thread in accept() is not woken by close() alone.
        listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, context: ssl.SSLContext, made: Receiver) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                connection.settimeout(5)
                _take(connection, made)
        except OSError:
            continue


def _take(connection: ssl.SSLSocket, made: Receiver) -> None:
    stream = connection.makefile("rb")
    line = stream.readline().decode().strip()
    headers = {}
    while entry := stream.readline().decode().strip():
        name, _, value = entry.partition(": ")
        headers[name.lower()] = value
    body = stream.read(int(headers.get("content-length", 0)))
    made.received.append(Received(line, headers, body))
    if isinstance(made.answer, bytes):
        connection.sendall(made.answer)
    else:
        made.answer(connection)


@cache
def _certificate(host: str) -> bytes:
    """A key and a certificate that it signed itself, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + built.public_bytes(serialization.Encoding.PEM)
