"""The token-keeper with its stores and an identity server: the secret holds a good token afterwards."""

from typing import Any

import pytest
import requests

from local.simulator.server import RunningServer
from tests.functions.account import Account, sample
from tests.functions.conftest import connection_to


@pytest.fixture
def exchangeable(aws: Account, door: RunningServer) -> Account:
    """The account with a credential that has brought no token yet."""
    known = door.options.credentials
    aws.put_connection(
        connection_to(door)
        | {
            "access_token": None,
            "client_id": known.client_id,
            "client_secret": known.client_secret,
            "refresh_token": known.refresh_token,
        }
    )
    return aws


def works(door: RunningServer, token: str) -> bool:
    answer = requests.post(
        door.graphql_url,
        json={"query": "{ desWorkspaceInfos { name } }"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    return "data" in answer.json()


@pytest.mark.parametrize("kind", ["schedule", "invocation"])
def test_it_exchanges_the_credential_once(exchangeable: Account, door: RunningServer, kind: str) -> None:
    assert exchangeable.call("token_keeper", sample(f"token_keeper.{kind}")) == {"outcome": "exchanged"}
    assert works(door, exchangeable.connection()["access_token"])
    assert exchangeable.call("token_keeper", sample(f"token_keeper.{kind}")) == {"outcome": "still_good"}


def test_a_credential_that_is_refused_for_good_is_told_and_remembered(exchangeable: Account) -> None:
    secret: dict[str, Any] = exchangeable.connection() | {"client_secret": "wrong"}
    exchangeable.put_connection(secret)
    answer = exchangeable.call("token_keeper", sample("token_keeper.invocation"))
    assert (answer["outcome"], answer["error"]["code"]) == ("failed", "connection_broken")
    assert exchangeable.connection() == secret
    (record,) = exchangeable.items("state", "CONNECTION")
    assert record["state"] == "broken"
