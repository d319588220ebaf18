"""The rule that names a line's internal part number."""

from collections.abc import Iterable
from dataclasses import dataclass

from a365_sync.bom.model import Parameter


@dataclass(frozen=True, slots=True)
class IpnRule:
    """Takes the component's name, or one of its parameters, or nothing."""

    use_component_name: bool = False
    parameter: str | None = None

    @property
    def name(self) -> str:
        """Stable text of the rule; a BOM stored under another rule has to be written again."""
        if self.use_component_name:
            return "component-name"
        return f"parameter:{self.parameter}" if self.parameter else "none"

    def ipn(self, component_name: str, parameters: Iterable[Parameter]) -> str:
        """The IPN of a component, empty when the rule finds none; the first filled parameter wins."""
        if self.use_component_name:
            return component_name
        values = (p.value.strip() for p in parameters if p.name == self.parameter)
        return next((value for value in values if value), "")
