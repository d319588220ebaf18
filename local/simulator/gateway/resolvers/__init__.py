"""How each field finds its value, by schema coordinate. Any other field is the record's own."""

from local.simulator.gateway.reading import Resolvers
from local.simulator.gateway.resolvers import boms, components, life_cycle, people, projects

RESOLVERS: Resolvers = {
    **boms.RESOLVERS,
    **components.RESOLVERS,
    **life_cycle.RESOLVERS,
    **people.RESOLVERS,
    **projects.RESOLVERS,
}
