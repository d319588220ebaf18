"""What the template promises about every resource of a kind; each agreement yields one sentence per breach."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields

from a365_sync.connection.keeper import LEASE_SECONDS
from a365_sync.environment import Environment
from a365_sync.queries.routes import ROUTES
from a365_sync.sync.triggers import Trigger
from tests.contract.sample_events import sample_event_breaches
from tests.contract.stack import REPOSITORY, Stack, target, text

Agreement = Callable[[Stack], Iterator[str]]

# A wildcard stands here with its reason, or not in the template.
WILDCARDS = {
    ("PublishEvents", "${DataBucket.Arn}/events/*"): "keys are made from dates and content hashes",
    (
        "ReceiveAltiumEventRole",
        "${DataBucket.Arn}/inbound/altium/*",
    ): "keys are made from dates and content hashes",
    ("SyncReleasedBomsRole", "${DataBucket.Arn}/lake/release/*"): "keys are made from ids",
    ("SyncWipBomsNightlyRole", "${DataBucket.Arn}/lake/bom_change/*"): "keys are dates and content hashes",
    ("SyncWipBomsNightlyRole", "${DataBucket.Arn}/lake/bom_line/*"): "keys are made from ids and names",
    ("SyncWipBomsNightlyRole", "${DataBucket.Arn}/lake/release/*"): "keys are made from ids",
    ("SyncPartLibraryRole", "${DataBucket.Arn}/lake/component/*"): "keys are the workspace's ids",
    ("SyncPartLibraryRole", "${DataBucket.Arn}/lake/part_choice/*"): "keys are the workspace's ids",
    ("StoreBoms", "${DataBucket.Arn}/lake/bom_line/*"): "keys are made from the workspace's ids and names",
    ("StoreBoms", "${DataBucket.Arn}/lake/bom_change/*"): "keys are made from dates and content hashes",
    ("RecordRuns", "${DataBucket.Arn}/lake/run/*"): "keys are made from dates and run ids",
    ("ReadLake", "${DataBucket.Arn}/lake/*"): "whoever reads the lake reads all its tables",
    ("ReadLake", "${DataBucket.Arn}/athena/*"): "Athena names the results of queries",
    (
        "ReadLake",
        "arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:table/${LakeGlueDatabase}/*",
    ): "the tables of one database",
    (
        "RouteEventsRole",
        "${DataBucket.Arn}/events/dt=*",
    ): "keys are made from dates and content hashes",
    ("QueryCatalogRole", "${DataBucket.Arn}/snapshots/boms/*"): "keys are content hashes",
    ("StoreBoms", "${DataBucket.Arn}/boms/*"): "keys are made from the workspace's ids and names",
    ("ReadExportProfiles", "${DataBucket.Arn}/profiles/*"): "keys are the customer's names for the files",
    (
        "StoreBoms",
        "${DataBucket.Arn}/exports/*",
    ): "keys are made from profiles' and the workspace's ids and names",
    ("StoreBoms", "${DataBucket.Arn}/snapshots/boms/*"): "keys are content hashes",
    ("SyncPartLibraryRole", "${DataBucket.Arn}/library/*"): "keys are content hashes",
    (
        "SyncWipBomsNightlyRole",
        "${DataBucket.Arn}/boms/*/changes/*",
    ): "keys are made from ids, names and versions",
    ("SyncWipBomsNightlyRole", "${DataBucket.Arn}/snapshots/boms/*"): "keys are content hashes",
    ("DataBucketPolicy", "s3:*"): "a refusal: nothing is allowed without TLS",
    ("DataBucketPolicy", "${DataBucket.Arn}/*"): "a refusal: to no object",
}
AWS_POLICIES = {
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole": "SAM attaches it; it can only write logs",
}
_ONE = "/subscriptions/{subscription_id}"
SUBSCRIBERS = (
    *("GET /subscriptions", "POST /subscriptions", f"GET {_ONE}", f"PATCH {_ONE}", f"DELETE {_ONE}"),
    *(f"POST {_ONE}/rotate-secret", f"POST {_ONE}/test", f"POST {_ONE}/replay"),
)
READS = {
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "s3:GetObject",
    "s3:ListBucket",
    "secretsmanager:GetSecretValue",
}
# Powertools reads these itself.
POWERTOOLS = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_LOG_LEVEL"}


def parameters_have_defaults(stack: Stack) -> Iterator[str]:
    """`sam deploy` asks for nothing that the user cannot know."""
    for name, parameter in stack.source["Parameters"].items():
        if "Default" not in parameter:
            yield f"parameter {name} has no default"


def functions_are_folders(stack: Stack) -> Iterator[str]:
    """Every folder is deployed, under its own name; nothing else is."""
    deployed = stack.function_folders()
    present = {path.parent.name for path in (stack.folder / "functions").glob("*/app.py")}
    for folder in sorted(present ^ set(deployed.values())):
        yield f"functions/{folder} is either not in the template or not there"
    for name, properties in stack.functions().items():
        wanted = "${AWS::StackName}-" + deployed[name].replace("_", "-")
        if text(properties["FunctionName"]) != wanted:
            yield f"{name} is not named {wanted}"


def functions_know_their_environment(stack: Stack) -> Iterator[str]:
    """The variables are those that `environment.py` reads and Powertools' own: none missing, none for nobody."""
    read = {field.name.upper() for field in fields(Environment) if field.type is str} | POWERTOOLS
    for name, properties in stack.functions().items():
        given = set(properties["Environment"]["Variables"])
        for variable in sorted(read ^ given):
            yield f"{name}: {variable} is {'not read' if variable in given else 'not given'}"


