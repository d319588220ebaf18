"""DynamoDB's update expressions on moto, each parsed once."""

from functools import cache
from typing import Any

from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Expression, Node, UpdateExpressionFunction  # type: ignore[attr-defined]
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]

INNER = (Expression, UpdateExpressionFunction)
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
        made.children = [copied(one, memo) if _is(one, Node) else one for one in node.children]
        for one in made.children:
            if _is(one, Node):
                one.parent = made
    return made


def traversed(traverser: Any, root: Any) -> Any:
    """Moto would ask at each node anew for what the traverser deals with, and which kind of node it is."""
    dealt = traverser._processing_map()
    before = type(traverser).pre_processing_of_child is not DepthFirstTraverser.pre_processing_of_child

    def visit(node: Any, number: int = -1) -> Any:
        parent = node.parent
        for at, child in enumerate(node.children or ()):
            if before:
                traverser.pre_processing_of_child(node, at)
            if _is(child, Node):
                visit(child, at)
        for kind, process in dealt.items():
            if _is(node, kind):
                node = process(node)
                node.parent = parent
                if parent:
                    parent.children[number] = node
                break
        return node

    return visit(root)


def clauses(node: Any, wanted: Any) -> Any:
    """Those of some kinds below a node."""
    found: list[Any] = []
    for child in node.children or ():
        if type(child) in wanted:
            found.append(child)
        elif _is(child, INNER):
            found.extend(clauses(child, wanted))
    return found


def _is(node: Any, wanted: Any) -> bool:
    kind: Any = type(node)
    return _is_kind(kind, wanted)


@cache
def _is_kind(kind: Any, wanted: Any) -> bool:
    """The nodes' classes are abstract ones, which take long to tell it."""
    return issubclass(kind, wanted)


QUICKER = (
    (UpdateExpressionParser, "make", classmethod(parsed)),
    (Node, "__deepcopy__", copied),
    (Node, "find_clauses", clauses),
    (DepthFirstTraverser, "traverse", traversed),
)
