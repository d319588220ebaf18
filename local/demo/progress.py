"""Live progress of runs: on a terminal one line a run that is updated in place, elsewhere a line a change."""

import shutil
import sys
from typing import TextIO

from local.demo.runs import FINAL, RunReport

UP_AND_CLEAR = "\x1b[{}A\x1b[0J"
ORDER = {"requested": "waits", "running": "works", "finished": "done"}


class Progress:
    """Shows the runs of one phase. `live` is decided by the stream unless given."""

    def __init__(self, stream: TextIO | None = None, live: bool | None = None) -> None:
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty() if live is None else live
        self._shown: dict[str, str] = {}

    def show(self, runs: list[RunReport]) -> None:
        """The runs as they stand now."""
        lines = {run["run_id"]: progress_line(run) for run in runs}
        if self._live:
            if self._shown:
                self._stream.write(UP_AND_CLEAR.format(len(self._shown)))
            # A line that wraps would be two to go up.
            width = shutil.get_terminal_size().columns - 1
            fresh = [line[:width] for line in lines.values()]
        else:
            fresh = [line for run_id, line in lines.items() if line != self._shown.get(run_id)]
        self._stream.writelines(f"{line}\n" for line in fresh)
        self._stream.flush()
        self._shown = lines


def progress_line(run: RunReport) -> str:
    """One run in one line."""
    head = f"  {run['trigger']:<24}{ORDER.get(run['state'], run['state']):<8}"
    if run["state"] in FINAL:
        return f"{head}{run['summary'] or ''}".rstrip()
    failed = f", {run['failed']} failed" if run["failed"] else ""
    counted = f"{run['settled']} of {run['planned']}{failed}" if run["planned"] else ""
    return f"{head}{counted}".rstrip()
