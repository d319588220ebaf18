"""The services of the embedded cloud keep the promises that a365-sync builds on."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.cloud import Deployment, DeploymentError, deploy, wait_until

pytestmark = pytest.mark.end_to_end


def refusal(caught: pytest.ExceptionInfo[ClientError]) -> str:
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def table(sample: Deployment) -> Any:
    return (
        sample.emulator.session()
        .resource("dynamodb", endpoint_url=sample.emulator.address)
        .Table(sample.physical_id("Table"))
    )


def test_the_webhook_secret_is_generated_without_punctuation(sample: Deployment) -> None:
    assert re.fullmatch(r"[A-Za-z0-9]{40}", sample.webhook_secret)


def test_a_secret_has_no_value_until_one_is_put(sample: Deployment) -> None:
    with pytest.raises(ClientError) as caught:
        sample.read_secret("ConnectionSecret")
    assert refusal(caught) == "ResourceNotFoundException"
    sample.put_connection({"door": "custom", "access_token": "t"})
    assert sample.read_secret("ConnectionSecret") == {"door": "custom", "access_token": "t"}


def test_a_rule_takes_from_the_bus_what_matches(sample: Deployment) -> None:
    entry = {"Source": "sample", "EventBusName": sample.physical_id("Bus")}
    sample.client("events").put_events(
        Entries=[
            {**entry, "DetailType": "Run Finished", "Detail": '{"bom": 1}'},
            {**entry, "DetailType": "BOM Changed", "Detail": '{"bom": 2}'},
        ]
    )
    notices = wait_until(lambda: sample.peek("NoticeQueue"), what="the notice")
    assert [json.loads(notice)["detail"] for notice in notices] == [{"bom": 2}]


def test_an_object_is_put_only_where_none_is(sample: Deployment) -> None:
    storage, bucket = sample.client("s3"), sample.outputs["BucketName"]
    storage.put_object(Bucket=bucket, Key="snapshot", Body=b"first", IfNoneMatch="*")
    with pytest.raises(ClientError) as caught:
        storage.put_object(Bucket=bucket, Key="snapshot", Body=b"second", IfNoneMatch="*")
    assert refusal(caught) == "PreconditionFailed"
    assert storage.get_object(Bucket=bucket, Key="snapshot")["Body"].read() == b"first"


def test_an_item_is_put_only_under_its_condition(table: Any) -> None:
    item = {"pk": "head", "sk": "conditional", "version": 1}
    table.put_item(Item=item, ConditionExpression="attribute_not_exists(pk)")
    with pytest.raises(ClientError) as caught:
        table.put_item(Item={**item, "version": 2}, ConditionExpression="attribute_not_exists(pk)")
    assert refusal(caught) == "ConditionalCheckFailedException"
    assert table.get_item(Key={"pk": "head", "sk": "conditional"})["Item"]["version"] == 1


def test_a_transaction_writes_all_or_nothing(sample: Deployment) -> None:
    client, name = sample.client("dynamodb"), sample.physical_id("Table")

    def put(sk: str) -> dict[str, Any]:
        key = {"pk": {"S": "transaction"}, "sk": {"S": sk}}
        return {"Put": {"TableName": name, "Item": key, "ConditionExpression": "attribute_not_exists(pk)"}}

    client.transact_write_items(TransactItems=[put("a"), put("b")])
    with pytest.raises(ClientError) as caught:
        client.transact_write_items(TransactItems=[put("c"), put("a")])
    reasons = [reason["Code"] for reason in caught.value.response["CancellationReasons"]]
    assert reasons == ["None", "ConditionalCheckFailed"]
    keys = [{"pk": {"S": "transaction"}, "sk": {"S": sk}} for sk in "abc"]
    found = client.batch_get_item(RequestItems={name: {"Keys": keys}})["Responses"][name]
    assert sorted(item["sk"]["S"] for item in found) == ["a", "b"]


def test_an_index_finds_items_by_another_key(table: Any) -> None:
    for line in ("1", "2"):
        table.put_item(Item={"pk": "bom", "sk": line, "mpn_pk": "LM358"})
    table.put_item(Item={"pk": "bom", "sk": "3", "mpn_pk": "NE555"})
    found = table.query(
        IndexName="by-mpn",
        KeyConditionExpression="mpn_pk = :mpn",
        ExpressionAttributeValues={":mpn": "LM358"},
    )
    assert sorted(item["sk"] for item in found["Items"]) == ["1", "2"]


def test_a_table_expires_its_items(sample: Deployment) -> None:
    described = sample.client("dynamodb").describe_time_to_live(TableName=sample.physical_id("Table"))
    assert described["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "ENABLED",
        "AttributeName": "expires_at",
    }


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ("{Type: 'AWS::Nothing::Here'}", "AWS::Nothing::Here"),
        (
            "{Type: 'AWS::Lambda::EventInvokeConfig', Properties: {FunctionName: nobody, Qualifier: live}}",
            r"Odd \(AWS::Lambda::EventInvokeConfig\): .*nobody",
        ),
    ],
)
def test_a_stack_that_cannot_stand_says_why(
    sample: Deployment, tmp_path: Path, resource: str, reason: str
) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(f"Resources: {{Odd: {resource}}}")
    with pytest.raises(DeploymentError, match=reason):
        deploy(sample.emulator, path, stack_name=f"odd-{len(resource)}")
