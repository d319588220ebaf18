"""How answers name the things around a BOM."""

from a365_sync.bom.model import BomIdentity
from a365_sync.queries.paging import Answer
from a365_sync.store import keys


class ProjectName(Answer):
    """A project."""

    id: str
    name: str


class ReleaseName(Answer):
    """A release; `created_at` is Altium's, ISO 8601."""

    id: str
    description: str | None
    created_at: str | None


class VariantName(Answer):
    """A variant and the key of its BOM, to be asked under `/boms/`; null for a name that is too long for a key."""

    name: str
    bom: str | None

    @classmethod
    def of(cls, identity: BomIdentity) -> "VariantName":
        """As a BOM's identity names it."""
        fits = keys.fits(identity.variant)
        return cls(name=identity.variant, bom=keys.bom_key(identity) if fits else None)


def release_name(identity: BomIdentity, description: str | None) -> ReleaseName | None:
    """The release of a released BOM, None for one that is in work."""
    if identity.release_id is None:
        return None
    return ReleaseName(
        id=identity.release_id, description=description, created_at=identity.release_created_at
    )
