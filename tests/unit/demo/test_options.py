"""What the demo accepts from its environment, and what it says about the rest."""

from pathlib import Path

import pytest

from local.demo.errors import OptionsError
from local.demo.options import read

DOOR = "https://door.example/graphql"
TOKENS = "https://door.example/token"


def test_nothing_given_means_the_simulator_and_out() -> None:
    options = read({"CLIENT_ID": "of something else", "KEEP": " ", "PROJECTS": ""})

    assert (options.door, options.out, options.keep, options.projects) == (None, Path("out"), False, ())


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("yes", True), ("TRUE", True), ("0", False), ("no", False)]
)
def test_keep_is_a_switch(text: str, on: bool) -> None:
    assert read({"KEEP": text}).keep is on


def test_a_door_with_a_refresh_token_becomes_a_custom_connection() -> None:
    given = {
        "DOOR_URL": DOOR,
        "TOKEN_URL": TOKENS,
        "CLIENT_ID": "c",
        "CLIENT_SECRET": "s",
        "REFRESH_TOKEN": "r",
    }

    door = read(given).door

    assert door is not None
    assert door.connection() == {
        "door": "custom",
        "graphql_url": DOOR,
        "token_url": TOKENS,
        "client_id": "c",
        "client_secret": "s",
        "refresh_token": "r",
    }


def test_an_access_token_needs_no_token_url() -> None:
    door = read({"DOOR_URL": DOOR, "ACCESS_TOKEN": "t"}).door

    assert door is not None
    assert door.connection() == {"door": "custom", "graphql_url": DOOR, "access_token": "t"}


def test_plain_http_is_for_this_machine() -> None:
    door = read({"DOOR_URL": "http://127.0.0.1:8080/graphql", "ACCESS_TOKEN": "t"}).door

    assert door is not None
    assert door.graphql_url == "http://127.0.0.1:8080/graphql"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"KEEP": "perhaps"}, "Write KEEP=1"),
        ({"TOKEN_URL": TOKENS}, "add DOOR_URL="),
        ({"PROJECTS": "Board"}, "add DOOR_URL="),
        ({"DOOR_URL": DOOR}, "add TOKEN_URL, CLIENT_ID, CLIENT_SECRET or REFRESH_TOKEN"),
        ({"DOOR_URL": DOOR, "TOKEN_URL": TOKENS, "CLIENT_ID": "c"}, "add CLIENT_SECRET or REFRESH_TOKEN;"),
        ({"DOOR_URL": DOOR, "CLIENT_ID": "c", "CLIENT_SECRET": "s"}, "add TOKEN_URL;"),
        ({"DOOR_URL": "http://door.example/graphql", "ACCESS_TOKEN": "t"}, "this machine only"),
        ({"DOOR_URL": "door.example", "ACCESS_TOKEN": "t"}, "https://"),
        ({"DOOR_URL": DOOR, "TOKEN_URL": "ftp://x", "ACCESS_TOKEN": "t"}, "TOKEN_URL=ftp://x cannot be used"),
        ({"DOOR_URL": DOOR, "ACCESS_TOKEN": "t", "PROJECTS": '["A"'}, "JSON list"),
        ({"DOOR_URL": DOOR, "ACCESS_TOKEN": "t", "PROJECTS": "[1]"}, "JSON list"),
    ],
)
def test_what_is_wrong_is_told_with_the_next_step(given: dict[str, str], told: str) -> None:
    with pytest.raises(OptionsError) as refused:
        read(given)

    assert told in str(refused.value)


def test_a_file_cannot_be_the_folder_of_results(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()

    with pytest.raises(OptionsError, match="is a file"):
        read({"OUT": str(tmp_path / "notes.txt")})


@pytest.mark.parametrize(
    ("text", "names"),
    [("Board", ("Board",)), ("A, B ,", ("A", "B")), ('["Board, rev. 2", "B"]', ("Board, rev. 2", "B"))],
)
def test_projects_are_listed_with_commas_or_as_json(text: str, names: tuple[str, ...]) -> None:
    given = {"DOOR_URL": DOOR, "ACCESS_TOKEN": "t", "PROJECTS": text}

    assert read(given).projects == names


def test_no_secret_shows_in_the_options() -> None:
    assert "hush" not in repr(read({"DOOR_URL": DOOR, "ACCESS_TOKEN": "hush"}))
