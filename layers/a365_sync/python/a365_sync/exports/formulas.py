"""Keeps spreadsheets from taking a cell's text for a formula.

Only for files that people open (`guard_formulas`): importers would take the apostrophe for data. XLSX needs none, its
cells are text.
"""

import re

_ALWAYS = ("=", "@", "＝", "＠")
_SIGNS = ("+", "-", "＋", "－")
_BREAKS = ("\t", "\r", "\n")
_SPACES = " \u00a0"
# A signed value such as -40, +3V3, -12.5 V, +5 %, -40°C: no spreadsheet finds anything to call or to look up in it.
_VALUE = re.compile(r"[+\-＋－](?:\.?\d[\w.,%°µΩ ]*)?")
# Where the list separator of the system is a semicolon, quotes within a row are plain text: it ends a cell, and so does
# a line break.
_CELLS = re.compile(r"(?<=[;\r\n])")


def guarded(text: str) -> str:
    """The text, behind an apostrophe where it would be a formula.

    That is where it begins, spaces aside, with `=`, `@`, a tab or a line break, or with `+` or `-` unless what follows
    is a plain value: a digit and then only letters, digits, spaces and `.,%°`, or nothing at all. What follows a
    semicolon or a line break is a cell to some spreadsheets, and guarded as one.
    """
    first, *others = _CELLS.split(text)
    acts = _is_formula(text) or text.lstrip(_SPACES).startswith(_BREAKS)
    guarded_others = (f"'{cell}" if _is_formula(cell) else cell for cell in others)
    return "".join((f"'{first}" if acts else first, *guarded_others))


def _is_formula(text: str) -> bool:
    begin = text.lstrip(_SPACES + "\t").rstrip(_SPACES + "\r\n;")
    return begin.startswith(_ALWAYS) or (begin.startswith(_SIGNS) and not _VALUE.fullmatch(begin))
