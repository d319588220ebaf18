"""What kind of content a file holds, by the end of its name."""

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
HTML = "text/html; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BY_SUFFIX = {
    "csv": CSV,
    "json": JSON,
    "jsonl": "application/x-ndjson",
    "gz": "application/gzip",
    "xlsx": XLSX,
    "html": HTML,
}


def media_type(name: str) -> str:
    """The type of a file, from its name or key."""
    return _BY_SUFFIX.get(name.rpartition(".")[2], "application/octet-stream")
