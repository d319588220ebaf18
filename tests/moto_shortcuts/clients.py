"""The clients of boto3, of which a test of functions makes several."""

from typing import Any

from botocore.loaders import JSONFileLoader

_load_file = JSONFileLoader.load_file
_loaded: dict[str, Any] = {}


def load_file(loader: Any, path: str) -> Any:
    """A service's description is read once for all sessions, as it is for all clients of one."""
    if path not in _loaded:
        _loaded[path] = _load_file(loader, path)
    return _loaded[path]


QUICKER = ((JSONFileLoader, "load_file", load_file),)
