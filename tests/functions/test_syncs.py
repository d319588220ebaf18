"""Invocations that are runs: what each of the four leaves in the queues, the tables and its record."""

from typing import Any

import pytest

from local.simulator.server import RunningServer
from tests.functions.account import Account, body_of, sample
from tests.functions.conftest import connection_to

SYNCS = ("sync_released_boms", "sync_wip_boms_nightly", "sync_wip_boms_frequent", "sync_part_library")


def run_of(account: Account, function: str) -> dict[str, Any]:
    """Answer the webhook and do what it asked for; returns the run's record."""
    run_id = body_of(account.call(function, sample(f"{function}.webhook")))["run_id"]
    invocation = sample(f"{function}.invocation") | {"run_id": run_id}
    assert account.call(function, invocation) is None
    return record(account, run_id)


def record(account: Account, run_id: str) -> dict[str, Any]:
    event = sample("report_status.run") | {"pathParameters": {"run_id": run_id}}
    told: dict[str, Any] = body_of(account.call("report_status", event))
    return told


def newest(account: Account) -> dict[str, Any]:
    told: dict[str, Any] = body_of(account.call("report_status", sample("report_status.runs")))["runs"][0]
    return told


def test_the_nightly_sweep_queues_every_variant(initialized: Account) -> None:
    run = run_of(initialized, "sync_wip_boms_nightly")
    tasks = initialized.queued("wip")
    assert sorted((task["project_name"], task["identity"]["variant"]) for task in tasks) == [
        ("Thermostat", "Panel"),
        ("Thermostat", "Standalone"),
        ("Thermostat", "[No Variations]"),
        ("two_ax_PCB", "48V"),
        ("two_ax_PCB", "[No Variations]"),
    ]
    assert {task["run_id"] for task in tasks} == {run["run_id"]}
    assert (run["state"], run["planned"], run["planning"], run["baseline"]) == ("running", 5, False, True)


def test_the_search_for_releases_queues_every_variant_of_each(initialized: Account) -> None:
    run = run_of(initialized, "sync_released_boms")
    tasks = initialized.queued("release")
    assert len(tasks) == run["planned"] == 18
    assert {task["release_description"] for task in tasks} >= {"v3.2", "v2.2.2rc3"}


def test_the_library_is_stored_by_its_own_run(initialized: Account) -> None:
    run = run_of(initialized, "sync_part_library")
    assert run["state"] == "finished"
    assert run["planned"] == run["changed"] > 100
    assert {"library/latest.csv", "library/latest.jsonl"} <= initialized.keys()


@pytest.mark.parametrize("function", SYNCS)
def test_a_schedule_makes_a_run_of_its_own(initialized: Account, function: str) -> None:
    assert initialized.call(function, sample(f"{function}.schedule")) is None
    run = newest(initialized)
    assert (run["trigger"], run["source"]) == (function.replace("_", "-"), "schedule")
    assert run["state"] in ("running", "finished")


def test_an_invocation_that_is_delivered_twice_does_its_work_once(initialized: Account) -> None:
    first = run_of(initialized, "sync_part_library")
    invocation = sample("sync_part_library.invocation") | {"run_id": first["run_id"]}
    initialized.call("sync_part_library", invocation)
    assert record(initialized, first["run_id"]) == first


def test_a_door_that_is_gone_fails_the_run_with_its_reason(initialized: Account, door: RunningServer) -> None:
    nowhere = connection_to(door) | {"graphql_url": "http://127.0.0.1:9/graphql"}
    initialized.put_connection(nowhere | {"access_token": ""})
    try:
        with pytest.raises(Exception, match="no usable credential"):
            run_of(initialized, "sync_part_library")
        run = newest(initialized)
    finally:
        initialized.put_connection(connection_to(door))
    assert (run["state"], run["error"]["code"]) == ("failed", "not_connected")
