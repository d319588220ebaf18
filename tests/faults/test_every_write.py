"""A mishap at every single write to AWS: nobody reads half of anything, and the repeat ends as if there was none.

A death before a write leaves what a death after the write before it leaves; so where an invocation makes many
writes, each place is tried once. Deaths of whole sweeps: `tests/store/sync/acceptance.py`.
"""

from collections.abc import Callable

import pytest

from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger
from tests.faults.cells import Cells
from tests.faults.contents import Contents, differences, settled
from tests.faults.mishaps import Mishap, Unlucky
from tests.faults.reader import files_of, read_bom, torn_bom, torn_library
from tests.faults.world import World
from tests.store.sync.altium import ONE
from tests.store.sync.process import Died

LIBRARY = Trigger.SYNC_PART_LIBRARY
UPSERTS = (Trigger.UPSERT_WIP_VARIANT, Trigger.UPSERT_RELEASE_VARIANT)
SWEEPS = (Trigger.SYNC_WIP_BOMS_FREQUENT, Trigger.SYNC_RELEASED_BOMS)
WIP, RELEASE = UPSERTS
FREQUENT, RELEASED = SWEEPS
TRIED: dict[Trigger, tuple[Mishap, ...]] = {
    WIP: tuple(Mishap),
    RELEASE: (Mishap.DEAD_BEFORE, Mishap.DEAD_AFTER, Mishap.CONDITION_FAILED),
    LIBRARY: (Mishap.DEAD_AFTER, Mishap.CONDITION_FAILED),
    FREQUENT: (Mishap.THROTTLED, Mishap.CONDITION_FAILED),
    RELEASED: (Mishap.CONDITION_FAILED,),
}
MOST = 40

Look = Callable[[], list[str]]


@pytest.mark.parametrize(
    ("trigger", "mishap"), [(trigger, one) for trigger in TRIED for one in TRIED[trigger]]
)
def test_every_write_may_go_wrong(world: World, cells: Cells, trigger: Trigger, mishap: Mishap) -> None:
    wanted = {stage: settled(cells.twin(trigger).stages[stage]) for stage in ("trigger", "tick")}
    met: list[str] = []
    for number in range(1, MOST):
        process, tasks, look = begin(world, cells, trigger, mishap, number)
        if process.met is None:
            world.engine.take_tasks()
            break
        met.append(process.met)
        where = f"{mishap} at write {number}, {process.met}"
        assert look() == [], where
        repeat(world, trigger, tasks)
        if settled(world.contents(process.put)) != wanted["trigger"]:
            world.forget_leases()
            cells.live(trigger, "tick")
            assert differences(settled(world.contents(process.put)), wanted["tick"]) == [], where
    assert len(met) >= (2 if mishap is Mishap.CONDITION_FAILED else 4)


def begin(
    world: World, cells: Cells, trigger: Trigger, mishap: Mishap, number: int
) -> tuple[Unlucky, list[BomTask], Look]:
    """The invocation that meets the mishap; the tasks still to be done; how to look at what it left."""
    moment, tasks = cells.ready(trigger)
    world.back_to(moment)
    process, old = Unlucky(mishap, number), world.contents()
    engine = world.engine_in(process)
    if trigger not in UPSERTS:
        alive(lambda: engine.invoke(trigger))
        new = cells.twin(trigger).stages["trigger"]
        return process, [], lambda: torn_library(world.contents(), old, new)
    task = next(task for task in tasks if task.project_name == ONE)
    old_lines = read_bom(world.cloud, task.identity)
    alive(lambda: engine.do(task))
    return process, tasks, lambda: torn(world, cells, trigger, task, (old_lines, old))


def torn(
    world: World, cells: Cells, trigger: Trigger, task: BomTask, old: tuple[object, Contents]
) -> list[str]:
    """What a reader of the task's BOM finds wrong."""
    identity, new = task.identity, cells.twin(trigger).stages["trigger"]
    head = next(item for (_, sk), item in new.catalog.items() if sk == f"BOM#{task.key}")
    prefix = f"LINE#{head['content_hash']}#"
    lines = [
        {name: value for name, value in item.items() if name != "pk"}
        for (pk, sk), item in sorted(new.catalog.items())
        if pk.endswith(f"#BOM#{task.key}") and sk.startswith(prefix)
    ]
    versions = (old[0], files_of(old[1], identity)), (lines, files_of(new, identity))
    return torn_bom(read_bom(world.cloud, identity), files_of(world.contents(), identity), *versions)


def repeat(world: World, trigger: Trigger, tasks: list[BomTask]) -> None:
    """What Lambda or SQS does next; a run that died holds its lease, and is found by the next schedule."""
    if trigger in UPSERTS:
        world.engine.work(tasks)
    else:
        world.forget_leases()
        world.engine.work(world.engine.sync(trigger))


def alive(work: Callable[[], object]) -> None:
    """The process may end in any way."""
    try:
        work()
    except (Exception, Died):
        return
