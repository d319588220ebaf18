"""Following runs to their end."""

from collections.abc import Callable, Iterator

import pytest

from local.demo.errors import DemoError
from local.demo.runs import RunReport, follow, requests_made
from tests.unit.demo.samples import run


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def answers(*lists: list[RunReport]) -> Callable[[], list[RunReport]]:
    """Answers one list after the other, the last for ever."""

    def each() -> Iterator[list[RunReport]]:
        yield from lists
        while True:
            yield lists[-1]

    return each().__next__


def test_runs_are_followed_until_all_are_final() -> None:
    works = [run(run_id="b", state="running", settled=1), run(run_id="a")]
    done = [run(run_id="c", state="running"), run(run_id="b"), run(run_id="a")]
    shown: list[list[RunReport]] = []
    time = Time()

    ended = follow(answers(works, done), ["a", "b"], shown.append, stall=9, clock=time, sleep=time.sleep)

    assert [each["run_id"] for each in ended] == ["a", "b"]
    assert [[each["state"] for each in runs] for runs in shown] == [["finished", "running"], ["finished"] * 2]


def test_a_run_that_is_not_listed_yet_is_waited_for() -> None:
    time = Time()

    ended = follow(answers([], [run()]), ["r1"], lambda _: None, stall=9, clock=time, sleep=time.sleep)

    assert [each["run_id"] for each in ended] == ["r1"]


def test_only_what_moved_is_shown() -> None:
    shown: list[list[RunReport]] = []
    works, time = [run(state="running")], Time()

    follow(answers(works, works, works, [run()]), ["r1"], shown.append, stall=9, clock=time, sleep=time.sleep)

    assert len(shown) == 2


def test_no_progress_ends_the_wait() -> None:
    works, time = [run(state="running", settled=1)], Time()

    with pytest.raises(DemoError, match=r"moved for 3 s: sync-released-boms running 1/2"):
        follow(answers(works), ["r1"], lambda _: None, stall=3, clock=time, sleep=time.sleep)

    assert 3 < time.now < 5


def test_progress_puts_the_end_off() -> None:
    time = Time()
    slow = [[run(state="running", settled=count // 4)] for count in range(40)]

    ended = follow(
        answers(*slow, [run()]), ["r1"], lambda _: None, stall=3, interval=1, clock=time, sleep=time.sleep
    )

    assert (ended, time.now) == ([run()], 40)


def test_requests_are_added_up() -> None:
    assert requests_made([run(altium_requests=3), run(altium_requests=4)]) == 7
