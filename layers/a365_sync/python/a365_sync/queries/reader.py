"""What a query reads from: the catalog, the snapshots and the export profiles of one workspace."""

from dataclasses import dataclass

from a365_sync.store.bucket import Bucket
from a365_sync.store.catalog import Catalog
from a365_sync.store.own_profiles import OwnProfiles
from a365_sync.store.parts import Parts
from a365_sync.store.table import Table
from a365_sync.store.where_used import WhereUsed


@dataclass(frozen=True)
class Reader:
    """The stores of a deployment, for who may only read them."""

    table: Table
    bucket: Bucket
    workspace_id: str

    @property
    def catalog(self) -> Catalog:
        """Projects and BOMs."""
        return Catalog(self.table, self.workspace_id)

    @property
    def parts(self) -> Parts:
        """The part library."""
        return Parts(self.table, self.workspace_id)

    @property
    def own_profiles(self) -> OwnProfiles:
        """The customer's export profiles."""
        return OwnProfiles(self.bucket)

    @property
    def where_used(self) -> WhereUsed:
        """The lines that an item or an MPN stands in."""
        return WhereUsed(self.table, self.workspace_id)
