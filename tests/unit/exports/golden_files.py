"""The golden files: what each profile makes of small real BOMs. To write them anew, and then read the difference:

PYTHONPATH=layers/a365_sync/python python -m tests.unit.exports.golden_files
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from a365_sync.consolidated.merge import consolidate
from a365_sync.consolidated.model import Build
from a365_sync.exports.builtin import builtin, builtin_names
from a365_sync.exports.export import export, export_consolidated
from a365_sync.exports.profile import Format, Profile
from tests.unit.exports.boards import wip_bom

FOLDER = Path(__file__).parent / "golden"
ALTERNATES = ("two_ax_PCB", "48V")
NOT_FITTED = ("PCA_0007_PSM_REV_C", "CUT_DOWN_PSM")
SMALLEST = ("830-00011 Microhard Module Breakout Board", "[No Variations]")


def golden_files() -> dict[str, Callable[[], bytes]]:
    """What each file holds, by its name."""
    return dict(_files())


def _files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for profile in (builtin(name) for name in builtin_names()):
        if profile.rows == "bom_lines":
            for board in (ALTERNATES, NOT_FITTED):
                for format_ in profile.files:
                    name = f"{profile.name}-{board[1].lower()}.{format_}"
                    yield name, partial(_export, profile, board, format_)
    for format_ in (Format.CSV, Format.JSON):
        yield f"consolidated.{format_}", partial(_consolidated, format_)


def _export(profile: Profile, board: tuple[str, str], format_: Format) -> bytes:
    return export(wip_bom(*board), profile, format_, board[0]).content


def _consolidated(format_: Format) -> bytes:
    builds = [Build(f"{board} {variant}", wip_bom(board, variant), boards) for (board, variant), boards in
              ((ALTERNATES, 10), (NOT_FITTED, 5), (SMALLEST, 2))]  # fmt: skip
    return export_consolidated(consolidate(builds), builtin("consolidated"), format_).content


if __name__ == "__main__":
    for file, content in golden_files().items():
        (FOLDER / file).write_bytes(content())
