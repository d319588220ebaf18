"""One MiniStack process: started in a clean environment, reachable on loopback only, gone with its owner."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3

from local.cloud.waiting import NotInTimeError, wait_until

LOOPBACK = "127.0.0.1"

# The shell stays until its standard input closes, which happens when the owner stops, crashes or is killed,
# and then takes the whole process group with it: MiniStack and every function environment below it.
GUARD = '"$@" & cat >/dev/null; kill -KILL 0'

# MiniStack hands an event to a function in two small packets; without this the second waits 40 ms for an
# acknowledgement of the first.
LAUNCH = (
    "import socketserver; socketserver.StreamRequestHandler.disable_nagle_algorithm = True; "
    "from ministack.app import main; main()"
)


class EmulatorError(RuntimeError):
    """MiniStack did not start, or stopped by itself; the text ends with its last log lines."""


@dataclass
class Emulator:
    """A cloud of one account on a free port. Use as a context manager, or `start` and `stop`.

    `enforce_roles`: functions may do only what their roles allow; `client` stays the account's root.
    `log_path`: where MiniStack's log goes, with each function's output; by default its storage,
    which is removed at the end.
    """

    enforce_roles: bool = False
    account_id: str = "111122223333"
    region: str = "eu-central-1"
    log_path: Path | None = None
    port: int = field(default=0, init=False)
    _secret_key: str = field(default_factory=lambda: secrets.token_hex(20), init=False, repr=False)
    _storage: tempfile.TemporaryDirectory[str] | None = field(default=None, init=False, repr=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def address(self) -> str:
        """Where every AWS service answers, e.g. `http://127.0.0.1:40123`."""
        return f"http://{LOOPBACK}:{self.port}"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Self:
        """Start MiniStack and wait until it answers. Raises EmulatorError."""
        self._storage = tempfile.TemporaryDirectory(prefix="a365-sync-cloud-", ignore_cleanup_errors=True)
        self.log_path = self.log_path or Path(self._storage.name, "cloud.log")
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        try:
            self._process = self._spawn(self._storage.name, self.log_path)
            self._wait_until_healthy()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End MiniStack and all function environments; harmless when called twice."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait(timeout=10)
        storage, self._storage = self._storage, None
        if storage is not None:
            storage.cleanup()

    def session(self) -> boto3.Session:
        """A boto3 session of the account's root user; clients still need `endpoint_url` (see `client`)."""
        return boto3.Session(
            aws_access_key_id=self.account_id,
            aws_secret_access_key=self._secret_key,
            region_name=self.region,
        )

    def client(self, service: str) -> Any:
        """A boto3 client of this cloud, as the account's root user."""
        return self.session().client(service, endpoint_url=self.address)

    def log_tail(self, lines: int = 20) -> str:
        """The last lines of MiniStack's log."""
        if self.log_path is None or not self.log_path.exists():
            return ""
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:])

    def _spawn(self, storage: str, log_path: Path) -> subprocess.Popen[bytes]:
        with log_path.open("ab") as log:
            return subprocess.Popen(
                ["/bin/sh", "-c", GUARD, "guard", sys.executable, "-c", LAUNCH],
                cwd=storage,
                env=self._environment(storage),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _environment(self, storage: str) -> dict[str, str]:
        """All that MiniStack sees. Functions inherit it, so nothing of this process's own is in it."""
        return {
            "PATH": os.defpath,
            "HOME": storage,
            "TMPDIR": storage,
            "LANG": "C.UTF-8",
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": LOOPBACK,
            "IOT_MTLS_ENABLED": "0",  # it would listen on every interface
            "SFTP_ENABLED": "0",
            "MINISTACK_REGION": self.region,
            "MINISTACK_ACCOUNT_ID": self.account_id,
            "STATE_DIR": f"{storage}/state",
            "S3_DATA_DIR": f"{storage}/s3",
            "AUTH": "true" if self.enforce_roles else "false",
            "LOG_LEVEL": "INFO",
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": self.account_id,
            "AWS_SECRET_ACCESS_KEY": self._secret_key,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def _wait_until_healthy(self) -> None:
        try:
            wait_until(self._healthy, timeout=30, interval=0.03, what="MiniStack's health")
        except NotInTimeError as error:
            raise EmulatorError(f"{error}\n{self.log_tail()}") from error

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
