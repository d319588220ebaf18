"""Waiting ends with the answer, or says what it waited for."""

import pytest

from local.cloud.waiting import NotInTimeError, wait_until


def test_the_first_true_answer_is_returned() -> None:
    answers = iter([0, "", [], "here"])
    assert wait_until(lambda: next(answers), interval=0) == "here"


def test_it_gives_up_and_names_what_it_waited_for() -> None:
    with pytest.raises(NotInTimeError, match=r"waited 0.01 s for the run's end; last seen: \[\]"):
        wait_until(list, timeout=0.01, interval=0.001, what="the run's end")
