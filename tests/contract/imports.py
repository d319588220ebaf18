"""The import statements of a module, read from its source without importing it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
LAYER = REPOSITORY / "layers/a365_sync/python"
OURS = "a365_sync"


@dataclass(frozen=True)
class Module:
    """A module of the layer or a handler; `name` is its dotted one, or the handler's path."""

    name: str
    path: Path

    @property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def imported(self) -> set[str]:
        """Everything it imports anywhere, as `package.module` or `package.module.name`."""
        return set(_imported(ast.walk(self.tree)))

    def imported_at_start(self) -> set[str]:
        """What importing it imports: neither inside functions nor for the type checker alone."""
        return set(_imported(_outermost(self.tree.body)))

    def attributes(self) -> set[str]:
        """Every `name.attribute` that it mentions."""
        return {
            f"{node.value.id}.{node.attr}"
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }


def layer_modules() -> list[Module]:
    """Every module of the layer."""
    return [
        Module(".".join(path.relative_to(LAYER).with_suffix("").parts).removesuffix(".__init__"), path)
        for path in sorted((LAYER / OURS).rglob("*.py"))
    ]


def handlers() -> list[Module]:
    """Every function's `app.py`."""
    return [
        Module(path.relative_to(REPOSITORY).as_posix(), path)
        for path in sorted((REPOSITORY / "functions").glob("*/app.py"))
    ]


def within(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of the packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _imported(nodes: Iterator[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError("relative imports are not read here")
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _outermost(body: list[ast.stmt]) -> Iterator[ast.AST]:
    for statement in body:
        yield statement
        if isinstance(statement, ast.If) and ast.unparse(statement.test) != "TYPE_CHECKING":
            yield from _outermost(statement.body + statement.orelse)
        elif isinstance(statement, ast.Try):
            yield from _outermost(statement.body + statement.orelse + statement.finalbody)
