"""How each field finds its value, by schema coordinate. Any other field is the record's own."""

from collections.abc import Callable, Mapping
from typing import Any

from local.simulator.gateway.reading import Resolvers
from local.simulator.gateway.resolvers import altium365, boms, components, life_cycle, people, projects

RESOLVERS: Resolvers = {
    **altium365.RESOLVERS,
    **boms.RESOLVERS,
    **components.RESOLVERS,
    **life_cycle.RESOLVERS,
    **people.RESOLVERS,
    **projects.RESOLVERS,
}

# Which type a record of a union or an interface is.
TYPES: Mapping[str, Callable[[Any, Any, Any], str]] = {
    "DesUnionPayload": components.payload_type,
    "GloEvtSubscription": altium365.subscription_type,
}
