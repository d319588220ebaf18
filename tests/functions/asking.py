"""Asks the read API through its handler; every answer is held against the API's description."""

from typing import Any

from tests.functions.account import READ_TOKENS, Account, Json, sample
from tests.functions.api_description import checked

TOKEN = READ_TOKENS["erp"]


def event(name: str, token: str | None = TOKEN, **more: Any) -> Any:
    """A sample event with this token; `query` and `path` add to its parameters, `headers` to its headers."""
    call = sample(name)
    call["headers"].pop("authorization")
    call["headers"] |= {} if token is None else {"authorization": f"Bearer {token}"}
    call["headers"] |= more.get("headers", {})
    call["queryStringParameters"] = {**call.get("queryStringParameters", {}), **more.get("query", {})}
    call["pathParameters"] = {**call.get("pathParameters", {}), **more.get("path", {})}
    return call


def send(opened: Account, call: Json, status: int = 200) -> tuple[Any, Json]:
    """What a call is answered with this status, and the answer's headers."""
    answer = opened.call("query_catalog", call)
    assert answer["statusCode"] == status, answer
    return checked(call, answer), answer["headers"]


def ask(opened: Account, name: str, status: int = 200, **more: Any) -> Any:
    """What a sample event, changed so, is answered with this status."""
    return send(opened, event(f"query_catalog.{name}", **more), status)[0]


def answered(opened: Account, name: str, **more: Any) -> tuple[Any, Json]:
    """What a sample event, changed so, is answered with 200, and the answer's headers."""
    return send(opened, event(f"query_catalog.{name}", **more))


def afresh(name: str, query: dict[str, str], **path: str) -> Json:
    """A sample event with this query alone, and these changes of its path."""
    return {**event(f"query_catalog.{name}", path=path), "queryStringParameters": query}
