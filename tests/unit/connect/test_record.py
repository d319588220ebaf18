"""The record that `make connect` stores: from the environment, else asked for, and never shown."""

import pytest

from local.connect.record import completed, from_environment


def no_question(prompt: str) -> str:
    raise AssertionError(f"asked: {prompt}")


def test_the_environment_is_enough() -> None:
    environ = {
        "DOOR": "altium365",
        "CLIENT_ID": " id ",
        "REFRESH_TOKEN": "r",
        "CLIENT_SECRET": " ",
        "PATH": "/bin",
    }
    given = from_environment(environ)
    assert given == {"door": "altium365", "client_id": "id", "refresh_token": "r"}
    assert completed(given, no_question, no_question) == given


@pytest.mark.parametrize(
    ("shown", "hidden", "record"),
    [
        (["altium365"], ["token"], {"door": "altium365", "access_token": "token"}),
        (["", "id"], ["", "secret", "refresh"],
         {"door": "nexar", "client_id": "id", "client_secret": "secret", "refresh_token": "refresh"}),
        (["", "id"], ["", "", "refresh"], {"door": "nexar", "client_id": "id", "refresh_token": "refresh"}),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for(shown: list[str], hidden: list[str], record: dict[str, str]) -> None:
    def ask(_prompt: str) -> str:
        return shown.pop(0)

    def ask_hidden(_prompt: str) -> str:
        return hidden.pop(0)

    assert completed({}, ask, ask_hidden) == record
    assert (shown, hidden) == ([], [])
