"""With roles enforced, a function may do what its role allows and nothing else."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

from local.cloud import Deployment, wait_until

pytestmark = pytest.mark.end_to_end

READ = {"read": "an object that is not there"}


@contextmanager
def without_policies(deployment: Deployment, role: str) -> Iterator[None]:
    """Take a role's inline policies away for a while."""
    iam, name = deployment.client("iam"), deployment.physical_id(role)
    names = iam.list_role_policies(RoleName=name)["PolicyNames"]
    documents = {
        each: iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"] for each in names
    }
    for each in names:
        iam.delete_role_policy(RoleName=name, PolicyName=each)
    try:
        yield
    finally:
        for each, document in documents.items():
            iam.put_role_policy(RoleName=name, PolicyName=each, PolicyDocument=json.dumps(document))


def test_what_no_policy_allows_is_denied(strict_sample: Deployment) -> None:
    answer = strict_sample.post("/calls", READ, secret="right")
    assert "AccessDenied" in answer.text
    assert "AccessDenied" in "\n".join(strict_sample.function_logs("front"))


def test_without_enforcement_the_same_call_passes(sample: Deployment) -> None:
    assert "NoSuchKey" in sample.post("/calls", READ, secret="right").text


def test_what_its_policies_allow_works(strict_sample: Deployment) -> None:
    assert strict_sample.invoke("front", {"note": "allowed"}) == {}
    assert strict_sample.post("/calls", {"note": "by itself"}, secret="right").status_code == 202


def test_a_policy_taken_away_is_missed(strict_sample: Deployment) -> None:
    with without_policies(strict_sample, "FrontRole"):
        answer = strict_sample.invoke("front", {"note": "no longer allowed"})
    assert "AccessDeniedException" in answer["errorMessage"]
    assert strict_sample.invoke("front", {"note": "allowed again"}) == {}


def test_a_schedule_needs_its_role_too(strict_sample: Deployment) -> None:
    strict_sample.fire_schedule("FrontTick")
    with (
        without_policies(strict_sample, "FrontTickRole"),
        pytest.raises(ClientError, match="AccessDenied"),
    ):
        strict_sample.fire_schedule("FrontTick")


def test_a_queue_is_filled_and_consumed_under_enforcement(strict_sample: Deployment) -> None:
    answer = strict_sample.post("/calls", {"queue": ["strict"], "note": "queued"}, secret="right")
    assert answer.status_code == 202, answer.text
    key = {"pk": {"S": "work"}, "sk": {"S": "strict"}}
    read = strict_sample.client("dynamodb").get_item
    wait_until(
        lambda: read(TableName=strict_sample.physical_id("Table"), Key=key).get("Item"), what="the work"
    )
