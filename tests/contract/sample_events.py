"""Whether `events/` shows one event for each thing that starts a function."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.contract.stack import Stack, target


def sample_event_breaches(stack: Stack) -> Iterator[str]:
    """Every route, schedule and queue of a function has a sample event, and no sample is of anything else.

    A file is named `<function's folder>.<what starts it>.json`; `invocation` stands for a direct one,
    `invocation-<purpose>` for one of several.
    """
    wanted, shown = _sources(stack), _samples(stack)
    for folder in sorted(set(wanted) | set(shown)):
        for source in sorted(wanted[folder] - shown[folder]):
            yield f"events/: no sample of {source} for {folder}"
        for source in sorted(shown[folder] - wanted[folder]):
            yield f"events/: {folder} is not started by {source}"


def _sources(stack: Stack) -> dict[str, set[str]]:
    folders = stack.function_folders()
    sources: dict[str, set[str]] = defaultdict(set)
    for route, function in stack.routes():
        sources[folders[function]].add(route)
    for schedule in stack.of_type("AWS::Scheduler::Schedule").values():
        sources[folders[target(schedule["Target"]["Arn"])]].add(
            _canonical(json.loads(schedule["Target"]["Input"]))
        )
    for mapping in stack.of_type("AWS::Lambda::EventSourceMapping").values():
        sources[folders[target(mapping["FunctionName"])]].add(target(mapping["EventSourceArn"]))
    for function in stack.invoked_asynchronously():
        sources[folders[function]].add("invocation")
    return sources


def _samples(stack: Stack) -> dict[str, set[str]]:
    shown: dict[str, set[str]] = defaultdict(set)
    for path in (stack.folder / "events").glob("*.json"):
        folder, kind, _ = path.name.split(".")
        shown[folder].add(
            "invocation" if kind.startswith("invocation") else _source(json.loads(path.read_bytes()))
        )
    return shown


def _source(event: dict[str, Any]) -> str:
    if "routeKey" in event:
        return str(event["routeKey"])
    if "Records" in event:
        # arn:aws:sqs:<region>:<account>:<stack>-<logical id>-<random>.fifo
        return str(event["Records"][0]["eventSourceARN"].split("-")[-2])
    return _canonical(event)


def _canonical(event: dict[str, Any]) -> str:
    return json.dumps(event, sort_keys=True)
