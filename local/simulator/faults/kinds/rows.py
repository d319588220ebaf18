"""Rows that come and go while a client walks the pages."""

from typing import ClassVar

from local.simulator.faults.families import Interference


class ShiftedRows(Interference):
    """Makes edits just before a page is read: with `after` 1 between the first and the second page."""

    kind: ClassVar = "shifted_rows"
