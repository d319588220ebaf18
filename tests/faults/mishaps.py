"""What can become of one write to AWS: refused, done without an answer, or the process is gone before or after it."""

from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.store.sync.process import WRITES, Died

THROTTLES = {
    "put_object": "SlowDown",
    "upload_file": "SlowDown",
    "send_message_batch": "RequestThrottled",
    "put_events": "ThrottlingException",
    "transact_write_items": "ThrottlingException",
}


class Mishap(StrEnum):
    """The kinds, botocore's own retries being used up."""

    DEAD_BEFORE = "dead before"
    DEAD_AFTER = "dead after"
    THROTTLED = "throttled"
    ANSWER_LOST = "answer lost"
    CONDITION_FAILED = "condition failed"


class Unlucky:
    """A process whose write of that number meets a mishap; `met` says whether it came to that.

    Conditions count apart: their number is among the writes that have one.
    """

    def __init__(self, mishap: Mishap | None, number: int = 0) -> None:
        self._mishap = mishap
        self._number = number
        self._dead = False
        self.writes: list[str] = []
        self.conditional: list[str] = []
        self.met: str | None = None
        self.put: list[dict[str, Any]] = []

    def wrap(self, client: Any) -> Any:
        """The client as this process uses it."""
        return _Client(client, self)

    def call(self, client: Any, name: str, *given: Any, **request: Any) -> Any:
        """One call of a client."""
        if self._dead:
            raise Died
        if name not in WRITES:
            return getattr(client, name)(*given, **request)
        self.writes.append(name)
        if _has_condition(request):
            self.conditional.append(name)
        due = self._is_due(request)
        if due:
            self.met = name
            self._before(client, name)
        answer = getattr(client, name)(*given, **request)
        self.put += request["Entries"] if name == "put_events" else ()
        if due:
            self._after()
        return answer

    def _is_due(self, request: dict[str, Any]) -> bool:
        if self.met or self._mishap is None:
            return False
        if self._mishap is Mishap.CONDITION_FAILED:
            return _has_condition(request) and len(self.conditional) == self._number
        return len(self.writes) == self._number

    def _before(self, client: Any, name: str) -> None:
        if self._mishap is Mishap.DEAD_BEFORE:
            self._dead = True
            raise Died
        if self._mishap is Mishap.THROTTLED:
            code = THROTTLES.get(name, "ProvisionedThroughputExceededException")
            raise ClientError({"Error": {"Code": code, "Message": "Rate exceeded"}}, name)
        if self._mishap is Mishap.CONDITION_FAILED:
            raise _failed_condition(client, name)

    def _after(self) -> None:
        if self._mishap is Mishap.DEAD_AFTER:
            self._dead = True
            raise Died
        if self._mishap is Mishap.ANSWER_LOST:
            raise ReadTimeoutError(endpoint_url="https://aws.example.test")


class _Client:
    def __init__(self, client: Any, process: Unlucky) -> None:
        self._client = client
        self._process = process
        self.exceptions = client.exceptions

    def __getattr__(self, name: str) -> Any:
        return lambda *given, **request: self._process.call(self._client, name, *given, **request)


def _has_condition(request: dict[str, Any]) -> bool:
    together = [change for item in request.get("TransactItems", ()) for change in item.values()]
    return any("ConditionExpression" in one for one in (request, *together))


def _failed_condition(client: Any, name: str) -> Exception:
    """As if somebody else had won."""
    told = {"Error": {"Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"}}
    if name != "transact_write_items":
        made: Exception = client.exceptions.ConditionalCheckFailedException(told, name)
        return made
    reasons = [{"Code": "ConditionalCheckFailed"}, {"Code": "None"}]
    cancelled = {"Error": {"Code": "TransactionCanceledException", "Message": "cancelled"}}
    refused: Exception = client.exceptions.TransactionCanceledException(
        {**cancelled, "CancellationReasons": reasons}, name
    )
    return refused
