"""The subscription to Altium's events that stands, and the token that its deliveries carry. Lives in StateTable."""

import hashlib
import hmac
from dataclasses import asdict, dataclass

from a365_sync.store.table import Table

_KEY = ("ALTIUM_EVENTS", "registration")


@dataclass(frozen=True, slots=True)
class EventRegistration:
    """`subscription_id` is None until Altium has answered; `unremoved` are earlier ones that may still stand."""

    token_sha256: str = ""
    subscription_id: str | None = None
    unremoved: tuple[str, ...] = ()

    def knows(self, token: str) -> bool:
        """True for the token of this registration; compared in constant time."""
        return hmac.compare_digest(digest(token).encode(), self.token_sha256.encode())

    def all_ids(self) -> tuple[str, ...]:
        """Every subscription that may stand."""
        return (*self.unremoved, *([self.subscription_id] if self.subscription_id else []))


class EventRegistrations:
    """Only a token's digest is kept."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self) -> EventRegistration:
        """The registration, or one that knows no token."""
        item = self._table.get(_KEY)
        if item is None:
            return EventRegistration()
        return EventRegistration(item["token_sha256"], item["subscription_id"], tuple(item["unremoved"]))

    def store(self, registration: EventRegistration) -> None:
        """Replace the registration."""
        pk, sk = _KEY
        stored = asdict(registration) | {"unremoved": list(registration.unremoved)}
        self._table.put({"pk": pk, "sk": sk, **stored})


def digest(token: str) -> str:
    """The SHA-256 of a token in hex."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
