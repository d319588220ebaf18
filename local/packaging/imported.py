"""The names that source files import, wherever the import statement stands."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path


def imported_names(folders: Iterable[Path]) -> list[str]:
    """Each module below `folders` and all it imports, sorted, as `module` or `module:name`."""
    names = set()
    for folder in folders:
        for path in folder.rglob("*.py"):
            names.add(_module(path.relative_to(folder)))
            names.update(_imports(ast.parse(path.read_bytes())))
    return sorted(names)


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(tree: ast.Module) -> Iterator[str]:
    guards = (node for node in ast.walk(tree) if _is_typing_guard(node))
    typing_only = {id(node) for guard in guards for node in ast.walk(guard)}
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}:{alias.name}" for alias in node.names if alias.name != "*")


def _is_typing_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
