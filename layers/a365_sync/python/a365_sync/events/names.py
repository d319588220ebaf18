"""The events by the names that rules and subscriptions use. Without models: who only names one is light."""

SOURCE = "a365-sync"
"""EventBridge's `source`. The CloudEvent's is the workspace's URL."""
ATTRIBUTES = ("specversion", "id", "type", "source", "subject", "time", "datacontenttype", "data")
"""What every CloudEvent has."""

BOM_CHANGED = "BOM Changed"
BOM_RELEASED = "BOM Released"
BOM_REMOVED = "BOM Removed"
PROJECT_REMOVED = "Project Removed"
PART_CHANGED = "Part Changed"
PART_LIFECYCLE_CHANGED = "Part Lifecycle Changed"
PART_REMOVED = "Part Removed"
RELEASE_STATE_CHANGED = "Release State Changed"
REMOVALS_WITHHELD = "Removals Withheld"
RUN_FINISHED = "Run Finished"
RUN_FAILED = "Run Failed"
CREDENTIAL_EXPIRING = "Credential Expiring"
CREDENTIAL_BROKEN = "Credential Broken"
SUBSCRIPTION_DISABLED = "Subscription Disabled"
SUBSCRIPTION_TEST = "Subscription Test"

ON_THE_BUS = (
    BOM_CHANGED, BOM_RELEASED, BOM_REMOVED, PROJECT_REMOVED, PART_CHANGED, PART_LIFECYCLE_CHANGED, PART_REMOVED,
    RELEASE_STATE_CHANGED, REMOVALS_WITHHELD, RUN_FINISHED, RUN_FAILED, CREDENTIAL_EXPIRING, CREDENTIAL_BROKEN,
    SUBSCRIPTION_DISABLED,
)  # fmt: skip


def type_of(detail_type: str) -> str:
    """The CloudEvents `type`: `BOM Changed` is `a365-sync.bom.changed.v1`."""
    return f"a365-sync.{detail_type.lower().replace(' ', '.')}.v1"


DETAIL_TYPES = {type_of(name): name for name in (*ON_THE_BUS, SUBSCRIPTION_TEST)}
"""The reverse."""
