"""The GraphQL documents: one static file per operation, named as it, with the fragments it spreads."""

import re
from functools import cache
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"

_SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")


def operations() -> tuple[str, ...]:
    """The names of all operations."""
    return tuple(sorted(path.stem for path in QUERIES.glob("*.graphql")))


@cache
def document(operation: str) -> str:
    """The whole text to send for an operation: its query, then each fragment it needs, once.

    Raises FileNotFoundError for a name without a file.
    """
    texts = [(QUERIES / f"{operation}.graphql").read_text(encoding="utf-8")]
    included: set[str] = set()
    for text in texts:  # grows while we read it: a fragment may spread others
        for name in _SPREAD.findall(text):
            if name not in included:
                included.add(name)
                texts.append((QUERIES / "fragments" / f"{name}.graphql").read_text(encoding="utf-8"))
    return "\n".join(texts)
