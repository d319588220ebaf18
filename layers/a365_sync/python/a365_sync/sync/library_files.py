"""The library as files: CSV for people, JSON Lines with everything, an immutable snapshot, the lake's tables."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from a365_sync.exports.builtin import builtin
from a365_sync.exports.export import write_library_csv
from a365_sync.lake import FORMAT as LAKE_FORMAT
from a365_sync.library.parameters import common_parameters
from a365_sync.library.part import Part
from a365_sync.store import keys
from a365_sync.store.state import LibraryFilesState
from a365_sync.sync.lake import write_library
from a365_sync.sync.packed import packed
from a365_sync.sync.session import Session


class LibraryFiles:
    """Writes the files when the parts, or the choice of CSV columns, differ from what they were written from."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._state = session.stores.state.library_files(session.workspace.workspace_id)
        self._expected = False

    def expect_change(self) -> None:
        """Note, before the first part is stored, that the files will be behind: a crash must not hide that."""
        if not self._expected:
            self._remember(up_to_date=False)
            self._expected = True

    @property
    def must_write(self) -> bool:
        """Whether the files are behind, or have other columns than they should."""
        return self._state != self._wanted

    def write_if_needed(self) -> None:
        """Write all files, or nothing."""
        if not self.must_write:
            return
        with tempfile.TemporaryDirectory() as folder:
            lines = self._write(Path(folder))
            write_library(self._session, _read(lines), Path(folder))
        self._remember(up_to_date=True)

    @property
    def _wanted(self) -> LibraryFilesState:
        columns = tuple(self._session.settings.library_csv_parameters)
        return LibraryFilesState(True, columns, LAKE_FORMAT)

    def _remember(self, *, up_to_date: bool) -> None:
        self._state = replace(self._wanted, up_to_date=up_to_date)
        self._session.stores.state.store_library_files(self._session.workspace.workspace_id, self._state)

    def _write(self, folder: Path) -> Path:
        lines = folder / "latest.jsonl"
        with lines.open("w", encoding="utf-8", newline="\n") as target:
            for part in self._session.parts.all():
                target.write(part.model_dump_json() + "\n")
        chosen = self._session.settings.library_csv_parameters or common_parameters(_read(lines))
        table = folder / "latest.csv"
        with table.open("w", encoding="utf-8", newline="") as target:
            write_library_csv(builtin("library"), _read(lines), chosen, target)
        self._upload(lines, table)
        return lines

    def _upload(self, lines: Path, table: Path) -> None:
        snapshot = lines.with_suffix(".jsonl.gz")
        with lines.open("rb") as source, packed(snapshot) as target:
            shutil.copyfileobj(source, target)
        with lines.open("rb") as source:
            content_hash = hashlib.file_digest(source, "sha256").hexdigest()
        bucket = self._session.stores.bucket
        bucket.put_file(keys.library_snapshot(content_hash), snapshot)
        bucket.put_file(keys.library_file("jsonl"), lines)
        bucket.put_file(keys.library_file("csv"), table)


def _read(lines: Path) -> Iterator[Part]:
    """The parts again, one at a time: a large library does not fit into a function's memory."""
    with lines.open("rb") as source:
        for line in source:
            yield Part.model_validate_json(line)
