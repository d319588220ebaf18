"""The GraphQL documents: one static file per operation, named as it, with the fragments it spreads.

What one door alone answers, or answers otherwise, is in the folder of that door.
"""

import re
from functools import cache
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"
FRAGMENTS = "fragments"

_SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")


def operations(door: str = "") -> tuple[str, ...]:
    """The names of all operations that can be asked at a door, or of those that every door has."""
    return tuple(sorted({path.stem for folder in _folders(door) for path in folder.glob("*.graphql")}))


def doors() -> tuple[str, ...]:
    """The names of the folders with documents of one door only."""
    return tuple(sorted(path.name for path in QUERIES.iterdir() if path.is_dir() and path.name != FRAGMENTS))


@cache
def document(operation: str, door: str = "") -> str:
    """The whole text to send for an operation: its query, then each fragment it needs, once.

    What stands in the folder of the door's name takes the place of what all doors share. Raises
    FileNotFoundError for a name without a file.
    """
    texts = [_text(f"{operation}.graphql", door)]
    included: set[str] = set()
    for text in texts:  # grows while we read it: a fragment may spread others
        for name in _SPREAD.findall(text):
            if name not in included:
                included.add(name)
                texts.append(_text(f"{FRAGMENTS}/{name}.graphql", door))
    return "\n".join(texts)


def _folders(door: str) -> tuple[Path, ...]:
    return (QUERIES / door, QUERIES) if door else (QUERIES,)


def _text(name: str, door: str) -> str:
    paths = [folder / name for folder in _folders(door)]
    return next((path for path in paths if path.exists()), paths[-1]).read_text(encoding="utf-8")
