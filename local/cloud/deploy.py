"""Deploying a SAM template into the embedded cloud."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from local.cloud import template as sam
from local.cloud.bundle import bundle
from local.cloud.deployment import Deployment
from local.cloud.emulator import Emulator
from local.cloud.gaps import close_gaps, settle
from local.cloud.http_api import spell_out_routes
from local.cloud.packages import RUNTIME_REQUIREMENTS, installed
from local.cloud.waiting import wait_until

# A door on this machine is refused without it.
LOCAL_VARIABLES = {"ALLOW_LOOPBACK_DOOR": "1"}
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


class DeploymentError(RuntimeError):
    """The stack was not created; the text names each resource that failed and why."""


def deploy(
    emulator: Emulator,
    template_path: Path,
    *,
    stack_name: str = "a365-sync",
    parameters: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Deployment:
    """Create the stack of `template_path` in the emulator and wait until it stands.

    `environment` is added to every function's variables. Raises DeploymentError, or InstallError when a
    layer's requirements cannot be installed.
    """
    template = sam.read(template_path)
    bucket = _create_bucket(emulator, f"{stack_name}-packages")
    code = _upload_code(emulator, bucket, template.functions)
    fitted = sam.fit(template, code, {**LOCAL_VARIABLES, **(environment or {})})
    document = sam.expand(fitted, parameters or {}, emulator.region)
    spell_out_routes(document)
    close_gaps(document)
    _create_stack(emulator, stack_name, _upload(emulator, bucket, document), parameters or {})
    deployment = Deployment(emulator, stack_name)
    settle(deployment, document)
    return deployment


def _create_bucket(emulator: Emulator, name: str) -> str:
    region = {"LocationConstraint": emulator.region}
    emulator.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=region)
    return name


def _upload_code(
    emulator: Emulator, bucket: str, functions: Sequence[sam.Function]
) -> dict[str, tuple[str, str]]:
    storage = emulator.client("s3")
    runtime = installed(RUNTIME_REQUIREMENTS, "runtime")
    code = {}
    for function in functions:
        search_path = [*(layer_folder(layer) for layer in function.layers), runtime]
        key = f"{function.logical_id}.zip"
        storage.put_object(Bucket=bucket, Key=key, Body=bundle(function.folder, search_path))
        code[function.logical_id] = (bucket, key)
    return code


def _upload(emulator: Emulator, bucket: str, document: sam.Document) -> str:
    # Given by URL: a request's body takes no more than 51,200 bytes of template.
    emulator.client("s3").put_object(Bucket=bucket, Key="template.json", Body=json.dumps(document))
    return f"{emulator.address}/{bucket}/template.json"


def layer_folder(layer: Path) -> Path:
    """What a layer adds to the search path: its `python` folder as it is, or its installed requirements."""
    requirements = layer / "requirements.txt"
    return installed(requirements, layer.name) if requirements.exists() else layer / "python"


def _create_stack(
    emulator: Emulator, stack_name: str, template_url: str, parameters: Mapping[str, str]
) -> None:
    cloudformation = emulator.client("cloudformation")
    try:
        cloudformation.create_stack(
            StackName=stack_name,
            TemplateURL=template_url,
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=CAPABILITIES,
        )
    except ClientError as error:
        raise DeploymentError(f"stack {stack_name} was refused: {error}") from error
    status = wait_until(lambda: _settled(cloudformation, stack_name), timeout=60, what=f"stack {stack_name}")
    if status != "CREATE_COMPLETE":
        raise DeploymentError(f"stack {stack_name} is {status}\n{_failures(cloudformation, stack_name)}")


def _settled(cloudformation: Any, stack_name: str) -> str:
    status = str(cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]["StackStatus"])
    return "" if status.endswith("IN_PROGRESS") else status


def _failures(cloudformation: Any, stack_name: str) -> str:
    events = cloudformation.describe_stack_events(StackName=stack_name)["StackEvents"]
    return "\n".join(
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
    )
