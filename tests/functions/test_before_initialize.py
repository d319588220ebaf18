"""Fresh after deployment, every function says what to do next or waits, and none does harm."""

import pytest

from tests.functions.account import Account, body_of, sample

SYNCS = ("sync_released_boms", "sync_wip_boms_nightly", "sync_wip_boms_frequent", "sync_part_library")
UPSERTS = ("upsert_wip_variant", "upsert_release_variant")


@pytest.mark.parametrize("function", [*SYNCS, *UPSERTS, "initialize_integration"])
def test_a_webhook_answers_409_with_the_next_step(aws: Account, function: str) -> None:
    answer = aws.call(function, sample(f"{function}.webhook"))
    assert answer["statusCode"] == 409
    error = body_of(answer)["error"]
    assert error["code"] == "not_connected"
    assert "initialize-integration" in error["message"]
    assert aws.items("state") == []
    assert aws.invoked == []


def test_projects_cannot_be_checked_yet(aws: Account) -> None:
    answer = aws.call("store_env_variables", sample("store_env_variables.webhook"))
    assert (answer["statusCode"], body_of(answer)["error"]["code"]) == (409, "not_connected")
    assert aws.items("state") == []


@pytest.mark.parametrize("function", SYNCS)
@pytest.mark.parametrize("kind", ["schedule", "invocation"])
def test_a_schedule_does_nothing(aws: Account, function: str, kind: str) -> None:
    assert aws.call(function, sample(f"{function}.{kind}")) is None
    assert aws.items("state") == []


@pytest.mark.parametrize("kind", ["schedule", "invocation"])
def test_the_keeper_waits_for_a_credential(aws: Account, kind: str) -> None:
    answer = aws.call("token_keeper", sample(f"token_keeper.{kind}"))
    assert (answer["outcome"], answer["error"]["code"]) == ("failed", "not_connected")


def test_status_names_the_next_step(aws: Account) -> None:
    status = body_of(aws.call("report_status", sample("report_status.status")))
    assert status["workspace"] is None
    assert "initialize-integration" in status["next_step"]
    assert status["settings_version"] == 0


def test_there_are_no_runs(aws: Account) -> None:
    assert body_of(aws.call("report_status", sample("report_status.runs"))) == {"runs": []}
    answer = aws.call("report_status", sample("report_status.run"))
    assert (answer["statusCode"], body_of(answer)["error"]["code"]) == (404, "not_found")