def functions_keep_logs_for_a_time(stack: Stack) -> Iterator[str]:
    """Every function logs to a group of its own with a retention; the API logs each access."""
    groups = stack.of_type("AWS::Logs::LogGroup")
    logging = {
        name: each.get("LoggingConfig", {}).get("LogGroup") for name, each in stack.functions().items()
    }
    (stage,) = stack.of_type("AWS::ApiGatewayV2::Stage").values()
    logging["Api"] = stage.get("AccessLogSettings", {}).get("DestinationArn")
    for name, group in logging.items():
        if "RetentionInDays" not in groups.get(target(group), {}):
            yield f"{name} has no log group with a retention"
    if len({target(group) for group in logging.values()}) < len(logging):
        yield "two of them share a log group"


def access_logs_hold_no_secret(stack: Stack) -> Iterator[str]:
    """Secrets travel in headers and in the path of Altium's deliveries: a route is logged as it is declared."""
    (stage,) = stack.of_type("AWS::ApiGatewayV2::Stage").values()
    logged = stage.get("AccessLogSettings", {}).get("Format", "")
    for variable in ("$context.path", "$context.authorizer", "$request"):
        if variable in logged:
            yield f"the access log has {variable}"


def triggers_have_webhooks(stack: Stack) -> Iterator[str]:
    """`POST /webhooks/<trigger>` goes to its function; few other routes stand beside."""
    names = {folder.replace("_", "-"): name for name, folder in stack.function_folders().items()}
    wanted = {(f"POST /webhooks/{trigger}", names.get(trigger, "no function")) for trigger in Trigger}
    wanted |= {(f"GET {path}", "ReportStatus") for path in ("/runs", "/runs/{run_id}", "/status")}
    wanted |= {(route, "Connect") for route in ("GET /connect", "POST /connect", "GET /connect/callback")}
    wanted.add(("POST /events/altium/{token}", "ReceiveAltiumEvent"))
    wanted |= {(route, "QueryCatalog") for route in ROUTES}
    wanted |= {("POST /webhooks/approve-removals", "ApproveRemovals"), ("POST /webhooks/redrive", "Redrive")}
    wanted |= {(route, "ManageSubscriptions") for route in SUBSCRIBERS}
    for route, function in sorted(wanted ^ stack.routes()):
        yield f"{route} → {function} is either missing or too much"


def asynchronous_functions_report_failure(stack: Stack) -> Iterator[str]:
    """What nobody waits for leaves its failed events in a queue, and raises an alarm.

    Of the token keeper the alarm is enough: its next tick asks for the same.
    """
    configured = {
        target(each["FunctionName"]): each.get("DestinationConfig", {})
        .get("OnFailure", {})
        .get("Destination")
        for each in stack.of_type("AWS::Lambda::EventInvokeConfig").values()
    }
    alarmed = alarmed_by(stack, "AWS/Lambda", "Errors")
    for name in sorted(stack.invoked_asynchronously()):
        if name != "TokenKeeper" and target(configured.get(name)) not in stack.of_type("AWS::SQS::Queue"):
            yield f"{name} has no failure destination"
        if name not in alarmed:
            yield f"{name} has no alarm on its errors"


