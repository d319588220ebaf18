"""Permissions that vanish."""

from dataclasses import replace
from typing import Any, ClassVar, Literal

from graphql import GraphQLError, GraphQLResolveInfo
from typing_extensions import override

from local.simulator.faults.families import Condition
from local.simulator.faults.kinds.selections import OfProjects
from local.simulator.faults.matching import nodes_of
from local.simulator.faults.memo import Memo
from local.simulator.faults.past import Past
from local.simulator.gateway.reading import Intercept, Reading, Resolver, reading
from local.simulator.workspace.snapshot import Snapshot


class LostPermission(OfProjects):
    """Projects that may no longer be read: not in lists; by id null, or null and an error."""

    kind: ClassVar = "lost_permission"
    by_id: Literal["null", "error"] = "null"

    @override
    def show(self, view: Reading, past: Past, memo: Memo) -> Reading:
        shown = super().show(view, past, memo)
        if self.by_id == "null":
            return shown
        return replace(shown, intercepts=(*shown.intercepts, _refusing(self._nodes(view.snapshot))))

    @override
    def changed(self, snapshot: Snapshot, past: Past) -> Snapshot:
        lost = self.selected(snapshot)
        kept = {guid: project for guid, project in snapshot.projects.items() if guid not in lost}
        return replace(snapshot, projects=kept)

    def _nodes(self, snapshot: Snapshot) -> set[str]:
        lost = self.selected(snapshot)
        return {node for guid in lost for node in nodes_of(snapshot.projects[guid])}


def _refusing(nodes: set[str]) -> Intercept:
    """An error for every root field that asks for one of the node ids."""

    def refuse(resolve: Resolver, record: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        asked = [value for value in arguments.values() if isinstance(value, str)]
        if record is None and nodes.intersection(asked):
            code = reading(info).door.code("AUTH_NOT_AUTHORIZED")
            raise GraphQLError("You have no permission to read this.", extensions={"code": code})
        return resolve(record, info, **arguments)

    return refuse


class LostWorkspace(Condition):
    """The dataset's workspace cannot be accessed. `listed`: it still stands in the list of workspaces."""

    kind: ClassVar = "lost_workspace"
    listed: bool = True

    @override
    def show(self, view: Reading, past: Past, memo: Memo) -> Reading:
        url = view.snapshot.info["url"]
        infos = [info for info in view.infos if self.listed or info["url"] != url]
        return replace(view, reach=tuple(one for one in view.reach if one.info["url"] != url), infos=infos)
