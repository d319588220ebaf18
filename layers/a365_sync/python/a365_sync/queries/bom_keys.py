"""The key of a BOM: as the path of a call gives it, or as one text."""

import re
from typing import Annotated

from pydantic import Field, StringConstraints

from a365_sync.bom.model import BomIdentity
from a365_sync.errors import InvalidInput
from a365_sync.queries.parameters import Guid, Parameters
from a365_sync.store import keys

Variant = Annotated[str, StringConstraints(min_length=1, max_length=600)]
_ID = "[A-Za-z0-9._-]{1,100}"
_KEY = re.compile(f"(wip/{_ID}|release/{_ID}/{_ID})/[A-Za-z0-9._!-]{{1,600}}")


def is_bom_key(text: str) -> bool:
    """Whether a text has the form of a key, as answers spell it."""
    return _KEY.fullmatch(text) is not None


def bom_named(workspace_id: str, key: str) -> BomIdentity:
    """The BOM with this key, without the release's date; raises InvalidInput for what is no key."""
    if not is_bom_key(key):
        raise InvalidInput(f"{key[:200]!a} is no BOM's key.")
    return keys.bom_identity(workspace_id, key)


class WipBom(Parameters):
    """The key of a WIP BOM."""

    project: Guid = Field(description="The project's GUID.")
    variant: Variant = Field(description="The variant, as the BOM's key spells it (`!5BNo!20Variations!5D`).")

    def identity(self, workspace_id: str) -> BomIdentity:
        """The BOM; raises InvalidInput for what is no key."""
        return keys.bom_identity(workspace_id, f"wip/{self.project}/{self.variant}")


class ReleaseBom(WipBom):
    """The key of a released BOM."""

    release: Guid = Field(description="The release's GUID.")

    def identity(self, workspace_id: str) -> BomIdentity:
        """The BOM; raises InvalidInput for what is no key."""
        return keys.bom_identity(workspace_id, f"release/{self.project}/{self.release}/{self.variant}")
