"""Every key in S3 and DynamoDB is made here, from ids that survive renaming; node ids never enter a key."""

from urllib.parse import quote, unquote_to_bytes

from a365_sync.bom.model import BomIdentity, Source
from a365_sync.errors import InvalidInput

_LONGEST = 600
_LONGEST_PARTITION = 2048  # bytes
_KEY_FORMS = ((Source.WIP.value, 2), (Source.RELEASE.value, 3))  # the source, and how many segments follow it


def encode_name(name: str) -> str:
    """A name as one path segment, reversibly: ASCII letters, digits and `-_.` stay, other bytes become `!XX`.

    `%` would be decoded by half of the tools on the way; it and `~` are on AWS's list of characters to avoid,
    `!` is safe. Raises InvalidInput for a name too long for a key.
    """
    if not name:
        return "!"
    if name in (".", ".."):  # a relative path's steps
        return "!2E" * len(name)
    encoded = quote(name, safe="").replace("%", "!").replace("~", "!7E")
    if len(encoded) > _LONGEST:
        raise InvalidInput(
            f"The name {name[:60]!r}… is too long to be stored under: shorten it in Altium 365.",
            detail=f"{len(encoded)} bytes encoded, {_LONGEST} at most",
        )
    return encoded


def fits(name: str) -> bool:
    """Whether a name is short enough for a key."""
    try:
        encode_name(name)
    except InvalidInput:
        return False
    return True


def decode_name(segment: str) -> str:
    """The reverse of `encode_name`."""
    return "" if segment == "!" else unquote_to_bytes(segment.replace("!", "%")).decode()


def bom_key(identity: BomIdentity) -> str:
    """`wip/<project>/<variant>` or `release/<project>/<release>/<variant>`: the name of a BOM in the API and logs."""
    variant = encode_name(identity.variant)
    if identity.source is Source.WIP:
        return f"wip/{identity.project_id}/{variant}"
    return f"release/{identity.project_id}/{identity.release_id}/{variant}"


def bom_identity(workspace_id: str, key: str) -> BomIdentity:
    """The reverse of `bom_key`, without the release's date. Raises InvalidInput for what is no key of a BOM."""
    source, *ids = key.split("/")
    refusal = InvalidInput(f"{key[:200]!r} is no BOM's key.", detail="wip/<project>/<variant> or release/…")
    if not all(ids) or (source, len(ids)) not in _KEY_FORMS:
        raise refusal
    try:
        variant = decode_name(ids[-1])
    except UnicodeDecodeError:
        raise refusal from None
    release = ids[1] if source == Source.RELEASE.value else None
    return BomIdentity(
        workspace_id=workspace_id,
        project_id=ids[0],
        source=Source(source),
        variant=variant,
        release_id=release,
    )


def bom_snapshot(sha256: str) -> str:
    """S3 key of an immutable BOM."""
    return f"snapshots/boms/{sha256}.json.gz"


def bom_file(identity: BomIdentity, suffix: str) -> str:
    """S3 key of the BOM file that people and importers read; `suffix` is `csv` or `json`."""
    variant = encode_name(identity.variant)
    if identity.source is Source.WIP:
        return f"boms/wip/{identity.project_id}/{variant}/latest.{suffix}"
    return f"boms/released/{identity.project_id}/{identity.release_id}/{variant}.{suffix}"


EVENT_FILES = "events/dt="
"""What the keys of all events begin with."""


def event_files(day: str) -> str:
    """What the keys of a day's events begin with; `day` is `YYYY-MM-DD`."""
    return f"{EVENT_FILES}{day}/"


OWN_PROFILES = "profiles/"


def own_profile(name: str) -> str:
    """S3 key of an export profile that the customer put there."""
    return f"{OWN_PROFILES}{name}.yaml"


def export_file(profile: str, identity: BomIdentity, suffix: str) -> str:
    """S3 key of a BOM in the shape of a profile, placed as its other files are; `suffix` is a format's."""
    return f"exports/{encode_name(profile)}/{bom_file(identity, suffix).removeprefix('boms/')}"


def export_report(profile: str, identity: BomIdentity) -> str:
    """S3 key of what is to be said of these files; a folder of its own, as variants may be called like any suffix."""
    return f"exports/{encode_name(profile)}/reports/{bom_file(identity, 'json').removeprefix('boms/')}"


def change_notice(identity: BomIdentity, version: int, suffix: str) -> str:
    """S3 key of the notice of what changed in a version of a BOM; `suffix` is `json`, `csv` or `html`."""
    variant = encode_name(identity.variant)
    if identity.source is Source.WIP:
        return f"boms/wip/{identity.project_id}/{variant}/changes/{version}.{suffix}"
    return f"boms/released/{identity.project_id}/{identity.release_id}/{variant}/changes/{version}.{suffix}"


