"""Compressed files on their way to the bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path


@contextmanager
def packed(path: Path) -> Iterator[GzipFile]:
    """A file to write, without name and time inside: equal content gives an equal object."""
    with path.open("wb") as raw, GzipFile("", "wb", fileobj=raw, mtime=0) as target:
        yield target
