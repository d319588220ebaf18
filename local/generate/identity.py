"""What makes a workspace the same each time: identifiers, moments and random numbers that follow from the seed."""

import random
import uuid
from datetime import UTC, datetime, timedelta

from local.simulator.workspace.node_ids import node_id

FIRST_DAY = datetime(2018, 1, 1, tzinfo=UTC)
SECONDS = int(timedelta(days=8 * 365).total_seconds())


class Identity:
    """Of one workspace: its address, and all that is derived from its seed."""

    def __init__(self, size: str, seed: int) -> None:
        self.url = f"https://generated-{size.lower()}-{seed}.365.altium.com/"
        self._seed = seed
        self._namespace = uuid.uuid5(uuid.NAMESPACE_URL, self.url)

    def guid(self, name: str) -> str:
        """Of the one thing in the workspace that has this name, which nobody sees: `project/12`."""
        return str(uuid.uuid5(self._namespace, name)).upper()

    def commit_id(self, name: str) -> str:
        """A commit's 40 hexadecimal digits."""
        return (self.guid(name) + self.guid(f"{name}/rest")).replace("-", "").lower()[:40]

    def node_id(self, kind: str, guid: str) -> str:
        return node_id(kind, self.url, guid)

    def random(self, name: str) -> random.Random:
        """Numbers for one purpose, so that anything can be made without what comes before it."""
        return random.Random(f"{self._seed}/{name}")  # noqa: S311 - not for secrets


def moment(seconds: int) -> str:
    """In the form of Altium's answers; `seconds` after the first day, below `SECONDS`."""
    return (FIRST_DAY + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
