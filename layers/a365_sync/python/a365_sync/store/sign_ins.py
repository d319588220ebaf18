"""Sign-ins under way in a browser, each good for one callback. Lives in StateTable under `SIGN_IN`."""

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

from a365_sync.store.table import ConditionFailedError, Item, Key, Table

LIFETIME_SECONDS = 600
_KEPT_SECONDS = 3600  # a late callback is still told why it is refused


@dataclass(frozen=True, slots=True)
class Pending:
    """What the callback needs of the sign-in that was begun.

    `door` and `client_id` are blank where those of the connection secret hold; `secret_half` is one half of a
    client secret (see `browser_connect.halves`), blank without one.
    """

    code_verifier: str
    redirect_uri: str
    door: str = ""
    client_id: str = ""
    secret_half: str = ""


class Refusal(StrEnum):
    """Why a callback is not taken."""

    UNKNOWN = "unknown"
    OTHER_BROWSER = "other_browser"
    USED = "used"
    EXPIRED = "expired"


class SignIns:
    """`state` goes through the identity server, `browser` is the cookie's; both are stored as hashes only."""

    def __init__(self, table: Table, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock

    def begin(self, state: str, browser: str, pending: Pending) -> None:
        """Remember a sign-in for ten minutes."""
        now = int(self._clock())
        pk, sk = _key(state)
        self._table.put(
            {"pk": pk, "sk": sk, "browser": _hash(browser), "used": False, "good_until": now + LIFETIME_SECONDS,
             "expires_at": now + _KEPT_SECONDS, **asdict(pending)},
            condition="attribute_not_exists(#pk)",
        )  # fmt: skip

    def redeem(self, state: str, browser: str) -> Pending | Refusal:
        """The sign-in, once and only to the browser that began it."""
        item = self._table.get(_key(state))
        refusal = self._refusal(item, browser)
        if refusal or item is None:
            return refusal or Refusal.UNKNOWN
        try:
            # The secrets of a spent sign-in go at once, and not when DynamoDB finds the time.
            spent = {"used": True, "code_verifier": "", "secret_half": ""}
            self._table.put({**item, **spent}, condition="#used = :no", values={":no": False})
        except ConditionFailedError:
            return Refusal.USED
        return Pending(**{name: item[name] for name in Pending.__slots__})

    def _refusal(self, item: Item | None, browser: str) -> Refusal | None:
        if item is None:
            return Refusal.UNKNOWN
        if item["used"]:  # first: a page that is loaded again has lost its cookie
            return Refusal.USED
        if not hmac.compare_digest(str(item["browser"]), _hash(browser)):
            return Refusal.OTHER_BROWSER
        return Refusal.EXPIRED if item["good_until"] < self._clock() else None


def _key(state: str) -> Key:
    return "SIGN_IN", _hash(state)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
