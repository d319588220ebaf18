"""Names of files that are sent, safe in a header and on any disk."""

import re
from collections.abc import Iterable

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(parts: Iterable[str], suffix: str) -> str:
    """`two_ax_PCB-48V-kicad.csv`; parts that are empty are left out."""
    return "-".join(_UNSAFE.sub("_", part) for part in parts if part) + f".{suffix}"
