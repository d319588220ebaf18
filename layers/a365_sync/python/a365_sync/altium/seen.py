"""Which rows a walk has met, in little memory and in a form that travels from one invocation to the next."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import blake2b

_BYTES = 16  # a collision among a million keys: one in 10^26


class Seen:
    """A set of keys of which only digests are kept: 16 bytes each, whatever their length."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._digests: set[bytes] = set()
        self.add(keys)

    def add(self, keys: Iterable[str]) -> None:
        """Count these keys among those met."""
        self._digests.update(map(_digest, keys))

    def __contains__(self, key: str) -> bool:
        return _digest(key) in self._digests

    def __len__(self) -> int:
        return len(self._digests)

    def add_packed(self, *texts: str) -> None:
        """Count keys among those met that `packed` made texts of."""
        for raw in map(b64decode, texts):
            self._digests.update(raw[start : start + _BYTES] for start in range(0, len(raw), _BYTES))


def packed(keys: Iterable[str]) -> str:
    """Keys as a text for `Seen.add_packed`, some 22 characters each."""
    return b64encode(b"".join(map(_digest, keys))).decode()


def _digest(key: str) -> bytes:
    return blake2b(key.encode(errors="surrogatepass"), digest_size=_BYTES).digest()
