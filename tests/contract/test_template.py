"""The template keeps every agreement, and every agreement notices when the template does not."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from a365_sync.sync.task_work import MOST_DELIVERIES
from tests.contract import agreements
from tests.contract.agreements import AGREEMENTS, Agreement
from tests.contract.sample_events import sample_event_breaches
from tests.contract.stack import REPOSITORY, Stack

Breach = Callable[[Stack], Any]


@pytest.fixture(scope="module")
def template() -> Stack:
    return Stack.of(REPOSITORY / "template.yaml")


@pytest.fixture
def stack(template: Stack) -> Stack:
    """A copy to break."""
    return copy.deepcopy(template)


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_the_template_keeps(agreement: Agreement, template: Stack) -> None:
    assert list(agreement(template)) == []


def test_the_code_knows_which_delivery_of_a_task_is_the_last(template: Stack) -> None:
    queues = template.of_type("AWS::SQS::Queue")
    policies = [queues[name]["RedrivePolicy"] for name in ("WipQueue", "ReleaseQueue")]
    assert {policy["maxReceiveCount"] for policy in policies} == {MOST_DELIVERIES}


def test_the_bus_keeps_an_archive_for_as_many_days_as_are_asked_for(template: Stack) -> None:
    archive = template.expanded["Resources"]["EventArchive"]
    days = {"Ref": "EventArchiveDays"}
    assert (archive["Condition"], archive["Properties"]["RetentionDays"]) == ("KeepsEventArchive", days)
    assert template.expanded["Conditions"]["KeepsEventArchive"] == {"Fn::Not": [{"Fn::Equals": [days, 0]}]}


def grant(action: Any, resource: Any, role: str = "TokenKeeperRole") -> Breach:
    """Widens a role by one statement."""

    def breach(stack: Stack) -> None:
        policy = stack.of_type("AWS::IAM::Role")[role]["Policies"][0]["PolicyDocument"]
        policy["Statement"].append({"Effect": "Allow", "Action": action, "Resource": resource})

    return breach


def without(resource: str, *path: str) -> Breach:
    """Removes a property of a resource, or the whole resource."""

    def breach(stack: Stack) -> None:
        *way, last = (resource, *path)
        node = stack.expanded["Resources"]
        for key in way:
            node = node[key]
        del node[last]

    return breach


BREACHES: list[tuple[Agreement, Breach, str]] = [
    (
        agreements.parameters_have_defaults,
        lambda s: s.source["Parameters"]["LogLevel"].pop("Default"),
        "LogLevel",
    ),
    (
        agreements.functions_are_folders,
        lambda s: s.source["Resources"]["ReportStatus"]["Properties"].update(CodeUri="functions/status"),
        "report_status",
    ),
    (
        agreements.functions_are_folders,
        lambda s: s.functions()["TokenKeeper"].update(FunctionName="keeper"),
        "TokenKeeper is not named",
    ),
    (
        agreements.functions_know_their_environment,
        without("ReportStatus", "Properties", "Environment", "Variables", "STATE_TABLE"),
        "ReportStatus: STATE_TABLE is not given",
    ),
    (
        agreements.functions_know_their_environment,
        lambda s: s.functions()["TokenKeeper"]["Environment"]["Variables"].update(STAGE="dev"),
        "TokenKeeper: STAGE is not read",
    ),
    (
        agreements.functions_keep_logs_for_a_time,
        without("TokenKeeperLog", "Properties", "RetentionInDays"),
        "TokenKeeper has no log group",
    ),
    (
        agreements.functions_keep_logs_for_a_time,
        without("ApiApiGatewayDefaultStage", "Properties", "AccessLogSettings"),
        "Api has no log group",
    ),
    (
        agreements.functions_keep_logs_for_a_time,
        lambda s: s.functions()["TokenKeeper"]["LoggingConfig"].update(LogGroup={"Ref": "ReportStatusLog"}),
        "share",
    ),
    (
        agreements.access_logs_hold_no_secret,
        lambda s: s.of_type("AWS::ApiGatewayV2::Stage")["ApiApiGatewayDefaultStage"][
            "AccessLogSettings"
        ].update(Format="$context.path"),
        "$context.path",
    ),
    (
        agreements.triggers_have_webhooks,
        without("Api", "Properties", "Body", "paths", "/webhooks/sync-part-library"),
        "POST /webhooks/sync-part-library → SyncPartLibrary",
    ),
    (
        agreements.asynchronous_functions_report_failure,
        without("SyncPartLibraryEventInvokeConfig"),
        "SyncPartLibrary has no failure destination",
    ),
    (
        agreements.asynchronous_functions_report_failure,
        without("TokenKeeperAlarm"),
        "TokenKeeper has no alarm",
    ),
    (
        agreements.schedules_report_failure,
        without("TokenKeeperSchedule", "Properties", "Target", "DeadLetterConfig"),
        "TokenKeeperSchedule",
    ),
    (
        agreements.messages_stay_invisible_long_enough,
        lambda s: s.functions()["UpsertWipVariant"].update(Timeout=301),
        "less than six times",
    ),
    (
        agreements.messages_stay_invisible_long_enough,
        without("UpsertWipVariantSource", "Properties", "FunctionResponseTypes"),
        "UpsertWipVariantSource: batches",
    ),
    (
        agreements.the_keeper_ends_before_its_lease,
        lambda s: s.functions()["TokenKeeper"].update(Timeout=61),
        "longer than its lease",
    ),
    (
        agreements.queues_end_somewhere,
        without("WipQueue", "Properties", "RedrivePolicy"),
        "WipQueue has no dead-letter queue",
    ),
    (
        agreements.queues_end_somewhere,
        without("WipDeadLetterQueue", "Properties", "FifoQueue"),
        "WipQueue has no dead-letter queue of its own kind",
    ),
    (agreements.queues_end_somewhere, without("WipQueueAlarm"), "WipQueue has no alarm"),
    (
        agreements.queues_end_somewhere,
        without("FailedInvocationQueueAlarm", "Properties", "AlarmActions"),
        "FailedInvocationQueue has no alarm",
    ),
    (
        agreements.alarms_are_explained,
        lambda s: s.expanded["Resources"].update(
            StrangeAlarm={"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmActions": ["topic"]}}
        ),
        "StrangeAlarm has no section",
    ),
    (
        agreements.alarms_are_explained,
        without("RemovalsWithheldAlarm", "Properties", "AlarmActions"),
        "RemovalsWithheldAlarm tells nobody",
    ),
    (agreements.nothing_is_wildcarded, grant("s3:*", {"Ref": "EventBus"}), "TokenKeeperRole: s3:*"),
    (agreements.nothing_is_wildcarded, grant("sqs:SendMessage", ["*"]), "TokenKeeperRole: *"),
    (
        agreements.nothing_is_wildcarded,
        lambda s: s.of_type("AWS::IAM::Role")["TokenKeeperRole"]["ManagedPolicyArns"].append(
            "arn:aws:iam::aws:policy/X"
        ),
        "policy/X is not in the list",
    ),
    (agreements.nothing_is_wildcarded, without("StoreBoms"), "no longer there"),
    (
        agreements.strangers_reach_few_items,
        grant("dynamodb:PutItem", {"Ref": "StateTable"}, "ConnectRole"),
        "ConnectRole reaches every item by dynamodb:PutItem",
    ),
    (
        agreements.strangers_reach_few_items,
        lambda s: s.of_type("AWS::IAM::Role")["ReceiveAltiumEventRole"]["ManagedPolicyArns"].append(
            {"Ref": "KeepState"}
        ),
        "ReceiveAltiumEventRole reaches every item by dynamodb:GetItem",
    ),
    (
        agreements.few_can_sign,
        lambda s: s.of_type("AWS::IAM::Role")["RouteEventsRole"]["ManagedPolicyArns"].append(
            {"Ref": "SignDeliveries"}
        ),
        "RouteEventsRole may secretsmanager:GetSecretValue SubscriptionSecret",
    ),
    (
        agreements.few_can_sign,
        grant(
            "secretsmanager:PutSecretValue",
            {"Fn::GetAtt": ["SubscriptionSecret", "Id"]},
            "DeliverEventsRole",
        ),
        "DeliverEventsRole may secretsmanager:PutSecretValue SubscriptionSecret",
    ),
    (
        agreements.readers_write_nothing,
        grant("dynamodb:UpdateItem", {"Fn::GetAtt": ["CatalogTable", "Arn"]}, "QueryCatalogRole"),
        "query-catalog may do dynamodb:UpdateItem",
    ),
    (
        agreements.readers_write_nothing,
        lambda s: s.of_type("AWS::IAM::Role")["QueryCatalogRole"]["ManagedPolicyArns"].append(
            {"Ref": "ReceiveWebhooks"}
        ),
        "query-catalog may read WebhookSecret.Id",
    ),
    (
        agreements.data_outlives_the_stack,
        without("DataBucket", "UpdateReplacePolicy"),
        "DataBucket is not retained",
    ),
    (
        agreements.data_outlives_the_stack,
        without("StateTable", "Properties", "PointInTimeRecoverySpecification"),
        "StateTable cannot be brought back",
    ),
    (sample_event_breaches, without("TokenKeeperSchedule"), "token_keeper is not started by"),
    (
        sample_event_breaches,
        lambda s: s.of_type("AWS::Scheduler::Schedule")["TokenKeeperSchedule"]["Target"].update(
            Input='{"source": 1}'
        ),
        'no sample of {"source": 1} for token_keeper',
    ),
]


@pytest.mark.parametrize(("agreement", "breach", "told"), BREACHES)
def test_a_breach_is_noticed(agreement: Agreement, breach: Breach, told: str, stack: Stack) -> None:
    breach(stack)
    assert told in "\n".join(agreement(stack))


def test_each_agreement_is_seen_to_fail() -> None:
    assert {agreement for agreement, _, _ in BREACHES} == set(AGREEMENTS)


def test_a_missing_sample_is_noticed(stack: Stack, tmp_path: Path) -> None:
    stack.folder = tmp_path
    told = list(sample_event_breaches(stack))
    assert "events/: no sample of WipQueue for upsert_wip_variant" in told
    assert "events/: no sample of GET /runs/{run_id} for report_status" in told
    assert "events/: no sample of invocation for sync_part_library" in told
