"""What somebody reads who comes between a crash and its repeat: each BOM and each part, old or new, and whole."""

from typing import Any

from a365_sync.bom.model import BomIdentity
from a365_sync.store import keys
from a365_sync.store.catalog import Catalog
from a365_sync.store.table import Table
from tests.faults.contents import Contents, settled
from tests.store.cloud import Cloud

FILES = ("csv", "json")


def read_bom(cloud: Cloud, identity: BomIdentity) -> Any:
    """The BOM as the catalog's readers find it: the head, then the lines of its version."""
    lines = Catalog(Table(cloud.dynamodb, cloud.catalog_table), identity.workspace_id).lines(identity)
    return [{name: value for name, value in line.items() if name != "pk"} for line in lines]


def files_of(found: Contents, identity: BomIdentity) -> dict[str, Any]:
    """The files for people, as they are at last; None where there is none."""
    objects = settled(found).objects
    return {suffix: (objects.get(keys.bom_file(identity, suffix)) or [None])[-1] for suffix in FILES}


def torn_bom(lines: Any, files: dict[str, Any], old: tuple[Any, Any], new: tuple[Any, Any]) -> list[str]:
    """What is neither the old BOM nor the new one; a file may be one version behind the head, not ahead of it."""
    if lines not in (old[0], new[0]):
        return [f"half a BOM: {lines}"]
    allowed = (old[1], new[1]) if lines == new[0] else (old[1],)
    return [
        f"the {suffix} file is of no version that it may be of"
        for suffix in FILES
        if files[suffix] not in [version[suffix] for version in allowed]
    ]


def torn_library(found: Contents, old: Contents, new: Contents) -> list[str]:
    """Parts and files that are neither the old ones nor the new ones."""
    told = [
        f"half a part: {key}"
        for key, item in found.catalog.items()
        if key[0].endswith("#PARTS") and item not in (old.catalog.get(key), new.catalog.get(key))
    ]
    for key in (keys.library_file("csv"), keys.library_file("jsonl")):
        versions = [contents.objects[key][-1] for contents in (old, new)]
        if found.objects[key][-1] not in versions:
            told.append(f"half a file: {key}")
    return told
