"""The eight triggers by the names users know, and what each brings up to date."""

from enum import StrEnum


class Trigger(StrEnum):
    """A named reason to run; also the last part of its webhook's path and of its function's name."""

    INITIALIZE_INTEGRATION = "initialize-integration"
    STORE_ENV_VARIABLES = "store-env-variables"
    SYNC_RELEASED_BOMS = "sync-released-boms"
    SYNC_WIP_BOMS_NIGHTLY = "sync-wip-boms-nightly"
    SYNC_WIP_BOMS_FREQUENT = "sync-wip-boms-frequent"
    SYNC_PART_LIBRARY = "sync-part-library"
    UPSERT_WIP_VARIANT = "upsert-wip-variant"
    UPSERT_RELEASE_VARIANT = "upsert-release-variant"


class Entity(StrEnum):
    """What is kept up to date; each has its own watermark, lease and baseline."""

    WIP_BOMS = "wip_boms"
    RELEASED_BOMS = "released_boms"
    PART_LIBRARY = "part_library"


ENTITY = {
    Trigger.SYNC_RELEASED_BOMS: Entity.RELEASED_BOMS,
    Trigger.SYNC_WIP_BOMS_NIGHTLY: Entity.WIP_BOMS,
    Trigger.SYNC_WIP_BOMS_FREQUENT: Entity.WIP_BOMS,
    Trigger.SYNC_PART_LIBRARY: Entity.PART_LIBRARY,
    Trigger.UPSERT_WIP_VARIANT: Entity.WIP_BOMS,
    Trigger.UPSERT_RELEASE_VARIANT: Entity.RELEASED_BOMS,
}
ALTIUM_EVENT = "altium-event"  # the source of runs that one of Altium's events asked for
FULL_SYNC = (Trigger.SYNC_RELEASED_BOMS, Trigger.SYNC_WIP_BOMS_NIGHTLY, Trigger.SYNC_PART_LIBRARY)
SWEEPS = (*FULL_SYNC, Trigger.SYNC_WIP_BOMS_FREQUENT)
