"""Writes a workspace to a dataset file, one component and one project at a time."""

import gzip
import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TextIO

from local.generate.recipe import Recipe
from local.generate.workspace import GeneratedWorkspace


def write_whole(workspace: GeneratedWorkspace, path: Path) -> None:
    """Format `altium365-shaped/1`, compressed if the name ends in `.gz`. No half a file is left behind."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with closing(_opened(unfinished, compressed=path.suffix == ".gz")) as file:
            file.write(_text(workspace.head())[:-1])
            _write_list(file, "components", workspace.components())
            _write_list(file, "projects", workspace.projects())
            file.write("}\n")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_recipe(recipe: Recipe, path: Path) -> None:
    path.write_text(_text(recipe.content()) + "\n", encoding="utf-8")


def _opened(path: Path, *, compressed: bool) -> TextIO:
    if compressed:
        # Level 1: BOMs compress well at any, and it is the fastest by far.
        return gzip.open(path, "wt", compresslevel=1, encoding="utf-8")
    return path.open("w", encoding="utf-8")


def _write_list(file: TextIO, name: str, records: Iterable[Mapping[str, Any]]) -> None:
    file.write(f',\n"{name}":[')
    for number, record in enumerate(records):
        file.write(f"{',' if number else ''}\n{_text(record)}")
    file.write("]")


def _text(record: Any) -> str:
    """JSON; records that make their fields when read give all of them."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=dict)
