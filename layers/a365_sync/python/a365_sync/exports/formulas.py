"""Keeps spreadsheets from taking a cell's text for a formula.

Only for files that people open (`guard_formulas`): importers would take the apostrophe for data. XLSX needs none, its
cells are text.
"""

import re

_ALWAYS = ("=", "@", "\t", "\r", "\n", "＝", "＠")
_SIGNS = ("+", "-", "＋", "－")
# A signed value such as -40, +3V3, -12.5 V, +5 %, -40°C: no spreadsheet finds anything to call or to look up in it.
_VALUE = re.compile(r"[+\-＋－](?:\.?\d[\w.,%°µΩ ]*)?")


def guarded(text: str) -> str:
    """The text, behind an apostrophe where it would be a formula.

    That is where it begins, spaces aside, with `=`, `@`, a tab or a line break, or with `+` or `-` unless what follows
    is a plain value: a digit and then only letters, digits, spaces and `.,%°`, or nothing at all.
    """
    begin = text.lstrip(" \u00a0")
    if begin.startswith(_ALWAYS) or (begin.startswith(_SIGNS) and not _VALUE.fullmatch(begin)):
        return f"'{text}"
    return text
