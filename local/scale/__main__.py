"""`python -m local.scale --size L`: measures the sync on a generated workspace and writes the tables."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from local.cloud import DeploymentError, EmulatorError
from local.cloud.packages import InstallError
from local.generate.errors import GenerateError
from local.generate.recipe import Recipe, read
from local.generate.sizes import SIZES
from local.scale.errors import ScaleError
from local.scale.page import page, told
from local.scale.results import Results
from local.scale.scenarios import Scenarios
from local.scale.stage import staged
from local.scale.workload import Workload


def parser() -> argparse.ArgumentParser:
    parse = argparse.ArgumentParser(prog="python -m local.scale", description=__doc__)
    add = parse.add_argument
    add("--size", choices=tuple(SIZES), default="L", help="of the workspace (default: L)")
    add("--seed", type=int, default=1, help="another number gives another workspace (default: 1)")
    add("--projects", type=int, help="instead of the size's own number")
    add("--components", type=int, help="instead of the size's own number")
    add("--sample", type=int, default=300, help="BOMs of each kind that are really synced (default: 300)")
    add("--out", type=Path, default=Path("out/bench-scale.md"), help="the page to write")
    return parse


def main(argv: Sequence[str] | None = None) -> int:
    """0 when everything could be measured, whatever was found."""
    given = parser().parse_args(argv)
    try:
        fields = {name: getattr(given, name) for name in ("size", "seed", "projects", "components")}
        recipe = read(fields)
        given.out.parent.mkdir(parents=True, exist_ok=True)
        results = measure(recipe, given.sample, given.out.with_suffix(".log"), _progress())
        text = page(recipe, results)
        given.out.write_text(text, encoding="utf-8")
    except (ScaleError, EmulatorError, DeploymentError, InstallError, GenerateError, OSError) as error:
        print(f"Nothing was measured: {error}", file=sys.stderr)
        return 1
    print(text)
    print(f"{told(results)} Written to {given.out}.")
    return 0


def measure(recipe: Recipe, sample: int, log: Path, say: Callable[[str], None]) -> Results:
    """All scenarios on the recipe's workspace; `log` gets what the functions print. Raises ScaleError and others."""
    with (
        tempfile.TemporaryDirectory(prefix="a365-sync-scale-") as scratch,
        staged(recipe, Path(scratch), log) as stage,
    ):
        return Scenarios(stage, Workload(recipe, sample), say).all()


def _progress() -> Callable[[str], None]:
    began = time.monotonic()
    return lambda text: print(f"{time.monotonic() - began:6.0f} s  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
