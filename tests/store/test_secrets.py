"""Secrets and the connection's state, on moto."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from a365_sync.errors import NotConnected
from a365_sync.store.connection_state import ConnectionState
from a365_sync.store.secrets import JsonSecret
from a365_sync.store.table import Table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    """One moto for the module; credentials that lead nowhere."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        yield


@pytest.fixture
def secrets(aws: None) -> Iterator[tuple[Any, str]]:
    """A client, and the name of a secret without value."""
    client = boto3.client("secretsmanager")
    client.create_secret(Name="connection")
    yield client, "connection"
    client.delete_secret(SecretId="connection", ForceDeleteWithoutRecovery=True)


def test_what_is_written_is_read_and_the_previous_version_stays(secrets: tuple[Any, str]) -> None:
    client, name = secrets
    secret = JsonSecret(client, name)
    secret.write({"refresh_token": "one"})
    secret.write({"refresh_token": "two"})
    assert secret.read() == {"refresh_token": "two"}
    previous = client.get_secret_value(SecretId=name, VersionStage="AWSPREVIOUS")
    assert "one" in previous["SecretString"]


def test_a_secret_without_value_is_not_connected(secrets: tuple[Any, str]) -> None:
    with pytest.raises(NotConnected):
        JsonSecret(*secrets).read()


@pytest.mark.parametrize("text", ["hunter2", "[1]", "null", '"hunter2"'])
def test_a_secret_that_is_no_object_is_not_shown(secrets: tuple[Any, str], text: str) -> None:
    client, name = secrets
    client.put_secret_value(SecretId=name, SecretString=text)
    with pytest.raises(NotConnected) as caught:
        JsonSecret(client, name).read()
    assert text not in str(caught.value)


def state_table(name: str) -> Table:
    client = boto3.client("dynamodb")
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )
    return Table(client, name)


def test_the_connections_state_lasts_since_it_changed(aws: None) -> None:
    table = state_table("since")
    state = ConnectionState(table, lambda: NOW)
    assert state.read() is None
    for hour, verdict, since in [
        (12, "broken", 12),
        (13, "broken", 12),
        (14, "connected", 14),
        (15, "connected", 14),
    ]:
        now = NOW.replace(hour=hour)
        ConnectionState(table, lambda: now).put({"state": verdict, "fingerprint": "f", "what": None})  # noqa: B023
        read = state.read()
        assert read is not None
        assert (read["state"], read["since"], read["checked_at"]) == (
            verdict,
            NOW.replace(hour=since).isoformat(),
            now.isoformat(),
        )


def test_what_was_done_is_remembered_for_more_than_a_year(aws: None) -> None:
    table = state_table("done")
    state = ConnectionState(table, lambda: NOW)
    assert not state.remembers("expiring#1")
    assert [state.remember("expiring#1"), state.remember("expiring#1"), state.remember("expiring#2")] == [
        True, False, True,
    ]  # fmt: skip
    assert state.remembers("expiring#1")
    kept = table.get(("CONNECTION", "DONE#expiring#1"))
    assert kept is not None
    assert kept["expires_at"] - NOW.timestamp() > 366 * 86_400
