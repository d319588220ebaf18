"""The scalar `DateTime`: given out as the dataset has it, read from clients into an aware datetime."""

from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLError, StringValueNode, ValueNode


def parse_value(value: Any) -> datetime:
    if not isinstance(value, str):
        raise GraphQLError(f"DateTime cannot represent the value {value!r}.")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise GraphQLError(f"DateTime cannot represent the value {value!r}.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_literal(node: ValueNode, _variables: Any = None) -> datetime:
    if not isinstance(node, StringValueNode):
        raise GraphQLError("DateTime is written as a string.", node)
    return parse_value(node.value)


def format_moment(moment: datetime) -> str:
    """As in Altium's answers: UTC, milliseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
