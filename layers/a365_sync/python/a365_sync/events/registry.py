"""Every type of event: whose data it carries, and what its subject looks like."""

from dataclasses import dataclass

from a365_sync.events import boms, names, operation, parts, releases
from a365_sync.events.model import EventData

_BOM = r"^(wip/[^/]+|release/[^/]+/[^/]+)/[^/]+$"
_PART = r"^part/[^/]+$"


@dataclass(frozen=True, slots=True)
class EventType:
    """`detail_type` is EventBridge's name of it, `subject` a regular expression."""

    detail_type: str
    data: type[EventData]
    subject: str


EVENT_TYPES = (
    EventType(names.BOM_CHANGED, boms.BomChanged, _BOM),
    EventType(names.BOM_RELEASED, boms.BomReleased, _BOM),
    EventType(names.BOM_REMOVED, boms.BomRemoved, _BOM),
    EventType(names.PROJECT_REMOVED, boms.ProjectRemoved, r"^project/[^/]+$"),
    EventType(names.PART_CHANGED, parts.PartChanged, _PART),
    EventType(names.PART_LIFECYCLE_CHANGED, parts.PartLifecycleChanged, _PART),
    EventType(names.PART_REMOVED, parts.PartRemoved, _PART),
    EventType(names.RELEASE_STATE_CHANGED, releases.ReleaseStateChanged, r"^release/[^/]+/[^/]+$"),
    EventType(names.REMOVALS_WITHHELD, operation.RemovalsWithheld, r"^removals/(projects|parts)$"),
    EventType(names.RUN_FINISHED, operation.RunFinished, r"^run/[^/]+$"),
    EventType(names.RUN_FAILED, operation.RunFailed, r"^run/[^/]+$"),
    EventType(names.CREDENTIAL_EXPIRING, operation.CredentialExpiring, r"^connection$"),
    EventType(names.CREDENTIAL_BROKEN, operation.CredentialBroken, r"^connection$"),
    EventType(names.SUBSCRIPTION_DISABLED, operation.SubscriptionDisabled, r"^subscription/[^/]+$"),
    EventType(names.SUBSCRIPTION_TEST, operation.SubscriptionTest, r"^subscription/[^/]+$"),
)
