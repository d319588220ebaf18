"""What the tables say of a list of part choices in plain columns."""

from typing import TypedDict

from a365_sync.bom.model import PartChoice


class Preferred(TypedDict):
    """The part choice of rank 1, empty without any, and how many there are."""

    manufacturer: str
    mpn: str
    choices: int


def preferred(part_choices: tuple[PartChoice, ...]) -> Preferred:
    """The columns of the choices, which are in the order of their ranks."""
    first = part_choices[0] if part_choices else None
    return {
        "manufacturer": first.manufacturer if first else "",
        "mpn": first.mpn if first else "",
        "choices": len(part_choices),
    }
