"""With the shortcuts moto answers, refuses and stores what it does without them."""

from collections.abc import Callable
from itertools import product
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import moto_shortcuts
from tests.store.cloud import REGION, client, table_properties

Call = tuple[str, dict[str, Any]]
TABLE = {"TableName": "both"}
texts = st.sampled_from(["", "a", "b", "ä", "日本", "x" * 500, "y" * 250_000])
scalars = st.one_of(
    st.builds(lambda text: {"S": text}, texts),
    st.builds(lambda number: {"N": number}, st.sampled_from(["0", "1", "-2.50", "12345678901234567890"])),
    st.sampled_from([{"BOOL": True}, {"NULL": True}, {"SS": ["a", "ä"]}, {"NS": ["1", "2"]}]),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.builds(lambda some: {"L": some}, st.lists(inner, max_size=3)),
        st.builds(lambda some: {"M": some}, st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    ),
    max_leaves=5,
)
keys = st.builds(
    lambda pk, sk: {"pk": {"S": pk}, "sk": {"S": sk}}, st.sampled_from("pq"), st.sampled_from("124")
)
items = st.builds(
    lambda key, attributes, mark: {**attributes, **mark, **key},
    keys,
    st.dictionaries(st.sampled_from("abc"), values, max_size=3),
    st.sampled_from(
        [{}, {"item_pk": {"S": "p"}, "item_sk": {"S": "s"}}, {"item_pk": {"S": "q"}, "item_sk": {"S": "t"}}]
    ),
)
conditions = st.sampled_from(
    [
        {},
        {"ConditionExpression": "attribute_not_exists(pk)"},
        {"ConditionExpression": "attribute_exists(a)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"},
    ]
)
UPDATES = (
    "SET a = :v",
    "SET #n.c = :v, b = if_not_exists(b, :v)",
    "SET a = list_append(if_not_exists(a, :e), :e), b = :v",
    "SET a[0] = :v REMOVE b",
    "SET n = if_not_exists(n, :one) + :one",
    "ADD n :one, t :s",
    "ADD n :one DELETE t :s",
    "REMOVE a, b.c",
    "SET pk = :v",
    "SET a = :v, a = :one",
    "SET a : v",
)  # fmt: skip
NAMES = {"#n": "a"}
GIVEN = {":e": {"L": [{"S": "e"}]}, ":one": {"N": "1"}, ":s": {"SS": ["a"]}}


@st.composite
def updates(draw: Callable[..., Any]) -> dict[str, Any]:
    expression = draw(st.sampled_from(UPDATES))
    given_values = {**GIVEN, ":v": draw(values)}
    used = {name: value for name, value in given_values.items() if name in expression}
    request = {"Key": draw(keys), "UpdateExpression": expression, **TABLE, **draw(conditions)}
    request |= {"ExpressionAttributeValues": used} if used else {}
    return request | ({"ExpressionAttributeNames": NAMES} if "#n" in expression else {})


puts = st.builds(lambda item, condition: {"Item": item, **TABLE, **condition}, items, conditions)
deletes = st.builds(lambda key, condition: {"Key": key, **TABLE, **condition}, keys, conditions)
queries = st.builds(
    lambda index, pk, more: {
        **TABLE, **index[0], **more, "KeyConditionExpression": f"{index[1]} = :p",
        "ExpressionAttributeValues": {":p": {"S": pk}},
    },
    st.sampled_from([({}, "pk"), ({"IndexName": "by-item"}, "item_pk")]),
    st.sampled_from("pqr"),
    st.sampled_from([{}, {"Limit": 1}, {"ScanIndexForward": False}, {"ProjectionExpression": "sk, b"}]),
)  # fmt: skip
in_transaction = st.one_of(
    st.builds(lambda put: {"Put": put}, puts),
    st.builds(lambda update: {"Update": update}, updates()),
    st.builds(lambda delete: {"Delete": delete}, deletes),
)
calls = st.one_of(
    st.tuples(st.just("put_item"), puts),
    st.builds(
        lambda update, wanted: ("update_item", {**update, "ReturnValues": wanted}),
        updates(), st.sampled_from(["NONE", "ALL_OLD", "ALL_NEW", "UPDATED_NEW"]),
    ),
    st.tuples(st.just("delete_item"), deletes),
    st.tuples(st.just("query"), queries),
    st.builds(
        lambda some: ("transact_write_items", {"TransactItems": some}),
        st.lists(in_transaction, min_size=1, max_size=3),
    ),
    st.tuples(st.just("get_item"), st.builds(lambda key: {"Key": key, **TABLE}, keys)),
    st.just(("scan", TABLE)),
)  # fmt: skip


