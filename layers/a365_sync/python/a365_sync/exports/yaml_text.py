"""Reads YAML that people wrote: plain data only, and nothing that could mean two things or grow."""

from functools import cache
from typing import Any

_LARGEST = 100_000  # characters


def parse_yaml(text: str) -> Any:
    """The data; raises ValueError, with the place, for anything but one plain document without repeated keys."""
    import yaml

    if len(text) > _LARGEST:
        raise ValueError(f"it has {len(text)} characters, {_LARGEST} at most")
    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506 - a SafeLoader that refuses more
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


@cache
def _loader() -> Any:
    """Made on first use, since few invocations read a profile and importing PyYAML takes a while."""
    import yaml

    class Loader(yaml.SafeLoader):
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                # Aliases of aliases grow without bound.
                mark = self.get_mark()
                raise yaml.constructor.ConstructorError(None, None, "aliases are not read", mark)
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            mapping = super().construct_mapping(node, deep)
            if len(mapping) < len(node.value):  # the later of two would silently win
                raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
            return mapping

    return Loader
