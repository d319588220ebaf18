"""What a webhook refuses, and that a refusal leaves everything as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from local.simulator.server import RunningServer
from tests.end_to_end.installation import Installation, Stage

pytestmark = pytest.mark.end_to_end

QUEUES = ("WipQueue", "ReleaseQueue", "FailedInvocationQueue")
PROTECTED = ("/webhooks/", "/runs", "/status", "/subscriptions")
WRONG = [None, "", "wrong", "x" * 5000]


@contextmanager
def nothing_happens(installation: Installation, simulator: RunningServer) -> Iterator[None]:
    """Fails when the settings, the runs, an object, a queue or the door saw anything of what was done."""
    before = _seen(installation, simulator)
    yield
    assert _seen(installation, simulator) == before


def _seen(installation: Installation, simulator: RunningServer) -> Any:
    depths = [installation.deployment.queue_depth(queue) for queue in QUEUES]
    asked = requests.get(f"{simulator.url}/_simulator/requests", timeout=10).json()
    return installation.state(), installation.objects(), depths, asked


@pytest.fixture(scope="module")
def settled(installation: Installation, first_sync: Stage) -> Installation:
    """The installation with a workspace, so that a call with the right secret would do something."""
    return installation


def test_every_route_refuses_a_wrong_secret_and_does_nothing(
    settled: Installation, simulator: RunningServer
) -> None:
    reached = [route for route in settled.routes() if route[1].startswith(PROTECTED)]
    assert len([path for method, path in reached if method == "POST"]) == 14
    assert len([path for method, path in reached if method == "GET"]) == 5
    with nothing_happens(settled, simulator):
        for method, path in reached:
            for secret in WRONG:
                body: Any = {"projects": []} if method == "POST" else None
                answer = settled.deployment.api.call(method, path, body=body, secret=secret)
                assert answer.status_code == 401, (method, path, secret)
                assert answer.json()["error"]["code"] == "unauthorized"


def test_a_setting_with_a_typo_is_refused_with_the_nearest_key(
    settled: Installation, simulator: RunningServer
) -> None:
    with nothing_happens(settled, simulator):
        answer = settled.post("store-env-variables", {"sync_released_bom": False})
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["suggestions"] == {"sync_released_bom": ["sync_released_boms"]}
    assert "'sync_released_boms'" in error["message"]


def test_a_project_that_does_not_exist_is_refused_with_the_nearest_name(settled: Installation) -> None:
    before = settled.state()
    answer = settled.post("store-env-variables", {"projects": ["two_ax_PCB", "Thermostatt"]})
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["suggestions"]["Thermostatt"][0] == "Thermostat"
    assert "two_ax_PCB" not in error["suggestions"]
    assert "'Thermostat'" in error["message"]
    assert settled.state() == before


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ([], "one JSON object"),
        ({"projects": "Thermostat"}, "'projects'"),
        ({"sync_wip_boms": "yes"}, "'sync_wip_boms'"),
    ],
)
def test_a_setting_of_another_type_is_refused(settled: Installation, body: Any, word: str) -> None:
    answer = settled.deployment.api.call(
        "POST", "/webhooks/store-env-variables", body=body, secret=settled.deployment.webhook_secret
    )
    assert answer.status_code == 400
    assert word in answer.json()["error"]["message"]


def test_an_upsert_of_an_unknown_name_is_refused_with_the_nearest(
    settled: Installation, simulator: RunningServer
) -> None:
    with nothing_happens(settled, simulator):
        project = settled.post("upsert-wip-variant", {"project": "Termostat", "variant": "Panel"})
        variant = settled.post("upsert-wip-variant", {"project": "Thermostat", "variant": "Pannel"})
        release = settled.post(
            "upsert-release-variant", {"project": "Thermostat", "variant": "Panel", "release": "none"}
        )
    assert [answer.status_code for answer in (project, variant, release)] == [400, 400, 400]
    assert project.json()["error"]["suggestions"]["Termostat"][0] == "Thermostat"
    assert variant.json()["error"]["suggestions"]["Pannel"][0] == "Panel"


def test_a_run_that_never_was_is_not_found(settled: Installation) -> None:
    secret = settled.deployment.webhook_secret
    assert settled.deployment.get("/runs/none", secret=secret).status_code == 404
