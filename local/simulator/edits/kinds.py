"""Every kind of edit, by the name that asks for it."""

from collections.abc import Mapping

from local.simulator.edits import boms, history, library, packages, projects, variants
from local.simulator.edits.edit import Edit

KINDS: tuple[type[Edit], ...] = (
    boms.SwapPart,
    boms.MoveDesignator,
    boms.SetFitted,
    boms.SetAlternate,
    variants.AddVariant,
    variants.RemoveVariant,
    history.Commit,
    history.MakeRelease,
    packages.SetPackageState,
    library.ChangeComponent,
    library.AddComponent,
    library.RemoveComponent,
    library.SetLifecycleState,
    projects.AddProject,
    projects.RenameProject,
    projects.RemoveProject,
)
EDITS: Mapping[str, type[Edit]] = {kind.kind: kind for kind in KINDS}
