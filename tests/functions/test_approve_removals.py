"""`POST /webhooks/approve-removals`, and what `GET /status` tells of withheld removals."""

from typing import Any

import pytest

from a365_sync.store.missing import Missing, MissingRecord
from a365_sync.store.table import Table
from tests.functions.account import Account, body_of, client, sample, with_body

CALL = "approve_removals.webhook"


@pytest.fixture(scope="module")
def missing(initialized: Account) -> Missing:
    (workspace,) = initialized.items("state", "WORKSPACE")
    return Missing(
        Table(client("dynamodb"), "state"), workspace["workspace_id"]
    )  # fmt: skip


def approve(account: Account, body: Any) -> Any:
    return account.call("approve_removals", with_body(sample(CALL), body))


def withheld(account: Account) -> Any:
    return body_of(account.call("report_status", sample("report_status.status")))["withheld"]


def test_before_initialize_it_says_what_to_do(aws: Account) -> None:
    answer = approve(aws, {"kind": "projects"})
    assert (answer["statusCode"], body_of(answer)["error"]["code"]) == (409, "not_connected")
    assert withheld(aws) == {}


def test_nothing_withheld_is_nothing_approved(initialized: Account) -> None:
    answer = approve(initialized, {"kind": "parts"})
    assert answer["statusCode"] == 200
    assert body_of(answer) == {
        "kind": "parts",
        "approved": [],
        "next_step": "Nothing to do: no parts are withheld.",
    }
    assert withheld(initialized)["projects"] == {"count": 0, "approved": 0, "next_step": None}


def test_what_is_withheld_shows_in_the_status_and_is_approved(initialized: Account, missing: Missing) -> None:
    missing.store(
        "projects", MissingRecord(frozenset("abc"), frozenset("ba"), known=9, found_at="t"), MissingRecord()
    )
    told = withheld(initialized)
    assert told["projects"]["count"] == 2
    assert 'approve-removals {"kind": "projects"}' in told["projects"]["next_step"]
    assert told["parts"]["count"] == 0

    answer = body_of(initialized.call("approve_removals", sample(CALL)))
    assert (answer["kind"], answer["approved"]) == ("projects", ["a", "b"])
    assert "sync-wip-boms-nightly" in answer["next_step"]
    assert missing.read("projects").approved == {"a", "b"}
    assert withheld(initialized)["projects"] == {"count": 0, "approved": 2, "next_step": None}


@pytest.mark.parametrize(
    ("body", "suggestions"),
    [
        ({"kind": "project"}, {"project": ["projects"]}),
        ({"kind": "Part"}, {"Part": ["parts"]}),
        ({}, None),
        ({"kind": ["projects"]}, None),
        ({"kind": "projects", "ids": ["a"]}, None),
        (["projects"], None),
    ],
)
def test_an_unknown_kind_is_refused_with_the_nearest(
    initialized: Account, missing: Missing, body: Any, suggestions: Any
) -> None:
    before = missing.read("projects")
    answer = approve(initialized, body)
    assert answer["statusCode"] == 400
    assert body_of(answer)["error"].get("suggestions") == suggestions
    assert missing.read("projects") == before
