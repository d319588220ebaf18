"""Makes `docs/events/*.json` anew from the models; needs the layer on the path, as the tests have it."""

from pathlib import Path

from a365_sync.events.schema import documents

FOLDER = Path(__file__).parents[2] / "docs/events"


def main() -> None:
    """Write every schema, and take away those of events that are no more."""
    FOLDER.mkdir(exist_ok=True)
    wanted = documents()
    for path in FOLDER.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(wanted)} schemas in {FOLDER.name}/")


if __name__ == "__main__":
    main()
