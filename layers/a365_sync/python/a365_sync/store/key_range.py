"""Which keys of a partition a query asks for, of the table itself or of an index."""

from dataclasses import dataclass
from typing import Any

from a365_sync.store.values import stored


@dataclass(frozen=True, slots=True)
class Index:
    """A secondary index, with the names of its key attributes."""

    name: str
    pk: str
    sk: str


_TABLE = Index("", "pk", "sk")


def key_range(pk: str, prefix: str, after: str, index: Index | None) -> dict[str, Any]:
    """The part of a query's request that names its keys: those that start with `prefix`, and come after `after`."""
    keys = index or _TABLE
    condition, values = _condition(pk, prefix, after)
    return {
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": {"#pk": keys.pk, **({"#sk": keys.sk} if "#sk" in condition else {})},
        "ExpressionAttributeValues": stored(values),
        "ConsistentRead": index is None,  # no index can be asked for it
        **({"IndexName": index.name} if index else {}),
    }


def _condition(pk: str, prefix: str, after: str) -> tuple[str, dict[str, str]]:
    if after:
        # The next key that there can be, and one beyond all that start so.
        bounds = {":first": f"{after}\x00", ":last": f"{prefix}\U0010ffff"}
        return "#pk = :pk AND #sk BETWEEN :first AND :last", {":pk": pk, **bounds}
    if prefix:
        return "#pk = :pk AND begins_with(#sk, :sk)", {":pk": pk, ":sk": prefix}
    return "#pk = :pk", {":pk": pk}
