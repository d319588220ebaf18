"""DynamoDB's update expressions on moto, each parsed once."""

from functools import cache
from typing import Any

from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # type: ignore[attr-defined]
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]

_make = UpdateExpressionParser.make.__func__


def parsed(parser: Any, expression: str) -> Any:
    """The tree, which moto copies before it changes it."""
    return _parsed(parser, expression)


@cache
def _parsed(parser: Any, expression: str) -> Any:
    return _make(parser, expression)


def copied(node: Any, memo: dict[int, Any]) -> Any:
    """A tree whose leaves are texts and numbers, as it is parsed."""
    made = node.__class__.__new__(node.__class__)
    made.__dict__.update(node.__dict__)
    if node.children is not None:
        made.children = [copied(one, memo) if isinstance(one, Node) else one for one in node.children]
        for one in made.children:
            if isinstance(one, Node):
                one.parent = made
    return made


def traversed(traverser: Any, root: Any) -> Any:
    """Moto would ask at each node anew for what the traverser deals with."""
    wanted = traverser.nodes_to_be_processed()

    def visit(node: Any, number: int = -1) -> Any:
        if not isinstance(node, Node):
            return node
        parent = node.parent
        for at, child in enumerate(node.children or ()):
            traverser.pre_processing_of_child(node, at)
            visit(child, at)
        if isinstance(node, wanted):
            node = traverser.process(node)
            node.parent = parent
            if parent:
                parent.children[number] = node
        return node

    return visit(root)


QUICKER = (
    (UpdateExpressionParser, "make", classmethod(parsed)),
    (Node, "__deepcopy__", copied),
    (DepthFirstTraverser, "traverse", traversed),
)