def schedules_report_failure(stack: Stack) -> Iterator[str]:
    """A tick that cannot be delivered is tried again, then kept."""
    for name, properties in stack.of_type("AWS::Scheduler::Schedule").items():
        goal = properties["Target"]
        if "RetryPolicy" not in goal or not target(goal.get("DeadLetterConfig", {}).get("Arn")):
            yield f"{name} has no retry policy and dead-letter queue"


def messages_stay_invisible_long_enough(stack: Stack) -> Iterator[str]:
    """Six times the consumer's time limit, as Lambda asks for; and one bad message does not fail its batch."""
    queues, functions = stack.of_type("AWS::SQS::Queue"), stack.functions()
    for name, properties in stack.of_type("AWS::Lambda::EventSourceMapping").items():
        queue = queues[target(properties["EventSourceArn"])]
        if queue["VisibilityTimeout"] < 6 * functions[target(properties["FunctionName"])]["Timeout"]:
            yield f"{name}: the queue's visibility timeout is less than six times the function's time limit"
        if "ReportBatchItemFailures" not in properties.get("FunctionResponseTypes", []):
            yield f"{name}: batches are not answered in part"


def the_keeper_ends_before_its_lease(stack: Stack) -> Iterator[str]:
    """Or a second keeper would exchange the refresh token that the first is about to replace."""
    if stack.functions()["TokenKeeper"]["Timeout"] > LEASE_SECONDS:
        yield f"TokenKeeper may run longer than its lease of {LEASE_SECONDS} seconds lasts"


def queues_end_somewhere(stack: Stack) -> Iterator[str]:
    """A queue that is consumed has a dead-letter queue of its own order; every queue has an alarm."""
    queues = stack.of_type("AWS::SQS::Queue")
    consumed = {
        target(each["EventSourceArn"]) for each in stack.of_type("AWS::Lambda::EventSourceMapping").values()
    }
    alarmed = alarmed_by(stack, "AWS/SQS", "ApproximateNumberOfMessagesVisible")
    late = alarmed_by(stack, "AWS/SQS", "ApproximateAgeOfOldestMessage")
    for name, properties in queues.items():
        last = queues.get(target(properties.get("RedrivePolicy", {}).get("deadLetterTargetArn")))
        if name in consumed and (last is None or last.get("FifoQueue") != properties.get("FifoQueue")):
            yield f"{name} has no dead-letter queue of its own kind"
        if name not in (late if name in consumed else alarmed):
            yield f"{name} has no alarm"


def alarms_are_explained(stack: Stack) -> Iterator[str]:
    """Every alarm has a section of the runbook, and tells somebody."""
    runbook = (REPOSITORY / "docs/runbook.md").read_text(encoding="utf-8")
    headings = "\n".join(line for line in runbook.splitlines() if line.startswith("## "))
    for name, properties in stack.of_type("AWS::CloudWatch::Alarm").items():
        if not re.search(rf"\b{name}\b", headings):
            yield f"{name} has no section in docs/runbook.md"
        if not properties.get("AlarmActions"):
            yield f"{name} tells nobody"


def nothing_is_wildcarded(stack: Stack) -> Iterator[str]:
    """No wildcard in an action or resource, and no policy of AWS's own, but those written above with their reason."""
    found = {
        (statement.owner, value)
        for statement in stack.statements()
        for value in [*statement.actions, *statement.resources]
        if "*" in value
    }
    for owner, value in sorted(found ^ set(WILDCARDS)):
        yield f"{owner}: {value} is {'not in the list' if (owner, value) in found else 'no longer there'}"
    for name, role in stack.of_type("AWS::IAM::Role").items():
        for policy in role.get("ManagedPolicyArns", []):
            if text(policy) not in AWS_POLICIES and target(policy) not in stack.of_type(
                "AWS::IAM::ManagedPolicy"
            ):
                yield f"{name}: {text(policy)} is not in the list"


