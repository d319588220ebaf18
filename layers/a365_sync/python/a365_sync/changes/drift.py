"""Which release a design is measured against."""

from collections.abc import Iterable
from datetime import UTC, datetime

from a365_sync.bom.model import BomIdentity, Source

_NEVER = datetime.min.replace(tzinfo=UTC)


def last_release(
    boms: Iterable[BomIdentity], variant: str, before: BomIdentity | None = None
) -> BomIdentity | None:
    """The BOM of the last release that has the variant; of those made before another release, if one is given.

    `boms` are those of one project. Releases of the same moment go by their ids, for want of anything better.
    """
    released = [bom for bom in boms if bom.source is Source.RELEASE and bom.variant == variant]
    earlier = [bom for bom in released if before is None or _age(bom) < _age(before)]
    return max(earlier, key=_age, default=None)


def _age(bom: BomIdentity) -> tuple[datetime, str]:
    made = datetime.fromisoformat(bom.release_created_at) if bom.release_created_at else _NEVER
    return made, bom.release_id or ""
