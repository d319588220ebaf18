"""The page with all tables: what is printed, and what `docs/scale.md` holds."""

from collections.abc import Iterator

from local.generate.recipe import Recipe
from local.scale import tables
from local.scale.limits import ALTIUM_SECONDS, AWS_SECONDS, PROCESSOR, exceeded
from local.scale.markdown import whole
from local.scale.results import RELEASED_FIRST, WIP_FIRST, WIP_UNCHANGED, Results, Total, total
from local.scale.scenarios import AGAIN, DAILY, EDITED, FIRST, QUIET, SAME
from local.scale.usage import Usage


def page(recipe: Recipe, results: Results) -> str:
    """Everything, as Markdown."""
    return "\n\n".join(_parts(recipe, results)) + "\n"


def _parts(recipe: Recipe, results: Results) -> Iterator[str]:
    size = recipe.figures()
    counts = ", ".join(f"{number:,} {name}" for name, number in results.counts.items())
    yield f"# What size {size.name} costs"
    yield (
        f"Written by `make bench-scale` ([how](../local/scale/README.md)); do not edit. A generated workspace, seed "
        f"{recipe.seed}: {size.projects:,} projects, {counts}, {size.components:,} components. Planning and the part "
        f"library are measured whole; of the BOMs a random sample is, as the tables say."
    )
    found = list(exceeded(results))
    yield "## Promises and limits"
    yield "\n".join(f"- **Exceeded**: {each}" for each in found) or "All held."
    yield tables.quiet(results)
    yield tables.largest(results)
    yield "## By scenario and function"
    yield (
        f"*s here*: seconds on the machine that measured, in an emulator; *s processor* are those of its processor. "
        f"*s on Lambda* is reckoned from assumptions: one after the other {ALTIUM_SECONDS} s a request to Altium, "
        f"{AWS_SECONDS} s an AWS call, and the processor's seconds on the {PROCESSOR:.2f} processors of 512 MB. "
        f"Memory: of one environment. `×2`: in so many invocations."
    )
    yield tables.scenarios(results)
    yield "## By unit of work"
    yield (
        "Averages. A batch of ten BOMs opens one session, which is shared out. *Write units* and *read units* are "
        "DynamoDB's, reckoned from the items' sizes; an index entry counts as much as its item."
    )
    yield tables.units(results)
    if results.shapes:
        yield "## Special shapes"
        yield tables.shapes(results)
    yield "## The whole workspace"
    yield (
        "`≈`: planning as it was measured, plus the sample's average for every BOM. Requests for component details "
        "are then a little too many: what one BOM has asked, the next one knows. Counts of requests, no prices; "
        "what Lambda itself asks of the queues is not in them."
    )
    yield tables.totals(_totals(results))


def _totals(results: Results) -> list[Total]:
    wip, released = results.counts.get("WIP BOMs", 0), results.counts.get("released BOMs", 0)
    units = results.units
    return [
        total(
            FIRST,
            _planning(results, FIRST),
            [(units.get(WIP_FIRST), wip), (units.get(RELEASED_FIRST), released)],
        ),
        total(SAME, _planning(results, SAME), [(units.get(WIP_UNCHANGED), wip)]),
        *(total(name, results.scenario(name), []) for name in (DAILY, QUIET, EDITED, AGAIN)),
    ]


def _planning(results: Results, scenario: str) -> Usage:
    rows = [row for row in results.rows if row.scenario == scenario and row.units is None]
    return sum((row.usage for row in rows), Usage())


def told(results: Results) -> str:
    """In one line, what a reader wants to know first."""
    number = len(list(exceeded(results)))
    return f"{whole(number)} promises or limits exceeded." if number else "All promises and limits held."
