"""A share of many, the same whenever it is asked for."""

import hashlib
import math
from collections.abc import Collection


def share_of(keys: Collection[str], share: float) -> frozenset[str]:
    """That share of the keys, rounded up, picked by their hashes."""
    ordered = sorted(keys, key=lambda key: hashlib.sha256(key.encode()).digest())
    return frozenset(ordered[: math.ceil(len(ordered) * share)])
