"""A call that is not let in, as a value: what to answer, never a secret."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """The status, an error code for programs and the reason for people."""

    status: int
    code: str
    message: str


def unauthorized(reason: str) -> Refusal:
    """The call does not prove who sent it."""
    return Refusal(401, "unauthorized", reason)
