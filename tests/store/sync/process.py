"""A function's process that can die right after any of its writes to AWS, as when its time or memory runs out."""

from typing import Any

WRITES = frozenset(
    {
        "put_item", "update_item", "delete_item", "batch_write_item", "transact_write_items", "put_object",
        "upload_file", "delete_objects", "send_message_batch", "put_events",
    }
)  # fmt: skip


class Died(BaseException):
    """The process is gone: no handler of errors sees it, and nothing it still tries has an effect."""


class Process:
    """Counts the writes; dies after `last_write` of them, or never. `put` holds the events put on the bus."""

    def __init__(self, last_write: int | None = None) -> None:
        self._last_write = last_write
        self.dead = False
        self.writes: list[str] = []
        self.put: list[dict[str, Any]] = []

    def wrap(self, client: Any) -> Any:
        """The client as this process uses it."""
        return _Client(client, self)

    def call(self, name: str, method: Any, *given: Any, **request: Any) -> Any:
        """One call of a client."""
        if self.dead:
            raise Died
        answer = method(*given, **request)
        if name in WRITES:
            self.writes.append(name)
            self.put += request.get("Entries", ()) if name == "put_events" else ()
            if len(self.writes) == self._last_write:
                self.dead = True
                raise Died
        return answer


class _Client:
    def __init__(self, client: Any, process: Process) -> None:
        self._client = client
        self._process = process
        self.exceptions = client.exceptions

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        return lambda *given, **request: self._process.call(name, method, *given, **request)
