"""Which dead letters are replayed."""

from typing import Any

import pytest

from a365_sync.errors import InvalidInput
from a365_sync.store.dead_letters import Letter
from a365_sync.sync.dead_letters import DeadWork
from a365_sync.sync.redrive import Selection, choose, nothing_chosen, selection_of

ALL = Selection()


def work(unit: str, run_id: str = "r1", trigger: str = "sync-wip-boms-nightly") -> DeadWork:
    return DeadWork(Letter(f"{unit} {run_id}", "r", "b"), unit, run_id, {}, bom=unit, trigger=trigger)


def test_an_empty_body_asks_for_all() -> None:
    assert selection_of({}) == ALL
    assert ALL.wants(work("wip/p/a"))


def test_names_narrow_each_other() -> None:
    chosen = selection_of({"bom": "wip/p/a", "run_id": "r2", "dry_run": True})
    assert chosen == Selection(bom="wip/p/a", run_id="r2", dry_run=True)
    assert chosen.wants(work("wip/p/a", "r2"))
    assert not chosen.wants(work("wip/p/a", "r1"))
    assert not chosen.wants(work("wip/p/b", "r2"))


@pytest.mark.parametrize(
    ("body", "suggestions"),
    [
        ({"boms": "wip/p/a"}, {"boms": ["bom"]}),
        ({"dryrun": True}, {"dryrun": ["dry_run"]}),
        ({"trigger": "sync-parts-library"}, {"sync-parts-library": ["sync-part-library"]}),
        ({"bom": "released/p/r/a"}, {"released": ["release"]}),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest(body: Any, suggestions: dict[str, list[str]]) -> None:
    with pytest.raises(InvalidInput) as refused:
        selection_of(body)
    assert {given: list(near) for given, near in refused.value.suggestions.items()} == suggestions


@pytest.mark.parametrize(
    "body",
    [[], "x", None, {"bom": None}, {"run_id": 5}, {"trigger": ["a"]}, {"dry_run": "yes"}, {"dry_run": 1}],
)
def test_a_value_of_another_type_is_refused_with_an_example(body: Any) -> None:
    with pytest.raises(InvalidInput, match=r"like|for all"):
        selection_of(body)


def test_of_one_unit_the_newest_is_replayed_and_takes_the_older_with_it() -> None:
    a1, a2, a3, b1 = work("a", "r1"), work("a", "r2"), work("a", "r3"), work("b", "r1")
    chosen = choose([a1, b1, a2, a3], ALL)
    assert [(each.work, each.older) for each in chosen] == [(a3, (a1, a2)), (b1, ())]


def test_what_is_not_asked_for_is_neither_replayed_nor_dropped() -> None:
    a1, a2 = work("a", "r1"), work("a", "r2")
    (only,) = choose([a1, a2], Selection(run_id="r1"))
    assert (only.work, only.older) == (a1, ())
    assert choose([a1, a2], Selection(trigger="sync-part-library")) == []


def test_a_name_that_no_letter_has_is_answered_with_the_nearest() -> None:
    error = nothing_chosen(Selection(bom="wip/p/b"), [work("wip/p/a"), work("wip/q/zz")])
    assert dict(error.suggestions) == {"wip/p/b": ("wip/p/a",)}
    assert "'wip/p/a'" in error.message
    assert "none of its kind" in nothing_chosen(Selection(run_id="r"), []).message
