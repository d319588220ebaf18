"""When two lines need the same part, and when two manufacturer part numbers are the same."""

from a365_sync.bom.model import BomLine, PartChoice


def part_key(line: BomLine) -> str:
    """Equal for the lines of one part: by the library's item, else the IPN, else the preferred MPN, else all texts.

    The item first: it holds over revisions, and over a rule for the IPN that changes. A component that no library
    manages may be called like another one, so the name alone says nothing, not even where the rule makes it the IPN.
    """
    if line.item_id:
        return f"item:{line.item_id}"
    ipn = line.ipn.strip()
    if ipn and (line.managed or line.ipn != line.component):
        return f"ipn:{ipn}"
    preferred = next((choice for choice in line.part_choices if choice.mpn.strip()), None)
    if preferred is not None:
        return f"mpn:{mpn_key(preferred)}"
    return f"text:{line.component}\x1f{line.comment}\x1f{line.description}"


def mpn_key(choice: PartChoice) -> str:
    """Equal for one maker's part number in any spelling of case or space."""
    return f"{_folded(choice.manufacturer)}:{_folded(choice.mpn)}"


def _folded(text: str) -> str:
    return "".join(text.upper().split())
