"""How the demo tells what designs hold beyond their last release."""

from types import SimpleNamespace
from typing import Any

import pytest

from local.demo.drift import drifts
from local.demo.errors import DemoError
from tests.unit.demo.samples import stored

NOTICE = {
    "older": {"release_description": "v1"},
    "summary": "6 lines added; quantity 1 → 7",
    "changes": [{"text": f"R{number} added"} for number in range(6)],
}


class Api:
    """The read API of a stage, which answers every call alike."""

    def __init__(self, status: int, body: Any = None) -> None:
        self._answer = SimpleNamespace(
            status_code=status, ok=status == 200, json=lambda: body, text=str(body)
        )
        self.called: list[tuple[str, str, dict[str, str]]] = []

    def call(self, method: str, path: str, headers: dict[str, str]) -> Any:
        self.called.append((method, path, headers))
        return self._answer

    def stage(self) -> Any:
        deployment = SimpleNamespace(api=self, read_secret=lambda _name: {"first": "token"})
        return SimpleNamespace(deployment=deployment)


def test_each_design_has_a_line_and_its_first_changes() -> None:
    api = Api(200, NOTICE)
    told = list(drifts(api.stage(), [stored(variant="A"), stored(release="v1")]))
    assert told == [
        "Board, A, since v1: 6 lines added; quantity 1 → 7",
        *(f"  R{number} added" for number in range(4)),
        "  and 2 more",
    ]
    assert api.called == [("GET", "/boms/wip/BOARD/A/drift", {"authorization": "Bearer token"})]


def test_a_variant_that_was_never_released_is_told_of() -> None:
    assert list(drifts(Api(404).stage(), [stored()])) == ["Board, A: no release has this variant"]


def test_another_answer_ends_the_demo() -> None:
    with pytest.raises(DemoError, match="answered 500: broken"):
        list(drifts(Api(500, "broken").stage(), [stored()]))
