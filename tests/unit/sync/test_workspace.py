from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.altium.models import Workspace, WorkspaceLocation
from a365_sync.errors import WorkspaceNotFound
from a365_sync.sync.workspace import choose


def workspace(name: str, url: str, *, is_default: bool = False) -> Workspace:
    location = WorkspaceLocation(name="EU", api_service_url="https://eu/graphql")
    return Workspace(
        name=name,
        url=url,
        auth_id=f"auth-{name}",
        is_default=is_default,
        location=location,
    )


ACME = workspace("Acme", "https://acme.365.altium.com/")
OTHER = workspace("Other", "https://other.365.altium.com")
DEFAULT = workspace("Default", "https://default.365.altium.com/", is_default=True)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://acme.365.altium.com/",
        "https://acme.365.altium.com",
        "HTTPS://ACME.365.Altium.com//",
        "http://acme.365.altium.com/",
        " acme.365.altium.com ",
        "acme.365.altium.com/?tab=projects#top",
    ],
)
def test_any_spelling_of_the_url_names_the_workspace(spelling: str) -> None:
    assert choose([OTHER, DEFAULT, ACME], spelling).workspace is ACME


def test_a_blank_url_takes_the_default_else_the_first_and_says_so() -> None:
    first, default = choose([OTHER, ACME], "  "), choose([OTHER, DEFAULT], "")
    assert (first.workspace, default.workspace) == (OTHER, DEFAULT)
    assert "first" in first.reason
    assert "default" in default.reason


def test_ports_and_paths_tell_workspaces_apart() -> None:
    one, two = workspace("1", "http://127.0.0.1:8001/a"), workspace("2", "http://127.0.0.1:8002/a")
    assert choose([one, two], "127.0.0.1:8002/A/").workspace is two


def test_an_unknown_url_names_what_the_credential_sees_nearest_first() -> None:
    with pytest.raises(WorkspaceNotFound, match=r"acme\.365\.altium\.com/, https://") as raised:
        choose([OTHER, ACME, DEFAULT], "https://acmee.365.altium.com/")
    assert "acmee" in raised.value.what


@pytest.mark.parametrize(
    "url", ["https://acme.365.altium.com:port/", "https://[acme/", "https://acme:99999/"]
)
def test_a_malformed_url_is_no_workspace(url: str) -> None:
    with pytest.raises(WorkspaceNotFound):
        choose([ACME], url)


def test_no_workspaces_at_all() -> None:
    with pytest.raises(WorkspaceNotFound, match="no workspace at all"):
        choose([], "")


@given(st.text())
def test_every_text_gives_a_workspace_or_says_that_there_is_none(url: str) -> None:
    with suppress(WorkspaceNotFound):
        assert choose([ACME, OTHER], url).workspace in (ACME, OTHER)
