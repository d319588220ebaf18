"""`python -m local.generate --size M --out FILE`: writes a dataset for the simulator."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from local.generate.errors import GenerateError
from local.generate.recipe import Recipe, read
from local.generate.sizes import SIZES
from local.generate.workspace import GeneratedWorkspace
from local.generate.writing import write_recipe, write_whole

# Of M the simulator needs a gigabyte when it is whole, of L more than most machines have.
WHOLE_BY_DEFAULT = ("S",)


def parser() -> argparse.ArgumentParser:
    parse = argparse.ArgumentParser(prog="python -m local.generate", description=__doc__)
    add = parse.add_argument
    add("--size", choices=tuple(SIZES), required=True)
    add("--out", type=Path, required=True, help="the file to write; compressed if its name ends in .gz")
    add(
        "--form",
        choices=("whole", "recipe"),
        help="all records, or what they are made from (default: whole for S)",
    )
    add("--seed", type=int, default=1, help="another number gives another workspace (default: 1)")
    add("--users", type=int, help="instead of the size's own number")
    add("--projects", type=int, help="instead of the size's own number")
    add("--components", type=int, help="items of the library, instead of the size's own number")
    add(
        "--special-shapes",
        action=argparse.BooleanOptionalAction,
        help="end with the projects that break programs (default: from M on)",
    )
    return parse


def main(argv: Sequence[str] | None = None) -> int:
    given = parser().parse_args(argv)
    form = given.form or ("whole" if given.size in WHOLE_BY_DEFAULT else "recipe")
    fields = {name: getattr(given, name) for name in Recipe.model_fields if name in given}
    try:
        recipe = read(fields)
        workspace = GeneratedWorkspace(recipe)
        if form == "whole":
            write_whole(workspace, given.out)
        else:
            write_recipe(recipe, given.out)
    except (GenerateError, OSError) as error:
        print(f"Nothing was generated: {error}", file=sys.stderr)
        return 1
    print(f"{given.out}: {form}, {given.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
