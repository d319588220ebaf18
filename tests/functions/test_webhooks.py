"""Calls of an initialized installation: who may call, and what each call is answered with at once."""

from typing import Any

import pytest

from tests.functions.account import EVENTS, Account, body_of, sample, with_body
from tests.functions.conftest import PROJECTS

CALLS = sorted(
    path.stem for pattern in ("*.webhook.json", "report_status.*.json") for path in EVENTS.glob(pattern)
)
SYNCS = ("sync_released_boms", "sync_wip_boms_nightly", "sync_wip_boms_frequent", "sync_part_library")


def stored(account: Account) -> Any:
    return sorted(account.items("state"), key=str), len(account.invoked), account.keys()


@pytest.mark.parametrize("secret", [None, "", "wrong", "Ω"])
@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_secret_is_refused_and_nothing_happens(
    initialized: Account, call: str, secret: str | None
) -> None:
    before = stored(initialized)
    answer = initialized.call(call.partition(".")[0], sample(call, secret))
    assert (answer["statusCode"], body_of(answer)["error"]["code"]) == (401, "unauthorized")
    assert stored(initialized) == before


def test_the_previous_secret_is_still_accepted(initialized: Account) -> None:
    answer = initialized.call("report_status", sample("report_status.status", "the old one"))
    assert answer["statusCode"] == 200


def test_initialize_tells_what_it_found_and_starts_the_full_sync(connected: Account) -> None:
    connected.invoked.clear()
    found = body_of(connected.call("initialize_integration", sample("initialize_integration.webhook")))
    assert found["workspace"]["name"] == "Open Hardware"
    assert (found["projects"], sorted(found["chosen_projects"])) == (2, sorted(PROJECTS))
    assert found["components"] > 100
    assert [(name, kind) for name, kind, _ in connected.invoked] == [
        ("a365-sync-sync-released-boms", "Event"),
        ("a365-sync-sync-wip-boms-nightly", "Event"),
        ("a365-sync-sync-part-library", "Event"),
    ]
    assert [payload["run_id"] for *_, payload in connected.invoked] == [
        run["run_id"] for run in found["runs"]
    ]


@pytest.mark.parametrize("function", SYNCS)
def test_a_sync_is_accepted_and_asks_for_its_own_invocation(initialized: Account, function: str) -> None:
    initialized.invoked.clear()
    event = sample(f"{function}.webhook")
    answer = initialized.call(function, event)
    assert answer["statusCode"] == 202
    told = body_of(answer)
    assert told["status_url"] == f"https://{event['headers']['host']}/runs/{told['run_id']}"
    name = f"a365-sync-{function.replace('_', '-')}"
    assert initialized.invoked == [(name, "Event", {"source": "webhook", "run_id": told["run_id"]})]
    run = body_of(initialized.call("report_status", as_run(told["run_id"])))
    assert (run["state"], run["trigger"], run["source"]) == (
        "requested",
        function.replace("_", "-"),
        "webhook",
    )


def as_run(run_id: str) -> Any:
    event = sample("report_status.run")
    return event | {"rawPath": f"/runs/{run_id}", "pathParameters": {"run_id": run_id}}


def test_runs_are_listed_newest_first(initialized: Account) -> None:
    runs = body_of(initialized.call("report_status", sample("report_status.runs")))["runs"]
    requested = [run["requested_at"] for run in runs]
    assert len(requested) >= 3
    assert requested == sorted(requested, reverse=True)


@pytest.mark.parametrize("limit", ["0", "101", "many", "-1", "١"])
def test_a_limit_that_is_none_is_refused(initialized: Account, limit: str) -> None:
    event = sample("report_status.runs") | {"queryStringParameters": {"limit": limit}}
    assert initialized.call("report_status", event)["statusCode"] == 400


def test_the_settings_of_the_sample_are_stored(initialized: Account) -> None:
    told = body_of(initialized.call("store_env_variables", sample("store_env_variables.webhook")))
    assert (told["version"], told["changed"]) == (1, True)
    assert told["settings"]["projects"] == list(PROJECTS)
    status = body_of(initialized.call("report_status", sample("report_status.status")))
    assert (status["settings_version"], status["settings"]) == (1, told["settings"])


@pytest.mark.parametrize(
    ("body", "suggestion"),
    [
        ({"sync_no_variation": False}, {"sync_no_variation": ["sync_no_variations"]}),
        ({"projects": ["two-ax-PCB"]}, {"two-ax-PCB": ["two_ax_PCB", "Thermostat"]}),
    ],
)
def test_a_misspelt_word_is_refused_with_the_nearest(
    initialized: Account, body: Any, suggestion: dict[str, list[str]]
) -> None:
    before = stored(initialized)
    answer = initialized.call("store_env_variables", with_body(sample("store_env_variables.webhook"), body))
    assert answer["statusCode"] == 400
    assert body_of(answer)["error"]["suggestions"] == suggestion
    assert stored(initialized) == before


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', "\ud800"])
def test_a_body_that_is_no_object_is_refused(initialized: Account, text: str) -> None:
    event = sample("store_env_variables.webhook") | {"body": text}
    assert initialized.call("store_env_variables", event)["statusCode"] == 400
