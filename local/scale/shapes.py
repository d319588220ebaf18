"""The special shapes of a generated workspace, one at a time, each in an environment of its own."""

from collections.abc import Callable, Sequence

from local.generate.special_shapes import SHAPES
from local.scale.records import Records, Task
from local.scale.results import ShapeRow
from local.scale.usage import Usage

LARGEST, LONGEST_LINE, VARIANTS, _NO_HISTORY = (shape.name for shape in SHAPES)
SPECIAL = frozenset(shape.name for shape in SHAPES)

Upsert = Callable[[str, Sequence[Task]], Usage]


def special(tasks: Sequence[Task]) -> list[Task]:
    """Those of the tasks of one kind that `measure_shapes` does: some BOMs of the special projects."""
    firsts = [task for name in (LARGEST, LONGEST_LINE) for task in _of(tasks, name)[:1]]
    return [task for task in (*firsts, *_of(tasks, VARIANTS)) if task.is_wip or task.project_name == LARGEST]


def measure_shapes(
    edit: Callable[[Task], None],
    records: Records,
    wip: Sequence[Task],
    released: Sequence[Task],
    upsert: Upsert,
) -> list[ShapeRow]:
    """Do these tasks, which are `special`; nothing when the workspace has no special shapes. `edit` changes a BOM.

    The released BOM of 3,000 items is done as news, so that its event is as large as one gets.
    """
    if not wip:
        return []

    def row(name: str, function: str, tasks: Sequence[Task]) -> ShapeRow:
        # The lines are read once the tasks have stored them.
        return ShapeRow(name, upsert(function, tasks), sum(records.lines(task) for task in tasks))

    (largest,) = _of(wip, LARGEST)
    rows = [
        row("3,000 items, 12,000 placements", "upsert-wip-variant", [largest]),
        row("the same, unchanged", "upsert-wip-variant", [largest]),
    ]
    edit(largest)
    news = [task.as_news() for task in _of(released, LARGEST)]
    return [
        *rows,
        row("the same, one part swapped", "upsert-wip-variant", [largest.as_news()]),
        row("the same as a new release", "upsert-release-variant", news),
        row("2,000 designators on a line", "upsert-wip-variant", _of(wip, LONGEST_LINE)),
        row("60 variants", "upsert-wip-variant", _of(wip, VARIANTS)),
    ]


def _of(tasks: Sequence[Task], project: str) -> list[Task]:
    return [task for task in tasks if task.project_name == project]