def dense() -> list[Call]:
    """Every kind of call where there is something to find, to change and to refuse."""
    places = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk in "pq" for sk in "412"]
    index = [{"item_pk": {"S": place["sk"]["S"][:1]}, "item_sk": place["pk"]} for place in places]
    held = {
        "a": {"L": [{"S": "e"}, {"M": {"c": {"N": "1"}}}]},
        "b": {"M": {"c": {"S": "ä"}}},
        "t": {"SS": ["a", "b"]},
    }
    made: list[Call] = [
        ("put_item", {"Item": {**held, **indexed, **place}, **TABLE})
        for place, indexed in zip(places, index, strict=True)
    ]
    refused = {"Put": {"Item": places[1], "ConditionExpression": "attribute_not_exists(pk)", **TABLE}}
    for expression, value in product(
        UPDATES, ({"S": "z"}, {"L": []}, {"S": "y" * 250_000}, {"S": "w" * 200_000})
    ):
        given_values = {**GIVEN, ":v": value}
        update = {
            "Key": places[0], "UpdateExpression": expression, **TABLE,
            **({"ExpressionAttributeNames": NAMES} if "#n" in expression else {}),
        }  # fmt: skip
        used = {name: one for name, one in given_values.items() if name in expression}
        update |= {"ExpressionAttributeValues": used} if used else {}
        made.append(("transact_write_items", {"TransactItems": [{"Update": update}, refused]}))
        made.append(("get_item", {"Key": places[0], **TABLE}))
        made.append(("update_item", {**update, "ReturnValues": "ALL_NEW"}))
    for long in (205_000, 202_000, 100):  # bytes of each: too much, and a little less than that
        much = {"a": {"S": "x" * long}, "b": {"M": {"ä": {"S": "x" * long}}}}
        made.append(("put_item", {"Item": {**much, **places[3]}, **TABLE}))
    for name, pk in (("item", "4"), ("item", "9"), ("", "p"), ("", "r")):
        for more in ({}, {"Limit": 1}, {"ScanIndexForward": False}, {"ProjectionExpression": "sk, b.c"}):
            asked = {
                **TABLE, **more, **({"IndexName": f"by-{name}"} if name else {}),
                "KeyConditionExpression": f"{name}{'_' if name else ''}pk = :p",
                "ExpressionAttributeValues": {":p": {"S": pk}},
            }  # fmt: skip
            made.append(("query", asked))
    made.append(
        (
            "query",
            {
                **asked,
                "ExpressionAttributeValues": {":p": {"S": "p"}},
                "Limit": 1,
                "ExclusiveStartKey": places[1],
            },
        )
    )
    return made


def test_dynamodb_answers_the_same_where_there_is_much() -> None:
    requests = dense()
    with moto_shortcuts.without():
        wanted = answers(requests)
    assert answers(requests) == wanted


@settings(derandomize=True, phases=[Phase.generate])  # what fails may take long to shrink
@given(st.lists(calls, min_size=1, max_size=12))
def test_dynamodb_answers_the_same(requests: list[Call]) -> None:
    with moto_shortcuts.without():
        wanted = answers(requests)
    assert answers(requests) == wanted


def answers(requests: list[Call]) -> list[Any]:
    """Of a table that is empty first, and everything in it at last."""
    dynamodb = client("dynamodb")
    dynamodb.create_table(**TABLE, **table_properties("CatalogTable"))
    try:
        return [answer(dynamodb, name, request) for name, request in [*requests, ("scan", TABLE)]]
    finally:
        dynamodb.delete_table(**TABLE)


def answer(service: Any, name: str, request: dict[str, Any]) -> Any:
    """Without the request's number and the time."""
    try:
        told = getattr(service, name)(**request)
    except ClientError as refused:
        told = refused.response
    except Exception as failed:  # moto's own: it breaks on some paths
        return repr(failed)
    return {key: value for key, value in told.items() if key != "ResponseMetadata"}


def test_s3_sqs_and_events_answer_the_same() -> None:
    with moto_shortcuts.without():
        wanted = other_answers("without")
    assert other_answers("with") == wanted


def other_answers(name: str) -> list[Any]:
    """Of services whose requests the shortcuts touch only on their way."""
    s3, sqs, events = client("s3"), client("sqs"), client("events")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    tag = s3.put_object(Bucket=name, Key="a/b c+ä.json", Body=b"{}", Metadata={"x": "y"})["ETag"]
    found = s3.get_object(Bucket=name, Key="a/b c+ä.json")
    listed = s3.list_objects_v2(Bucket=name, Prefix="a/")["Contents"]
    missing = answer(s3, "get_object", {"Bucket": name, "Key": "none"})
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    sqs.send_message(
        QueueUrl=url, MessageBody='{"a=b": "c&d"}', MessageGroupId="g", MessageDeduplicationId="d"
    )
    taken = sqs.receive_message(QueueUrl=url)["Messages"]
    put = events.put_events(Entries=[{"Source": "s", "DetailType": "d", "Detail": "{}"}])
    return [
        tag, found["Body"].read(), found["Metadata"], [one["Key"] for one in listed], missing,
        [one["Body"] for one in taken], put["FailedEntryCount"],
    ]  # fmt: skip


def test_without_them_moto_is_as_it_was() -> None:
    from moto.dynamodb.models.table import Table

    quicker = Table.query
    with moto_shortcuts.without():
        assert Table.query is not quicker
        assert "__deepcopy__" not in Table.__dict__
    assert Table.query is quicker
