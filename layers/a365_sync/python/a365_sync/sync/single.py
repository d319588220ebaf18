"""Queues one BOM by name: what the upsert webhooks do."""

from datetime import datetime
from typing import Any

from a365_sync.bom.model import BomIdentity, Source
from a365_sync.errors import InvalidInput
from a365_sync.settings.nearest import nearest
from a365_sync.store.catalog import Catalog, ProjectRecord
from a365_sync.store.runs import Run, RunState
from a365_sync.store.state import KnownWorkspace
from a365_sync.sync.finish import fail_run
from a365_sync.sync.session import Stores
from a365_sync.sync.tasks import BomTask
from a365_sync.sync.triggers import Trigger

_EXAMPLES = {
    Trigger.UPSERT_WIP_VARIANT: '{"project": "My board", "variant": "[No Variations]"}',
    Trigger.UPSERT_RELEASE_VARIANT: '{"project": "My board", "release": "<release id>", "variant": "A"}',
}
_LONGEST = 600  # what a key can hold


def queue_single(
    stores: Stores, workspace: KnownWorkspace, trigger: Trigger, body: Any, now: datetime
) -> Run:
    """Record a run of one task and queue it; `project` is a name or GUID, `release` a GUID.

    Raises InvalidInput for names that no sweep has seen, with the nearest that one has.
    """
    catalog = Catalog(stores.catalog_table, workspace.workspace_id)
    project = _project(catalog, _text(body, "project", trigger))
    variant = _text(body, "variant", trigger)
    if trigger is Trigger.UPSERT_WIP_VARIANT:
        task = _wip_task(workspace, project, variant)
        queue = stores.wip_queue
    else:
        task = _release_task(catalog, workspace, project, _text(body, "release", trigger), variant)
        queue = stores.release_queue
    run = stores.runs.create(trigger, "webhook", now)
    run = stores.runs.advance(
        run.run_id, state=RunState.RUNNING.value, started_at=now.isoformat(), planning=False, planned=1,
        workspace_id=workspace.workspace_id,
    )  # fmt: skip
    try:
        queue.send([task.model_copy(update={"run_id": run.run_id}).message()])
    except Exception as error:
        fail_run(stores, run, error, now)
        raise
    return run


def _text(body: Any, name: str, trigger: Trigger) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, str) or not value:
        raise InvalidInput(f"The body needs {name!r}, for example {_EXAMPLES[trigger]}.")
    if len(value) > _LONGEST:
        raise InvalidInput(f"No {name} has more than {_LONGEST} characters.")
    return value


def _project(catalog: Catalog, wanted: str) -> ProjectRecord:
    projects = list(catalog.projects())
    found = next((project for project in projects if wanted in (project.project_id, project.name)), None)
    if found is None:
        near = nearest(wanted, [project.name for project in projects], 3)
        hint = f"the nearest are {', '.join(map(repr, near))}" if near else "run a full sync first"
        raise InvalidInput(f"No sweep has seen a project {wanted!r}: {hint}.", suggestions={wanted: near})
    return found


def _known_variant(variant: str, variants: tuple[str, ...], where: str) -> str:
    if variant not in variants:
        near = nearest(variant, variants, 3)
        hint = f"the nearest are {', '.join(map(repr, near))}" if near else "run a full sync first"
        raise InvalidInput(f"{where} has no variant {variant!r}: {hint}.", suggestions={variant: near})
    return variant


def _wip_task(workspace: KnownWorkspace, project: ProjectRecord, variant: str) -> BomTask:
    known = _known_variant(variant, project.variants, f"The project {project.name!r}")
    return BomTask(
        run_id="",
        identity=BomIdentity.wip(workspace.workspace_id, project.project_id, known),
        node_id=project.node_id,
        project_name=project.name,
    )


def _release_task(
    catalog: Catalog, workspace: KnownWorkspace, project: ProjectRecord, release_id: str, variant: str
) -> BomTask:
    release = catalog.release(project.project_id, release_id)
    if release is None:
        raise InvalidInput(
            f"No sweep has seen a release {release_id!r} of {project.name!r}: run sync-released-boms first."
        )
    identity = BomIdentity(
        workspace_id=workspace.workspace_id,
        project_id=project.project_id,
        source=Source.RELEASE,
        variant=_known_variant(variant, release.variants, f"The release {release.description!r}"),
        release_id=release.release_id,
        release_created_at=release.created_at,
    )
    return BomTask(
        run_id="",
        identity=identity,
        node_id=release.node_id,
        project_name=project.name,
        release_description=release.description,
    )
