"""No module outgrows what one reads at a sitting; `python -m tests.sizes` reports the rest."""

from tests.sizes import CODE, LIMITS, TESTS, measure, report


def test_no_module_is_too_long() -> None:
    *_, largest = LIMITS["lines per module"]
    assert {name: lines for name, lines in measure((*CODE, *TESTS)).modules.items() if lines > largest} == {}


def test_the_report_names_every_limit() -> None:
    told = report()
    assert all(what in told for what in LIMITS)
    assert "typed functions" in told
