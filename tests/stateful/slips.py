"""Nothing is removed by a slip: who vanishes from the catalog was missing before, and not too many go at once."""

from collections.abc import Iterable

from tests.stateful.view import View

_LIMIT = 1  # the setting `removal_limit_count`; its share never lets more go in so small a workspace


class Slips:
    """What sweeps missed and what was approved so far, projects and parts alike: their GUIDs differ."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {}
        self._missed: set[str] = set()
        self._approved: set[str] = set()

    def look(self, seen: View) -> None:
        """See what an invocation has left; raises AssertionError when it has removed what must stay."""
        now = known(seen)
        for kind, ids in now.items():
            gone = self._known.get(kind, set()) - ids
            assert gone <= self._missed, f"{kind} went that no sweep before had missed: {gone - self._missed}"
            free = gone - self._approved
            assert len(free) <= _LIMIT, f"{kind} went together without approval: {free}"
        self._known = now

    def sweep(self, kind: str, shown: Iterable[str]) -> None:
        """A sweep over `projects` or `parts` is over, in which Altium showed these."""
        self._missed |= self._known[kind] - set(shown)

    def approve(self, ids: Iterable[str]) -> None:
        """A person said that these may go."""
        self._approved |= set(ids)


def known(seen: View) -> dict[str, set[str]]:
    """Projects and parts that are no tombstones."""
    projects = {guid for guid, record in seen.projects.items() if not record.get("removed_at")}
    return {"projects": projects, "parts": set(seen.parts)}
