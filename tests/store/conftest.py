"""One moto for each module; resources are made anew, which costs milliseconds."""

from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from a365_sync.store.table import Table
from tests.store.clock import Clock
from tests.store.cloud import REGION, Cloud, client, make_table


@pytest.fixture(scope="module", autouse=True)
def aws() -> Iterator[None]:
    """Credentials that lead nowhere, and nothing there."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        yield


@pytest.fixture(scope="module")
def dynamodb(aws: None) -> Any:
    """A DynamoDB client."""
    return client("dynamodb")


@pytest.fixture
def table(dynamodb: Any) -> Table:
    """An empty StateTable."""
    return Table(dynamodb, make_table(dynamodb, "StateTable"))


@pytest.fixture
def catalog_table(dynamodb: Any) -> Table:
    """An empty CatalogTable, with its indexes."""
    return Table(dynamodb, make_table(dynamodb, "CatalogTable"))


@pytest.fixture
def cloud(aws: None) -> Cloud:
    """Everything an installation has, empty."""
    return Cloud.create()


@pytest.fixture
def clock() -> Clock:
    """Epoch seconds that only a test moves."""
    return Clock()
