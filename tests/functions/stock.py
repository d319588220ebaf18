"""An account that holds a few projects, BOMs and parts, as a sync would have left them."""

from datetime import UTC, datetime, timedelta

from a365_sync.bom.content import bom_bytes, compress, sha256
from a365_sync.bom.model import Bom, BomIdentity, BomLine, BomWarning, Source
from a365_sync.store import keys
from a365_sync.store.aws import client
from a365_sync.store.bucket import Bucket
from a365_sync.store.catalog import BomHead, Catalog, ReleaseRecord
from a365_sync.store.parts import Parts
from a365_sync.store.table import Table
from tests.builders import bom_line, choices, part
from tests.functions.account import Account, sample

WORKSPACE = "W"
PROJECT = "697DDED8-253C-58D8-8F25-BD56EF547D89"  # of the sample events
RELEASE = sample("query_catalog.release-bom")["pathParameters"]["release"]
FIRST = datetime(2026, 11, 19, 12, tzinfo=UTC)


def identity(variant: str, source: Source = Source.WIP, project: str = PROJECT) -> BomIdentity:
    release = (
        {"release_id": RELEASE, "release_created_at": FIRST.isoformat()} if source is Source.RELEASE else {}
    )
    return BomIdentity(workspace_id=WORKSPACE, project_id=project, source=source, variant=variant, **release)


class Stock:
    """Puts into an account what the sync would."""

    def __init__(self) -> None:
        table = Table(client("dynamodb"), "catalog")
        self.catalog, self.parts = Catalog(table, WORKSPACE), Parts(table, WORKSPACE)
        self._bucket = Bucket(client("s3"), "data")

    def bom(
        self,
        which: BomIdentity,
        *lines: BomLine,
        at: datetime = FIRST,
        indexed: bool = True,
        warnings: tuple[BomWarning, ...] = (),
    ) -> BomHead:
        bom = Bom(identity=which, lines=lines, warnings=warnings)
        before = self.catalog.head(which)
        content = bom_bytes(bom)
        head = BomHead(
            content_hash=sha256(content), version=before.version + 1 if before else 1, ipn_rule="none",
            project_name="two_ax_PCB", release_description="v3.4b" if which.release_id else None,
            lines=len(lines), quantity=bom.quantity, stored_at=at.isoformat(),
        )  # fmt: skip
        self._bucket.put_once(keys.bom_snapshot(head.content_hash), compress(content))
        if indexed:
            self.catalog.store_lines(bom, head.content_hash, before)
        self.catalog.move_head(which, head, before.version if before else 0)
        self.catalog.versions.keep(which, head)
        return head


def fill(opened: Account) -> None:
    opened.put("state", {"pk": "WORKSPACE", "sk": "current", "workspace_id": WORKSPACE, "name": "Open Hardware",
                         "url": "u", "api_url": "u", "settings_version": 0})  # fmt: skip
    stock = Stock()
    names = ["[No Variations]", "48V", "\N{GREEK SMALL LETTER MU}" * 200]  # the last fits no key
    stock.catalog.store_project(PROJECT, node_id="n", name="two_ax_PCB", variants=names)
    for number in range(5):
        stock.catalog.store_project(f"P-{number}", node_id="n", name=f"Thermostat {number}")
    stock.catalog.store_project(
        "P-9", node_id="n", name="Thermostat 9", removed_at="2026-11-20T00:00:00+00:00"
    )
    stock.catalog.store_release(ReleaseRecord(PROJECT, RELEASE, "n", "v3.4b", FIRST.isoformat(), ("48V",)))
    stock.parts.store(
        [part("item-1", name="CMP-00114-1"), part("item-2", name="R"), part("item-3", name="R")]
    )
    gone = part("item-4", name="GONE-1")
    stock.parts.begin_removal(gone, "2026-11-20T00:00:00+00:00")
    lines = [bom_line(key, part_choices=choices("X", "GRM155 R71")) for key in "abc"]
    for name in names[:2]:
        stock.bom(identity(name), *lines[:2])
        stock.bom(identity(name), *lines, at=FIRST + timedelta(hours=2))
    stock.bom(identity("48V", Source.RELEASE), *lines)
