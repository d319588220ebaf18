"""The profiles that come with the sync, one file each."""

from functools import cache
from pathlib import Path

from a365_sync.exports.profile import Profile
from a365_sync.exports.reading import read_profile

PROFILES = Path(__file__).parent / "profiles"


@cache
def builtin_names() -> tuple[str, ...]:
    """Their names, sorted."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.yaml")))


@cache
def builtin_text(name: str) -> str:
    """A profile's text; raises FileNotFoundError for a name without a file."""
    return (PROFILES / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def builtin(name: str) -> Profile:
    """One of them."""
    return read_profile(name, builtin_text(name), f"{name}.yaml")
