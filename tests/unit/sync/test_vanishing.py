"""What counts as removed."""

from hypothesis import given
from hypothesis import strategies as st

from a365_sync.sync.vanishing import Brake, judge

ids = st.sets(st.integers(0, 40).map(str))
brakes = st.builds(Brake, st.integers(0, 5), st.integers(0, 100))
OPEN = Brake(count=1_000, percent=100)


def test_one_sweep_alone_removes_nothing() -> None:
    verdict = judge({"a", "b"}, {"a"}, set(), set(), OPEN)
    assert not verdict.removed
    assert verdict.missing == {"b"}


def test_two_sweeps_that_agree_remove() -> None:
    verdict = judge({"a", "b"}, {"a"}, {"b"}, set(), OPEN)
    assert verdict.removed == {"b"}
    assert not verdict.missing


def test_what_returns_in_between_starts_anew() -> None:
    back = judge({"a", "b"}, {"a", "b"}, {"b"}, set(), OPEN)
    assert back.missing == frozenset()
    assert judge({"a", "b"}, {"a"}, back.missing, set(), OPEN).removed == frozenset()


def test_the_brake_needs_both_count_and_share() -> None:
    brake = Brake(count=1, percent=10)
    assert not brake.holds(1, 1)
    assert not brake.holds(10, 100)
    assert brake.holds(11, 100)


def test_the_brake_withholds_all_and_lets_the_approved_pass() -> None:
    known, gone = {str(n) for n in range(10)}, {"7", "8", "9"}
    held = judge(known, known - gone, gone, set(), Brake(1, 10))
    assert not held.removed
    assert held.withheld == held.missing == gone
    approved = judge(known, known - gone, gone, {"7", "8"}, Brake(1, 10))
    assert approved.removed == {"7", "8"}
    assert approved.withheld == approved.missing == {"9"}


@given(ids, ids, ids, ids, brakes)
def test_nothing_goes_that_is_listed_unknown_or_was_there_last_time(
    known: set[str], seen: set[str], before: set[str], approved: set[str], brake: Brake
) -> None:
    verdict = judge(known, seen, before, approved, brake)
    assert verdict.removed <= known - seen
    assert verdict.removed <= before
    assert verdict.removed | verdict.missing == known - seen
    assert not verdict.removed & verdict.missing
    assert verdict.withheld <= verdict.missing
    assert not brake.holds(len(verdict.removed - approved), len(known))