def strangers_reach_few_items(stack: Stack) -> Iterator[str]:
    """Functions that answer calls without the webhook secret reach named partitions of the tables, and no others."""
    open_to_all = {
        function
        for route, function in stack.routes()
        if route.partition(" ")[2].startswith(("/connect", "/events"))
    }
    roles = stack.of_type("AWS::IAM::Role")
    for role in sorted(f"{function}Role" for function in open_to_all):
        owners = {role, *(target(policy) for policy in roles[role].get("ManagedPolicyArns", []))}
        for statement in stack.statements():
            limits = statement.body.get("Condition", {}).get("ForAllValues:StringEquals", {})
            on_tables = any(action.startswith("dynamodb:") for action in statement.actions)
            if statement.owner in owners and on_tables and not limits.get("dynamodb:LeadingKeys"):
                yield f"{role} reaches every item by {', '.join(statement.actions)}"


def few_can_sign(stack: Stack) -> Iterator[str]:
    """Who reads what the signing keys are made from could send anything to every subscriber; nobody replaces it."""
    readers = {"ManageSubscriptionsRole", "DeliverEventsRole"}
    for name, role in stack.of_type("AWS::IAM::Role").items():
        owners = {name, *(target(policy) for policy in role.get("ManagedPolicyArns", []))}
        for statement in stack.statements():
            allowed = name in readers and statement.actions == ["secretsmanager:GetSecretValue"]
            if statement.owner in owners and "SubscriptionSecret.Id" in statement.resources and not allowed:
                yield f"{name} may {', '.join(statement.actions)} SubscriptionSecret"


def readers_write_nothing(stack: Stack) -> Iterator[str]:
    """Who holds a read token reads: its function writes but the count of wrong ones, and knows no other secret."""
    role = "QueryCatalogRole"
    owners = {
        role,
        *(target(policy) for policy in stack.of_type("AWS::IAM::Role")[role]["ManagedPolicyArns"]),
    }
    for statement in stack.statements():
        keys = statement.body.get("Condition", {}).get("ForAllValues:StringEquals", {})
        counts = keys.get("dynamodb:LeadingKeys") == ["ATTEMPTS"]
        if statement.owner not in owners:
            continue
        for action in statement.actions:
            if action not in READS and not (counts and action == "dynamodb:UpdateItem"):
                yield f"query-catalog may do {action}"
        if "secretsmanager:GetSecretValue" in statement.actions and statement.resources != ["ReadTokens.Id"]:
            yield f"query-catalog may read {', '.join(statement.resources)}"


def data_outlives_the_stack(stack: Stack) -> Iterator[str]:
    """Deleting or replacing a stack deletes no history; a table can be brought back to any second."""
    for name, resource in stack.expanded["Resources"].items():
        if resource["Type"] in {"AWS::S3::Bucket", "AWS::DynamoDB::Table"}:
            if {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")} != {"Retain"}:
                yield f"{name} is not retained"
            recovery = resource["Properties"].get("PointInTimeRecoverySpecification", {})
            versions = resource["Properties"].get("VersioningConfiguration", {})
            if not (recovery.get("PointInTimeRecoveryEnabled") or versions.get("Status") == "Enabled"):
                yield f"{name} cannot be brought back"


def alarmed_by(stack: Stack, namespace: str, metric: str) -> set[str]:
    """The resources that an alarm on this metric watches and tells of."""
    return {
        target(dimension["Value"])
        for alarm in stack.of_type("AWS::CloudWatch::Alarm").values()
        if (alarm["Namespace"], alarm["MetricName"]) == (namespace, metric) and alarm.get("AlarmActions")
        for dimension in alarm["Dimensions"]
    }


AGREEMENTS: tuple[Agreement, ...] = (
    parameters_have_defaults,
    functions_are_folders,
    functions_know_their_environment,
    functions_keep_logs_for_a_time,
    access_logs_hold_no_secret,
    triggers_have_webhooks,
    asynchronous_functions_report_failure,
    schedules_report_failure,
    messages_stay_invisible_long_enough,
    the_keeper_ends_before_its_lease,
    queues_end_somewhere,
    alarms_are_explained,
    nothing_is_wildcarded,
    strangers_reach_few_items,
    few_can_sign,
    readers_write_nothing,
    data_outlives_the_stack,
    sample_event_breaches,
)
