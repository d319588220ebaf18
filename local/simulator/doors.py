"""The front doors that the simulator can be: what differs between them, as data."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Door:
    """`graphql_path` is the door's global endpoint; each region has its own below `/regions/`."""

    name: str
    schema: Path
    graphql_path: str
    token_path: str


NEXAR = Door("nexar", HERE / "schema.graphql", "/graphql", "/connect/token")
DOORS = {door.name: door for door in (NEXAR,)}
