"""Where the emulator differs from CloudFormation, and what makes both mean the same."""

import string
from typing import Any

from local.cloud.deployment import Deployment
from local.cloud.template import Document

MAPPING = "AWS::Lambda::EventSourceMapping"
TABLE = "AWS::DynamoDB::Table"
SECRET = "AWS::SecretsManager::Secret"  # noqa: S105 - a resource type
POLICIES = {"AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"}
LACKING = {"AWS::Events::Archive"}
BATCHED = {"sqs:SendMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"}
REFUSES_PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}


def close_gaps(template: Document) -> None:
    """Fit an expanded template to the emulator, in place."""
    for name in [name for name, each in template["Resources"].items() if each["Type"] in LACKING]:
        del template["Resources"][name]
    template["Resources"].update(twins(template["Resources"]))
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if resource["Type"] == SECRET:
            name_punctuation(properties)
        elif resource["Type"] in POLICIES:
            allow_plain_http(properties["PolicyDocument"])
        elif resource["Type"].startswith("AWS::IAM::"):
            for document in identity_policies(properties):
                allow_batches(document)


def twins(resources: Document) -> Document:
    """A second mapping beside each that reads a FIFO queue with concurrency.

    The emulator runs one batch per such mapping at a time where Lambda runs several, of different message
    groups. The queue itself keeps each group in order, however many read it.
    """
    return {
        f"{logical_id}Twin": resource
        for logical_id, resource in resources.items()
        if resource["Type"] == MAPPING and reads_fifo_with_concurrency(resource["Properties"], resources)
    }


def reads_fifo_with_concurrency(mapping: Document, resources: Document) -> bool:
    queue, _ = mapping["EventSourceArn"]["Fn::GetAtt"]
    return "ScalingConfig" in mapping and bool(resources[queue]["Properties"].get("FifoQueue"))


def name_punctuation(secret: Document) -> None:
    """Write ExcludePunctuation as the characters it excludes: the emulator knows ExcludeCharacters alone."""
    generate = secret.get("GenerateSecretString", {})
    if generate.pop("ExcludePunctuation", False):
        generate["ExcludeCharacters"] = generate.get("ExcludeCharacters", "") + string.punctuation


def allow_plain_http(policy: Document) -> None:
    """Take out the refusal of plain HTTP: on loopback the emulator speaks nothing else."""
    policy["Statement"] = [
        statement for statement in policy["Statement"] if statement.get("Condition") != REFUSES_PLAIN_HTTP
    ]


def identity_policies(properties: Document) -> list[Document]:
    """The policy documents of a role, or of a policy that roles attach."""
    inline = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    return [*inline, properties["PolicyDocument"]] if "PolicyDocument" in properties else inline


def allow_batches(policy: Document) -> None:
    """Name SQS's batch calls wherever their single form is: to AWS they are one action, here they are two."""
    for statement in policy["Statement"]:
        named = statement["Action"]
        actions = [named] if isinstance(named, str) else named
        statement["Action"] = [*actions, *(f"{action}Batch" for action in actions if action in BATCHED)]


def settle(deployment: Deployment, document: Document) -> None:
    """Do by API what the emulator leaves undone when it creates the stack."""
    for logical_id, resource in document["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == TABLE and "TimeToLiveSpecification" in properties:
            deployment.client("dynamodb").update_time_to_live(
                TableName=deployment.physical_id(logical_id),
                TimeToLiveSpecification=properties["TimeToLiveSpecification"],
            )
        elif resource["Type"] == SECRET and not {"SecretString", "GenerateSecretString"} & set(properties):
            take_value(deployment.client("secretsmanager"), deployment.physical_id(logical_id))


def take_value(secrets: Any, secret_id: str) -> None:
    """Leave a secret without a value, as one is born that the template gives none; here it is born blank."""
    blank = secrets.get_secret_value(SecretId=secret_id)["VersionId"]
    secrets.update_secret_version_stage(
        SecretId=secret_id, VersionStage="AWSCURRENT", RemoveFromVersionId=blank
    )
