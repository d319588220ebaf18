"""Work that failed and is still owed: the next run of its kind hands it out again. Lives in StateTable."""

from collections.abc import Iterator

from a365_sync.store.table import Table, Update


class Owed:
    """Tasks by entity and key, as the JSON they travel in; one workspace."""

    def __init__(self, table: Table, workspace_id: str) -> None:
        self._table = table
        self._workspace_id = workspace_id

    def debt(self, entity: str, key: str, task: str) -> Update:
        """What remembers a task that failed, to be written with its failure; a later one of the key replaces it."""
        return Update((self._pk(entity), key), "SET #task = :task", {":task": task})

    def all(self, entity: str) -> Iterator[str]:
        """The tasks owed, in the order of their keys."""
        return (item["task"] for item in self._table.query(self._pk(entity)))

    def settle(self, entity: str, key: str) -> None:
        """The task is done, or nobody wants it any more."""
        self._table.delete((self._pk(entity), key))

    def _pk(self, entity: str) -> str:
        return f"OWED#{self._workspace_id}#{entity}"