def event_file(day: str, event_id: str) -> str:
    """S3 key of an event; `day` is `YYYY-MM-DD`."""
    return f"{event_files(day)}{event_id}.json"


def events_file(day: str, name: str) -> str:
    """S3 key of several events, a line each; `day` is `YYYY-MM-DD`."""
    return f"{event_files(day)}{name}.jsonl"


def used_in_file(event_id: str) -> str:
    """S3 key of a list of BOMs too large for its event."""
    return f"events/used-in/{event_id}.json"


def library_file(suffix: str) -> str:
    """S3 key of the library file that people and importers read; `suffix` is `csv` or `jsonl`."""
    return f"library/latest.{suffix}"


def library_snapshot(sha256: str) -> str:
    """S3 key of an immutable library."""
    return f"library/snapshots/{sha256}.jsonl.gz"


def lake_bom_lines(identity: BomIdentity) -> str:
    """S3 key of a BOM's rows in table `bom_line`.

    `bom-` stands before the variant, whose name may begin with `_` or `.`: Athena reads no such objects.
    """
    folder, _, variant = bom_key(identity).rpartition("/")
    return f"lake/bom_line/source={folder}/bom-{variant}.jsonl.gz"


def lake_bom_changes(day: str, event_id: str) -> str:
    """S3 key of an event's rows in table `bom_change`; `day` is `YYYY-MM-DD`."""
    return f"lake/bom_change/dt={day}/{event_id}.jsonl.gz"


def lake_library(table: str, workspace_id: str) -> str:
    """S3 key of all rows of `component` or `part_choice`."""
    return f"lake/{table}/{workspace_id}.jsonl.gz"


def lake_release(project_id: str, release_id: str) -> str:
    """S3 key of a release's row in table `release`."""
    return f"lake/release/{project_id}/{release_id}.jsonl.gz"


def lake_run(day: str, run_id: str) -> str:
    """S3 key of a run's row in table `run`; `day` is `YYYY-MM-DD`."""
    return f"lake/run/dt={day}/{run_id}.jsonl.gz"


def projects(workspace_id: str) -> str:
    """Partition of the workspace's projects; the sort key is the project's GUID."""
    return f"W#{workspace_id}#PROJECTS"


def project(workspace_id: str, project_id: str) -> str:
    """Partition of one project's BOM heads and releases."""
    return f"W#{workspace_id}#PROJECT#{project_id}"


def bom_head(identity: BomIdentity) -> tuple[str, str]:
    """Key of the head, which names the current version of a BOM."""
    return project(identity.workspace_id, identity.project_id), f"BOM#{bom_key(identity)}"


def bom_lines(identity: BomIdentity) -> str:
    """Partition of a BOM's lines, those of all versions that still stand."""
    return f"W#{identity.workspace_id}#BOM#{bom_key(identity)}"


def bom_versions(identity: BomIdentity) -> str:
    """Partition of the versions that a BOM's head has named, apart from the lines: it only grows."""
    return f"W#{identity.workspace_id}#VERSIONS#{bom_key(identity)}"


def bom_version(identity: BomIdentity, version: int) -> tuple[str, str]:
    """Key of one version of a BOM; the sort keys are in the versions' order."""
    return bom_versions(identity), f"VERSION#{version:010d}"


def parts(workspace_id: str) -> str:
    """Partition of the library; the sort key is the component's item GUID."""
    return f"W#{workspace_id}#PARTS"


def fits_index(partition: str) -> bool:
    """Whether an index can have such a partition; DynamoDB refuses the whole batch for a longer one."""
    return len(partition.encode()) <= _LONGEST_PARTITION


def component(workspace_id: str, name: str) -> str:
    """Index partition of the parts that have a name, exactly so; the sort key is the item GUID."""
    return f"W#{workspace_id}#COMPONENT#{name}"


def removed_parts(workspace_id: str) -> str:
    """Partition of the parts that vanished from the library; the sort key is the item GUID."""
    return f"W#{workspace_id}#REMOVED_PARTS"


def revision(workspace_id: str, revision_id: str) -> tuple[str, str]:
    """Key of what is remembered of one component revision."""
    return f"W#{workspace_id}#REVISION#{revision_id}", "FACTS"


def listed(workspace_id: str, revision_id: str) -> tuple[str, str]:
    """Key of the library sweep's mark on a component revision."""
    return f"W#{workspace_id}#REVISION#{revision_id}", "LISTED"


def where_used_item(workspace_id: str, item_id: str) -> str:
    """Index partition of the lines that hold a component item."""
    return f"W#{workspace_id}#ITEM#{item_id}"


def where_used_mpn(workspace_id: str, mpn: str) -> str:
    """Index partition of the lines that hold a manufacturer part number, in any spelling of case or space."""
    return f"W#{workspace_id}#MPN#{''.join(mpn.upper().split())}"
