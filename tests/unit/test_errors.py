"""The error tree: four groups, one code each, a next step, and no secret channel for message text."""

import pytest

from a365_sync import errors
from a365_sync.errors import (
    A365SyncError,
    Configuration,
    InvalidInput,
    RetryLater,
    SkipAndKeep,
    Stop,
    Throttled,
)

CLASSES = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, A365SyncError)
]
GROUPS = (Stop, RetryLater, SkipAndKeep, Configuration)


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if kind is not A365SyncError])
def test_every_error_belongs_to_exactly_one_group(kind: type[A365SyncError]) -> None:
    assert sum(issubclass(kind, group) for group in GROUPS) == 1


def test_every_class_has_a_code_of_its_own() -> None:
    assert len({kind.code for kind in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize("kind", CLASSES)
def test_the_operator_reads_what_happened_and_what_to_do(kind: type[A365SyncError]) -> None:
    error = kind("This happened.", detail="the engineer's line")
    assert error.message == f"This happened. {kind.next_step}"
    assert kind.next_step.endswith(".")
    assert "engineer" not in error.message


def test_the_log_line_begins_with_the_vendors_request_id() -> None:
    line = str(Throttled("Too fast.", detail="HTTP 429", request_id="abc", retry_after=3))
    assert line.startswith("[request abc] Too fast.")
    assert line.endswith("(HTTP 429)")


def test_suggestions_are_kept_by_what_was_given() -> None:
    error = InvalidInput("Unknown setting.", suggestions={"projekts": ["projects"]})
    assert error.suggestions == {"projekts": ("projects",)}


def test_as_dict_holds_what_an_api_shows() -> None:
    assert Throttled("Too fast.").as_dict() == {
        "code": "throttled",
        "message": "Too fast. Nothing to do: the next scheduled run tries again.",
        "detail": "",
        "request_id": None,
    }
