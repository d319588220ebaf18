"""Subscribes to Altium's events, so that a change is looked at when it happens; the sweeps find it all the same."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from a365_sync.altium.event_webhooks import EventWebhooks
from a365_sync.errors import A365SyncError, as_sync_error
from a365_sync.store.event_registration import EventRegistration, EventRegistrations, digest
from a365_sync.sync.session import Stores

PATH = "/events/altium"
_NAME = "a365-sync"
_LEASE = "altium_events"
_LEASE_SECONDS = 60  # longer than a call can last

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EventTarget:
    """Where deliveries are to go: the API's public URL, and whether it may be a plain one on this machine."""

    base_url: str
    allow_plain: bool = False

    @property
    def reachable(self) -> bool:
        """Whether a delivery would be protected on its way."""
        return self.base_url.startswith("https://") or self.allow_plain


def register_events(
    stores: Stores, webhooks: EventWebhooks | None, target: EventTarget, event_types: Sequence[str]
) -> dict[str, Any]:
    """Subscribe anew, unless to no types, and remove the subscriptions before it.

    Returns `{"registered": bool, "event_types"?: [...], "warning"?: ...}`. Nothing here is worth failing for: what
    goes wrong is the warning.
    """
    if webhooks is None:
        return _none("This door offers no event webhooks.")
    if event_types and not target.reachable:
        return _none(f"Events are taken at an https address only, not at {target.base_url}.")
    owner = secrets.token_hex(8)
    if not stores.leases.acquire(_LEASE, owner, _LEASE_SECONDS):
        return _none("Another call is subscribing to Altium's events.")
    try:
        left = _replace(EventRegistrations(stores.state_table), webhooks, target.base_url, event_types)
    except Exception as error:
        _log.exception("Altium's events could not be subscribed to")
        return _none(_told(as_sync_error(error)))
    finally:
        stores.leases.release(_LEASE, owner)
    warning = f"Earlier subscriptions could not be removed: {', '.join(left)}." if left else ""
    if not event_types:
        return _none(f"The setting 'altium_event_types' is empty. {warning}".strip())
    return {"registered": True, "event_types": list(event_types), **({"warning": warning} if warning else {})}


def _replace(
    registrations: EventRegistrations, webhooks: EventWebhooks, base_url: str, event_types: Sequence[str]
) -> tuple[str, ...]:
    registration = _subscribed(registrations, webhooks, base_url, event_types)
    left = tuple(old for old in registration.unremoved if not _removed(webhooks, old))
    registrations.store(replace(registration, unremoved=left))
    return left


def _subscribed(
    registrations: EventRegistrations, webhooks: EventWebhooks, base_url: str, event_types: Sequence[str]
) -> EventRegistration:
    """A registration of a new token; of none, which no delivery can carry, where no event is asked for."""
    before, token = registrations.read(), secrets.token_urlsafe(32)
    registration = EventRegistration(digest(token) if event_types else "", None, before.all_ids())
    registrations.store(registration)  # first: a delivery may come before the answer does
    if not event_types:
        return registration
    try:
        # Altium signs with the key in a way that is not published, so nothing here could check it: not kept.
        identifier = webhooks.subscribe(
            event_types, _NAME, f"{base_url}{PATH}/{token}", secrets.token_urlsafe(32)
        )
    except Exception:
        registrations.store(before)
        raise
    registration = replace(registration, subscription_id=identifier)
    registrations.store(registration)
    return registration


def _removed(webhooks: EventWebhooks, subscription_id: str) -> bool:
    try:
        webhooks.unsubscribe(subscription_id)
    except A365SyncError as error:
        _log.warning("subscription %s was not removed: %s", subscription_id, error)
        return False
    return True


def _none(reason: str) -> dict[str, Any]:
    return {"registered": False, "warning": f"{reason} The schedules find every change."}


def _told(error: A365SyncError) -> str:
    return f"{error.what} {error.detail}".strip()
