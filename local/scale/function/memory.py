"""How much memory this process has taken at most, in KB."""

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_kb() -> int:
    """The largest resident set so far.

    Linux hands `ru_maxrss` down from the process that started this one, so the kernel's own mark of this program
    is read there.
    """
    if STATUS.exists():
        marks = (line.split() for line in STATUS.read_text().splitlines())
        return next(int(mark[1]) for mark in marks if mark[0] == "VmHWM:")
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest // 1024 if sys.platform == "darwin" else largest
