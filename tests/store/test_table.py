"""The table's adapter: on moto, and over scripted clients for what moto never does."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from a365_sync.store.key_range import Index
from a365_sync.store.table import BusyError, ConditionFailedError, Item, Table, Update

HERE = ("pk", "one")


def rows(count: int) -> list[Item]:
    return [{"pk": "pk", "sk": f"{number:04d}", "number": number} for number in range(count)]


class Scripted:
    """A DynamoDB client whose answers are given in order; keeps the requests."""

    exceptions = boto3.client("dynamodb", region_name="eu-central-1").exceptions

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.requests: list[dict[str, Any]] = []

    def _answer(self, **request: Any) -> Any:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    batch_get_item = batch_write_item = transact_write_items = update_item = query = _answer


def scripted(*answers: Any) -> tuple[Table, Scripted, list[float]]:
    client, slept = Scripted(*answers), list[float]()
    return Table(client, "t", slept.append), client, slept


def cancelled(*codes: str) -> ClientError:
    reasons = [{"Code": code} for code in codes]
    response: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
        "CancellationReasons": reasons,
    }
    error: ClientError = Scripted.exceptions.TransactionCanceledException(response, "TransactWriteItems")
    return error


def test_values_come_back_as_plain_python(table: Table) -> None:
    item = {
        "pk": "pk", "sk": "one", "text": "µ", "empty": "", "number": 10**30, "flag": False, "none": None,
        "list": [1, "a", None, []], "map": {"inner": {"n": 0}},
    }  # fmt: skip
    table.put(item)
    read = table.get(HERE)
    assert read == item
    assert read is not None
    assert isinstance(read["number"], int)
    assert isinstance(read["list"][0], int)
    assert table.get(("pk", "other")) is None


def test_more_than_a_hundred_items_are_read_in_one_call(table: Table) -> None:
    table.put_many(rows(230))
    keys = [("pk", f"{number:04d}") for number in range(240)]
    found = table.get_many([*keys, keys[0]])
    assert list(found) == keys[:230] or set(found) == set(keys[:230])
    assert all(item["number"] == int(sk) for (_, sk), item in found.items())
    assert table.get_many([]) == {}


def test_a_key_is_asked_for_once() -> None:
    table, client, _ = scripted({"Responses": {}})  # DynamoDB refuses a batch with a key twice; moto does not
    assert table.get_many([HERE, HERE]) == {}
    assert len(client.requests[0]["RequestItems"]["t"]["Keys"]) == 1


def test_keys_left_unread_are_asked_for_again_with_growing_pauses() -> None:
    key = {"pk": {"S": "pk"}, "sk": {"S": "b"}}
    first = {"pk": {"S": "pk"}, "sk": {"S": "a"}}
    left = {"t": {"Keys": [key], "ConsistentRead": True}}
    table, client, slept = scripted(
        {"Responses": {"t": [first]}, "UnprocessedKeys": left},
        {"Responses": {}, "UnprocessedKeys": left},
        {"Responses": {"t": [key]}, "UnprocessedKeys": {}},
    )
    assert set(table.get_many([("pk", "a"), ("pk", "b")])) == {("pk", "a"), ("pk", "b")}
    assert [request["RequestItems"] for request in client.requests[1:]] == [left, left]
    assert slept == sorted(slept)
    assert slept[0] < slept[1]


def test_keys_that_are_never_read_are_no_absent_items() -> None:
    answer: Any = {"Responses": {}, "UnprocessedKeys": {"t": {"Keys": []}}}
    with pytest.raises(RuntimeError, match="capacity"):
        scripted(*[answer] * 20)[0].get_many([HERE])


def test_more_than_twenty_five_items_are_written_and_removed(table: Table) -> None:
    table.put_many(iter(rows(60)))
    assert [item["number"] for item in table.query("pk")] == list(range(60))
    table.delete_many([("pk", f"{number:04d}") for number in range(1, 60)])
    assert [item["sk"] for item in table.query("pk")] == ["0000"]
    table.put_many([])


def test_refused_writes_are_sent_again_before_the_rest() -> None:
    entries = [{"PutRequest": {"Item": {"pk": {"S": "pk"}, "sk": {"S": f"{n}"}}}} for n in range(30)]
    table, client, slept = scripted(
        {"UnprocessedItems": {"t": entries[3:5]}}, {"UnprocessedItems": {"t": entries[4:5]}}, {}
    )
    table.put_many({"pk": "pk", "sk": f"{n}"} for n in range(30))
    sent = [request["RequestItems"]["t"] for request in client.requests]
    assert sent == [entries[:25], [*entries[3:5], *entries[25:]], [entries[4]]]
    assert len(slept) == 2


def test_writes_that_are_refused_for_good_are_an_error() -> None:
    entry = {"PutRequest": {"Item": {"pk": {"S": "pk"}, "sk": {"S": "one"}}}}
    with pytest.raises(RuntimeError, match="capacity"):
        scripted(*[{"UnprocessedItems": {"t": [entry]}}] * 20)[0].put_many([{"pk": "pk", "sk": "one"}])


def test_a_query_takes_what_starts_with_the_prefix_in_key_order(table: Table) -> None:
    table.put_many([{"pk": "pk", "sk": sk} for sk in ("B#2", "A#1", "B#1", "C")])
    table.put({"pk": "other", "sk": "B#9"})
    assert [item["sk"] for item in table.query("pk", "B#")] == ["B#1", "B#2"]
    assert [item["sk"] for item in table.query("pk", newest_first=True)] == ["C", "B#2", "B#1", "A#1"]
    assert [item["sk"] for item in table.query("pk", newest_first=True, limit=2)] == ["C", "B#2"]
    assert list(table.query("nobody")) == []


def test_a_query_reads_only_the_attributes_asked_for(table: Table) -> None:
    table.put({"pk": "pk", "sk": "one", "name": "a", "status": "b"})
    assert list(table.query("pk", attributes=("sk", "status"))) == [{"sk": "one", "status": "b"}]


def test_a_query_goes_on_over_pages_as_they_are_consumed() -> None:
    first, second = {"pk": {"S": "pk"}, "sk": {"S": "a"}}, {"pk": {"S": "pk"}, "sk": {"S": "b"}}
    table, client, _ = scripted({"Items": [first], "LastEvaluatedKey": first}, {"Items": [second]})
    found = table.query("pk")
    assert next(found)["sk"] == "a"
    assert len(client.requests) == 1
    assert [item["sk"] for item in found] == ["b"]
    assert client.requests[1]["ExclusiveStartKey"] == first
    assert client.requests[1]["ConsistentRead"] is True


def test_a_limit_holds_over_pages() -> None:
    raw = [{"pk": {"S": "pk"}, "sk": {"S": sk}} for sk in "abc"]
    table, _, _ = scripted(
        {"Items": raw[:1], "LastEvaluatedKey": raw[0]}, {"Items": raw[1:], "LastEvaluatedKey": raw[2]}
    )
    assert [item["sk"] for item in table.query("pk", limit=2)] == ["a", "b"]


def test_a_large_partition_is_read_whole(table: Table) -> None:
    table.put_many({"pk": "pk", "sk": f"{n:02d}", "text": "x" * 100_000} for n in range(14))
    assert len(list(table.query("pk"))) == 14  # DynamoDB's pages end at a megabyte


def test_a_put_under_a_condition_that_fails_writes_nothing(table: Table) -> None:
    table.put({"pk": "pk", "sk": "one", "version": 1}, condition="attribute_not_exists(#pk)")
    with pytest.raises(ConditionFailedError):
        table.put({"pk": "pk", "sk": "one", "version": 2}, condition="attribute_not_exists(#pk)")
    table.put({"pk": "pk", "sk": "one", "version": 3}, condition="#version = :after", values={":after": 1})
    assert table.get(HERE) == {"pk": "pk", "sk": "one", "version": 3}


def test_an_update_changes_some_attributes_and_gives_the_item_as_it_is_then(table: Table) -> None:
    table.put({"pk": "pk", "sk": "one", "status": "old", "kept": 1})
    changed = table.update(Update(HERE, "SET #status = :s ADD #n :one", {":s": "new", ":one": 1}))
    assert changed == {"pk": "pk", "sk": "one", "status": "new", "kept": 1, "n": 1}
    with pytest.raises(ConditionFailedError):
        table.update(Update(HERE, "SET #status = :s", {":s": "x", ":old": "old"}, "#status = :old"))
    assert table.get(HERE) == changed


def test_updates_together_are_all_made_or_none(table: Table) -> None:
    table.put({"pk": "pk", "sk": "one", "n": 1})
    good = Update(("pk", "two"), "SET #n = :n", {":n": 2})
    bad = Update(HERE, "SET #n = :n", {":n": 2, ":old": 5}, "#n = :old")
    with pytest.raises(ConditionFailedError):
        table.update_together(good, bad)
    assert (table.get(("pk", "two")), table.get(HERE)) == (None, {"pk": "pk", "sk": "one", "n": 1})
    table.update_together(good, Update(HERE, "ADD #n :n", {":n": 4}, "attribute_exists(#pk)"))
    assert [item["n"] for item in table.query("pk")] == [5, 2]


def test_two_transactions_on_one_item_take_turns() -> None:
    table, client, slept = scripted(
        cancelled("None", "TransactionConflict"), cancelled("TransactionConflict"), {}
    )
    table.update_together(Update(HERE, "ADD #n :n", {":n": 1}))
    assert client.requests[0] == client.requests[1] == client.requests[2]
    assert len(slept) == 2


def test_a_failed_condition_counts_whatever_else_was_in_the_way() -> None:
    table, client, slept = scripted(cancelled("ConditionalCheckFailed", "TransactionConflict"))
    with pytest.raises(ConditionFailedError):
        table.update_together(Update(HERE, "ADD #n :n", {":n": 1}))
    assert (len(client.requests), slept) == (1, [])


@pytest.mark.parametrize(
    ("code", "kind"), [("ValidationError", ClientError), ("TransactionConflict", BusyError)]
)
def test_a_transaction_that_cannot_be_made_is_an_error(code: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        scripted(*[cancelled(code)] * 20)[0].update_together(Update(HERE, "ADD #n :n", {":n": 1}))


def test_an_update_waits_for_a_transaction_on_its_item() -> None:
    conflict = Scripted.exceptions.TransactionConflictException({"Error": {"Code": "x"}}, "UpdateItem")
    table, client, slept = scripted(conflict, {"Attributes": {"pk": {"S": "pk"}}})
    assert table.update(Update(HERE, "ADD #n :n", {":n": 1})) == {"pk": "pk"}
    assert (len(client.requests), len(slept)) == (2, 1)


def test_a_removal_is_harmless_twice_and_can_have_a_condition(table: Table) -> None:
    table.put({"pk": "pk", "sk": "one", "owner": "a"})
    with pytest.raises(ConditionFailedError):
        table.delete(HERE, condition="#owner = :owner", values={":owner": "b"})
    assert table.get(HERE)
    table.delete(HERE)
    table.delete(HERE)
    assert table.get(HERE) is None


@pytest.mark.parametrize("prefix", ["", "00", "0004"])
def test_a_query_goes_on_after_a_key(table: Table, prefix: str) -> None:
    table.put_many([*rows(60), {"pk": "pk", "sk": "0004x"}, {"pk": "other", "sk": "0005"}])
    keys = sorted(item["sk"] for item in table.query("pk", prefix))
    for number, after in enumerate(keys):
        assert [item["sk"] for item in table.query("pk", prefix, after=after)] == keys[number + 1 :]
    assert [item["sk"] for item in table.query("pk", prefix, after=keys[0], limit=1)] == keys[1:2]


def test_an_index_is_asked_by_its_own_keys_and_not_for_consistency() -> None:
    table, client, _ = scripted({"Items": []})
    assert list(table.query("p", "s", index=Index("by-item", "item_pk", "item_sk"))) == []
    (request,) = client.requests
    assert (request["IndexName"], request["ConsistentRead"]) == ("by-item", False)
    assert request["ExpressionAttributeNames"] == {"#pk": "item_pk", "#sk": "item_sk"}
