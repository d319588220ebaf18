"""The library's CSV, byte for byte as people import it today."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from a365_sync.library.part import Part
from a365_sync.library.table import common_parameters, write_csv
from tests.unit.exports.boards import parts

GOLDEN = Path(__file__).parent / "golden/library.csv"
WHOLE = "a63b5b087b41f1d4eef950e17c5a0dedba88211544fd8231d1b5b09c3b67cc7a"  # of the 913 parts


def written(chosen: Iterable[Part], parameters: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    write_csv(chosen, parameters, text)
    return text.getvalue().encode()


def test_awkward_parts_are_written_as_ever() -> None:
    awkward = [part for part in parts() if _is_awkward(part)][::16]
    assert len(awkward) > 20
    assert written(awkward, ["Value", "Manufacturer", "MPN"]) == GOLDEN.read_bytes()


def test_the_whole_library_is_written_as_ever() -> None:
    content = written(parts(), common_parameters(parts()))
    assert hashlib.sha256(content).hexdigest() == WHOLE


def _is_awkward(part: Part) -> bool:
    """Texts that need quotes or look like formulas, and several part choices."""
    return any(sign in part.comment + part.description for sign in ',"\n=+') or len(part.part_choices) > 1
