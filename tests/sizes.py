"""How large modules and functions are, and how much of the code is typed: `python -m tests.sizes`.

A report beside the figures that `LIMITS` names as good; only the largest module is also a test.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

REPOSITORY = Path(__file__).parents[1]
CODE = ("layers/a365_sync/python", "functions", "local")
TESTS = ("tests",)
LIMITS = {"lines per module": (110, 250, 400), "lines per function": (8, 25, 60)}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Sizes:
    """Lines of each module and of each function (`path:name`), and the functions that lack a type."""

    modules: dict[str, int]
    functions: dict[str, int]
    untyped: list[str]


def measure(folders: Iterable[str]) -> Sizes:
    """The sizes of all Python modules below some folders of the project."""
    modules, functions, untyped = {}, {}, []
    for path in _modules(folders):
        name, text = path.relative_to(REPOSITORY).as_posix(), path.read_text(encoding="utf-8")
        modules[name] = len(text.splitlines())
        for function in _functions(ast.parse(text)):
            functions[f"{name}:{function.name}"] = (function.end_lineno or 0) - function.lineno + 1
            if not _is_typed(function):
                untyped.append(f"{name}:{function.name}")
    return Sizes(modules, functions, untyped)


def report() -> str:
    """The figures of the code and of its tests as a table."""
    code, tests = measure(CODE), measure(TESTS)
    lines = [f"{'':<20}{'':<7}{'median':>8}{'p90':>8}{'largest':>8}"]
    for what, limits in LIMITS.items():
        lines.append(f"{what:<20}{'good':<7}" + "".join(f"{limit:>8}" for limit in limits))
        for name, sizes in (("code", code), ("tests", tests)):
            counted = sizes.modules if what == "lines per module" else sizes.functions
            largest = max(counted, key=lambda key: counted[key])
            lines.append(f"{'':<20}{name:<7}{_figures(counted.values())}   {largest}")
    typed = 100 * (1 - len(code.untyped) / len(code.functions))
    ratio = sum(tests.modules.values()) / sum(code.modules.values())
    return "\n".join([*lines, f"typed functions     {typed:.0f} %", f"test lines : code   {ratio:.1f}"])


def _modules(folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((REPOSITORY / folder).rglob("*.py")) if path.stat().st_size)


def _functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _is_typed(function: Function) -> bool:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [each for each in (arguments.vararg, arguments.kwarg) if each]
    missing = [each.arg for each in named if each.annotation is None and each.arg not in ("self", "cls")]
    return function.returns is not None and not missing


def _figures(counted: Iterable[int]) -> str:
    values = list(counted)
    figures = (median(values), quantiles(values, n=10)[-1], max(values))
    return "".join(f"{figure:>8.0f}" for figure in figures)


if __name__ == "__main__":
    print(report())  # noqa: T201
