"""Makes the newer BOM of the older one."""

from a365_sync.bom.model import Bom, BomLine
from a365_sync.changes.model import Difference, LineDifference
from a365_sync.errors import InvalidInput


def apply(difference: Difference, older: Bom) -> Bom:
    """The newer BOM, equal to the last field; raises InvalidInput for a BOM that the difference does not begin at."""
    if older.identity != difference.older:
        raise _other_bom("it is another one")
    if len(older.lines) != difference.size[0]:
        raise _other_bom(f"it has {len(older.lines)} lines, not {difference.size[0]}")
    if difference.warnings is not None and older.warnings != difference.warnings[0]:
        raise _other_bom("its warnings are others")
    left: dict[int, BomLine] = dict(enumerate(older.lines, start=1))
    placed: dict[int, BomLine] = {}
    for line in difference.lines:
        after = _after(line, left.pop(line.was, None) if line.was else None)
        if line.now is not None and after is not None:
            placed[line.now] = after
    untouched = iter(left.values())
    numbers = range(1, difference.size[1] + 1)
    lines = tuple(placed[number] if number in placed else next(untouched) for number in numbers)
    warnings = older.warnings if difference.warnings is None else difference.warnings[1]
    return Bom(identity=difference.newer, lines=lines, warnings=warnings)


def _after(difference: LineDifference, before: BomLine | None) -> BomLine | None:
    """The line as the newer BOM has it; None if it went."""
    if difference.change == "added":
        return difference.line
    if before is None or before.line_key != difference.line_key:
        raise _other_bom(f"its line {difference.was} is not {difference.line_key}")
    if difference.change == "removed":
        return None
    held = before.model_dump(mode="json")
    if any(held[name] != old for name, (old, _) in difference.fields.items()):
        raise _other_bom(f"its line {difference.was} holds something else")
    return BomLine.model_validate({**held, **{name: new for name, (_, new) in difference.fields.items()}})


def _other_bom(reason: str) -> InvalidInput:
    return InvalidInput(f"The difference does not begin at this BOM: {reason}.")
