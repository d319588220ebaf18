"""Which URLs may get a credential; the cases are the ways a token could leave for another host."""

import pytest
from altium_auth import COMMERCIAL_CLOUD_ENDPOINTS, GOV_CLOUD_ENDPOINTS
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.connection.doors import DOORS, door_for
from a365_sync.connection.hosts import host_of, is_loopback, matches
from a365_sync.connection.model import Connection
from a365_sync.errors import HostNotAllowed

NEXAR = Connection.from_secret({"door": "nexar", "access_token": "t"})
ALTIUM = Connection.from_secret({"door": "altium365", "access_token": "t"})
GOV = Connection.from_secret({"door": "altium365-gov", "access_token": "t"})
CUSTOM = Connection.from_secret(
    {"door": "custom", "access_token": "t", "graphql_url": "https://api.example.test/graphql"}
)
LOCAL = Connection.from_secret(
    {"door": "custom", "access_token": "t", "graphql_url": "http://127.0.0.1:8080/graphql"},
    allow_loopback=True,
)


@pytest.mark.parametrize("name", ["nexar", "altium365", "altium365-gov"])
def test_a_doors_own_urls_are_allowed(name: str) -> None:
    door = DOORS[name]
    assert matches(host_of(door.graphql_url or ""), door.api_hosts)
    assert matches(host_of(door.token_url or ""), door.identity_hosts)
    assert matches(host_of(door.authorize_url or ""), door.identity_hosts)


def test_altiums_doors_are_where_its_own_library_says() -> None:
    for name, known in [("altium365", COMMERCIAL_CLOUD_ENDPOINTS), ("altium365-gov", GOV_CLOUD_ENDPOINTS)]:
        door = DOORS[name]
        assert (door.authorize_url, door.token_url) == (known.authorize_endpoint, known.token_endpoint)


@pytest.mark.parametrize(
    ("door", "location", "right"),
    [
        ("altium365", "US GovCloud", "altium365-gov"),
        ("altium365-gov", "US GovCloud", "altium365-gov"),
        ("altium365-gov", "EU Central", "altium365"),
        ("altium365", "EU Central", "altium365"),
        ("nexar", "US GovCloud", "nexar"),
        ("custom", "US GovCloud", "custom"),
    ],
)
def test_the_door_of_a_workspace(door: str, location: str, right: str) -> None:
    assert door_for(DOORS[door], location).name == right


def test_a_host_of_another_door_names_that_door() -> None:
    with pytest.raises(HostNotAllowed, match="altium365-gov"):
        ALTIUM.check_api("https://use.365-gov.altium.com/api/graphql")


@pytest.mark.parametrize(
    ("connection", "url"),
    [
        (NEXAR, "https://api.nexar.com/graphql"),
        (NEXAR, "https://eu.api.nexar.com/graphql"),
        (NEXAR, "https://API.NEXAR.COM:443/graphql"),
        (ALTIUM, "https://usw.365.altium.com/api/graphql"),
        (ALTIUM, "https://my-workspace.365.altium.com/api/graphql"),
        (GOV, "https://use.365-gov.altium.com/api/graphql"),
        (CUSTOM, "https://api.example.test/other"),
        (LOCAL, "http://127.0.0.1:9999/eu/graphql"),
        (LOCAL, "http://localhost:1/graphql"),
        (LOCAL, "http://[::1]:8080/graphql"),
    ],
)
def test_allowed(connection: Connection, url: str) -> None:
    connection.check_api(url)


@pytest.mark.parametrize(
    ("connection", "url"),
    [
        (NEXAR, "http://api.nexar.com/graphql"),
        (NEXAR, "https://api.nexar.com.evil.test/graphql"),
        (NEXAR, "https://evilapi.nexar.com/graphql"),
        (NEXAR, "https://api.nexar.com:8443/graphql"),
        (NEXAR, "https://api.nexar.com@evil.test/graphql"),
        (NEXAR, "https://evil.test\\@api.nexar.com/graphql"),
        (NEXAR, "https://evil.test#@api.nexar.com/graphql"),
        (NEXAR, "https://identity.nexar.com/connect/token"),
        (NEXAR, "https://eur.365.altium.com/api/graphql"),
        (NEXAR, "http://127.0.0.1/graphql"),
        (NEXAR, "https://127.0.0.1/graphql"),
        (NEXAR, "https://аpi.nexar.com/graphql"),
        (NEXAR, "https:///graphql"),
        (NEXAR, "https://api.nexar.com:port/graphql"),
        (NEXAR, "https://[api.nexar.com/graphql"),
        (NEXAR, "ftp://api.nexar.com/graphql"),
        (NEXAR, "api.nexar.com/graphql"),
        (NEXAR, ""),
        (ALTIUM, "https://365.altium.com/graphql"),
        (ALTIUM, "https://use.365-gov.altium.com/api/graphql"),
        (GOV, "https://usw.365.altium.com/api/graphql"),
        (GOV, "https://api.nexar.com/graphql"),
        (ALTIUM, "https://auth.altium.com/connect/token"),
        (CUSTOM, "https://other.example.test/graphql"),
        (CUSTOM, "https://api.example.test:8443/graphql"),
        (CUSTOM, "http://localhost:8080/graphql"),
        (LOCAL, "http://example.test/graphql"),
        (LOCAL, "http://127.0.0.1.evil.test/graphql"),
    ],
)
def test_refused(connection: Connection, url: str) -> None:
    with pytest.raises(HostNotAllowed):
        connection.check_api(url)


def test_the_credential_goes_to_the_identity_server_only() -> None:
    NEXAR.check_identity("https://identity.nexar.com/connect/token")
    with pytest.raises(HostNotAllowed):
        NEXAR.check_identity("https://api.nexar.com/graphql")


@given(st.text())
def test_any_text_is_a_host_or_refused(url: str) -> None:
    try:
        host = host_of(url)
    except HostNotAllowed:
        return
    assert url.lower().startswith("https://" + host)


def test_the_refusal_does_not_repeat_a_password_or_query() -> None:
    with pytest.raises(HostNotAllowed) as caught:
        host_of("https://user:hunter2@api.nexar.com/graphql?token=hunter3")
    assert "hunter" not in str(caught.value)


@pytest.mark.parametrize(("host", "loopback"), [("127.9.9.9", True), ("::1", True), ("localhost", True),
                                                ("10.0.0.1", False), ("localhost.evil.test", False)])  # fmt: skip
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("connection", "service_url", "endpoint"),
    [
        (NEXAR, "https://eu.api.nexar.com/graphql", "https://eu.api.nexar.com/graphql"),
        (NEXAR, "https://eu.api.nexar.com", "https://eu.api.nexar.com/graphql"),
        (NEXAR, "https://eu.api.nexar.com/", "https://eu.api.nexar.com/graphql"),
        (ALTIUM, "https://usw.365.altium.com/", "https://usw.365.altium.com/api/graphql"),
        (LOCAL, "http://127.0.0.1:8080/eu/graphql", "http://127.0.0.1:8080/eu/graphql"),
        (CUSTOM, "https://api.invalid/graphql", "https://api.example.test/graphql"),
        (LOCAL, "https://api.invalid/graphql", "http://127.0.0.1:8080/graphql"),
    ],
)
def test_a_workspaces_own_endpoint(connection: Connection, service_url: str, endpoint: str) -> None:
    assert connection.endpoint(service_url) == endpoint


def test_a_vendors_door_never_stays_in_the_wrong_region() -> None:
    with pytest.raises(HostNotAllowed):
        NEXAR.endpoint("https://api.invalid/graphql")
