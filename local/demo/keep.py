"""`KEEP=1`: everything stays up, with what one needs to try it by hand."""

import json
import shlex
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from local.demo.boms import StoredBom
from local.demo.edits import MOVE
from local.demo.stage import Stage

STARTED_BY_AN_EMPTY_BODY = (
    "initialize-integration",
    "sync-released-boms",
    "sync-wip-boms-nightly",
    "sync-wip-boms-frequent",
    "sync-part-library",
)
READS = ("status", "runs")


def wait() -> None:
    """Until Ctrl-C or the end of the process that asked for it."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


def instructions(stage: Stage, boms: Sequence[StoredBom]) -> Iterator[str]:
    """Addresses and commands, ready to paste; `boms` lend their names to the examples."""
    deployment = stage.deployment
    yield "Everything is left running until Ctrl-C."
    yield from _addresses(stage)
    yield "\nThe names below *.localhost mean this machine; a curl before 7.78 wants to be told:"
    yield f"  --resolve {deployment.api.host}:127.0.0.1"
    yield "Answers name addresses with https://, as on AWS; here it is http://."
    yield "\nWebhooks:"
    secret = shlex.quote(f"x-webhook-secret: {deployment.webhook_secret}")
    for trigger, body in example_bodies(boms).items():
        yield f"  curl -H {secret} -d {shlex.quote(json.dumps(body))} {deployment.api_url}/webhooks/{trigger}"
    yield "\nHow runs proceed (with a run's id: /runs/RUN_ID), and how fresh everything is:"
    for path in READS:
        yield f"  curl -H {secret} {deployment.api_url}/{path}"
    if stage.simulator:
        edit = {**MOVE, "designator": MOVE["to"], "to": "R61"}
        yield "\nAn edit (GET tells of all kinds), for sync-wip-boms-frequent to bring in:"
        yield f"  curl -d {shlex.quote(json.dumps(edit))} {stage.simulator.url}/_simulator/edits"


def example_bodies(boms: Sequence[StoredBom]) -> dict[str, dict[str, Any]]:
    """A body for each webhook; the upserts need a BOM that a sync has seen."""
    bodies: dict[str, dict[str, Any]] = {trigger: {} for trigger in STARTED_BY_AN_EMPTY_BODY}
    bodies["store-env-variables"] = {"projects": []}
    for bom in boms:
        names = {"project": bom.project, "variant": bom.identity.variant}
        if bom.identity.source == "wip":
            bodies.setdefault("upsert-wip-variant", names)
        else:
            bodies.setdefault("upsert-release-variant", {**names, "release": bom.identity.release_id})
    return bodies


def _addresses(stage: Stage) -> Iterator[str]:
    emulator = stage.deployment.emulator
    credentials = emulator.session().get_credentials()
    yield f"\n  HTTP API           {stage.deployment.api_url}"
    if stage.simulator:
        yield f"  simulator GraphQL  {stage.simulator.graphql_url}"
        yield f"  simulator edits    {stage.simulator.url}/_simulator/edits"
    yield f"  AWS endpoint       {emulator.address} (account {emulator.account_id})"
    yield "\nWith the AWS CLI:"
    yield (
        f"  export AWS_ENDPOINT_URL={emulator.address} AWS_DEFAULT_REGION={emulator.region} "
        f"AWS_ACCESS_KEY_ID={credentials.access_key} AWS_SECRET_ACCESS_KEY={credentials.secret_key}"
    )
    yield f"  aws s3 ls --recursive s3://{stage.bucket}"
