"""A DynamoDB table with plain Python values: str, int, bool, None, list, dict."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from a365_sync.store.key_range import Index, key_range
from a365_sync.store.values import plain, stored

Item = dict[str, Any]
Key = tuple[str, str]

_GET_LIMIT = 100
_WRITE_LIMIT = 25
_TURNS = 7

T = TypeVar("T")


class ConditionFailedError(Exception):
    """The condition of a write did not hold; nothing was written."""


class BusyError(Exception):
    """Transactions of others kept the item busy for seconds; nothing was written."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update expression: `SET #a = :b` with the values to put in; names are written `#name`."""

    key: Key
    expression: str
    values: Mapping[str, Any]
    condition: str | None = None


class Table:
    """Keys are the attributes `pk` and `sk`; every read is strongly consistent unless an index is asked."""

    def __init__(self, client: Any, name: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._name = name
        self._sleep = sleep

    def get(self, key: Key) -> Item | None:
        """One item, or None."""
        answer = self._client.get_item(TableName=self._name, Key=_key(key), ConsistentRead=True)
        return plain(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """The items that exist among `keys`, however many are asked for."""
        wanted = list(dict.fromkeys(keys))
        found: dict[Key, Item] = {}
        for start in range(0, len(wanted), _GET_LIMIT):
            request = {
                self._name: {
                    "Keys": [_key(key) for key in wanted[start : start + _GET_LIMIT]],
                    "ConsistentRead": True,
                }
            }
            for attempt in range(8):
                answer = self._client.batch_get_item(RequestItems=request)
                for raw in answer["Responses"].get(self._name, ()):
                    item = plain(raw)
                    found[item["pk"], item["sk"]] = item
                request = answer.get("UnprocessedKeys") or {}
                if not request:
                    break
                self._sleep(0.05 * 2**attempt)
            else:
                raise RuntimeError(f"{self._name} kept leaving keys unread: give the table more capacity")
        return found

    def put(
        self, item: Mapping[str, Any], condition: str | None = None, values: Mapping[str, Any] | None = None
    ) -> None:
        """Write one whole item; raises ConditionFailedError."""
        self._conditional(self._client.put_item, Item=stored(item), **_condition(condition, values or {}))

    def update(self, update: Update) -> Item:
        """Change some attributes and return the item as it is afterwards; raises ConditionFailedError."""
        answer = self._conditional(
            self._client.update_item,
            Key=_key(update.key),
            UpdateExpression=update.expression,
            ReturnValues="ALL_NEW",
            **_condition(update.condition, update.values, update.expression),
        )
        return plain(answer["Attributes"])

    def update_together(self, *updates: Update) -> None:
        """All of the updates or none of them; raises ConditionFailedError."""
        requests = [
            {"Update": {
                "TableName": self._name,
                "Key": _key(update.key),
                "UpdateExpression": update.expression,
                **_condition(update.condition, update.values, update.expression),
            }}
            for update in updates
        ]  # fmt: skip
        self._in_turn(lambda: self._transact(requests))

    def _transact(self, requests: list[dict[str, Any]]) -> None:
        try:
            self._client.transact_write_items(TransactItems=requests)
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", ())}
            if "ConditionalCheckFailed" in reasons:
                raise ConditionFailedError(str(error)) from error
            if "TransactionConflict" in reasons:
                raise BusyError(str(error)) from error
            raise

    def delete(self, key: Key, condition: str | None = None, values: Mapping[str, Any] | None = None) -> None:
        """Remove one item if it is there; raises ConditionFailedError."""
        self._conditional(self._client.delete_item, Key=_key(key), **_condition(condition, values or {}))

    def put_many(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Write whole items without conditions, 25 a call."""
        self._write_all({"PutRequest": {"Item": stored(item)}} for item in items)

    def delete_many(self, keys: Iterable[Key]) -> None:
        """Remove items, 25 a call."""
        self._write_all({"DeleteRequest": {"Key": _key(key)}} for key in keys)

    def query(
        self,
        pk: str,
        prefix: str = "",
        *,
        newest_first: bool = False,
        limit: int | None = None,
        attributes: tuple[str, ...] = (),
        after: str = "",
        index: Index | None = None,
    ) -> Iterator[Item]:
        """Items under `pk` whose `sk` starts with `prefix`, in key order, page by page as they are consumed.

        `after` leaves out everything up to this sort key, which has to start with `prefix`. An `index` is asked by its
        own keys, and may be a second behind.
        """
        request: dict[str, Any] = {
            "TableName": self._name, "ScanIndexForward": not newest_first, **key_range(pk, prefix, after, index)
        }  # fmt: skip
        if limit is not None:
            request["Limit"] = limit
        if attributes:
            request["ExpressionAttributeNames"] |= {f"#{name}": name for name in attributes}
            request["ProjectionExpression"] = ", ".join(f"#{name}" for name in attributes)
        yield from self._pages(request, limit)

    def _pages(self, request: dict[str, Any], limit: int | None) -> Iterator[Item]:
        given = 0
        while True:
            answer = self._client.query(**request)
            for raw in answer["Items"]:
                yield plain(raw)
                given += 1
                if limit is not None and given >= limit:
                    return
            if "LastEvaluatedKey" not in answer:
                return
            request = request | {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _write_all(self, requests: Iterable[dict[str, Any]]) -> None:
        waiting = list(requests)
        attempt = 0
        while waiting:
            batch, waiting = waiting[:_WRITE_LIMIT], waiting[_WRITE_LIMIT:]
            answer = self._client.batch_write_item(RequestItems={self._name: batch})
            refused = answer.get("UnprocessedItems", {}).get(self._name, [])
            attempt = attempt + 1 if refused else 0
            if attempt > 8:
                raise RuntimeError(f"{self._name} kept refusing writes: give the table more capacity")
            if refused:
                self._sleep(0.05 * 2**attempt)
                waiting = refused + waiting

    def _conditional(self, call: Callable[..., Any], **request: Any) -> Any:
        def attempt() -> Any:
            try:
                return call(TableName=self._name, **request)
            except self._client.exceptions.TransactionConflictException as error:
                raise BusyError(str(error)) from error

        try:
            return self._in_turn(attempt)
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise ConditionFailedError(str(error)) from error

    def _in_turn(self, attempt: Callable[[], T]) -> T:
        """Try again while a transaction is at work on the item: boto3 does not, and all units of a run meet there."""
        for number in range(_TURNS):
            try:
                return attempt()
            except BusyError:
                # Spread out, or those that met once meet again.
                self._sleep(random.uniform(0.5, 1) * 0.02 * 2**number)  # noqa: S311 - no secret
        return attempt()


def _key(key: Key) -> Item:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


def _condition(condition: str | None, values: Mapping[str, Any], expression: str = "") -> dict[str, Any]:
    text = f"{expression} {condition or ''}"
    names = {word: word[1:] for word in _names_in(text)}
    request: dict[str, Any] = {}
    if condition:
        request["ConditionExpression"] = condition
    if names:
        request["ExpressionAttributeNames"] = names
    if values:
        request["ExpressionAttributeValues"] = stored(values)
    return request


def _names_in(text: str) -> set[str]:
    words = "".join(char if char.isalnum() or char in "#_" else " " for char in text).split()
    return {word for word in words if word.startswith("#")}
