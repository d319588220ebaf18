"""The folder of results. It may be anybody's: only files that an earlier summary lists are ever removed."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

SUMMARY = "summary.json"
UNFINISHED = "summary.json.unfinished"
LOG = "demo.log"
OWN = ("boms", "library", "after-edits")


def clean(out: Path) -> None:
    """Remove what an earlier demo left in the folder, and the folders that are empty then."""
    for name in (SUMMARY, UNFINISHED):
        listing = out / name
        if not listing.is_file():
            continue
        content = _read(listing)
        if content is None:
            continue  # somebody else's: `write` will refuse to replace it
        for path in _listed(content):
            _remove(out, path)
        if content.get("log") == LOG:
            (out / LOG).unlink(missing_ok=True)
        listing.unlink()


def foreign(out: Path) -> str | None:
    """The name of a file in the way that no demo wrote; to be asked after `clean`."""
    return next((name for name in (SUMMARY, UNFINISHED) if (out / name).exists()), None)


def write(out: Path, summary: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Write the files, then the summary, which an interruption leaves `.unfinished`, for `clean` to find."""
    out.mkdir(parents=True, exist_ok=True)
    content = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    (out / UNFINISHED).write_text(content, encoding="utf-8")
    for path, data in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (out / UNFINISHED).replace(out / SUMMARY)


def _read(listing: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(listing.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(content, dict) and {"boms", "runs", "requests"} <= content.keys()
    return content if ours else None


def _listed(content: Any) -> Iterator[str]:
    """Every path under the keys `csv`, `json` and `jsonl`, however deep."""
    if isinstance(content, list):
        for entry in content:
            yield from _listed(entry)
    elif isinstance(content, dict):
        for name, value in content.items():
            if name in ("csv", "json", "jsonl") and isinstance(value, str):
                yield value
            else:
                yield from _listed(value)


def _remove(out: Path, path: str) -> None:
    parts = PurePosixPath(path).parts
    target = out.joinpath(*parts)
    inside = len(parts) > 1 and parts[0] in OWN and ".." not in parts
    if not inside or not target.resolve().is_relative_to(out.resolve()) or not target.is_file():
        return
    target.unlink()
    for folder in list(target.parents)[: len(parts) - 1]:
        if any(folder.iterdir()):
            return
        folder.rmdir()
