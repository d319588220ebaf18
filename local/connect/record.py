"""The connection record, from the environment and from prompts: never from arguments, which shells remember."""

from collections.abc import Callable, Mapping

from a365_sync.connection.credential import kind_of
from a365_sync.connection.doors import DOORS

Ask = Callable[[str], str]

# The fields of the connection secret; the variable of each is its name in upper case.
SHOWN = ("graphql_url", "authorize_url", "token_url", "client_id", "username", "credential_expires_at")
HIDDEN = ("client_secret", "refresh_token", "password", "access_token")


def from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What the environment gives of a record; blank variables count as absent."""
    given = {name: environ.get(name.upper(), "").strip() for name in ("door", *SHOWN, *HIDDEN)}
    return {name: value for name, value in given.items() if value}


def completed(given: Mapping[str, str], ask: Ask, ask_hidden: Ask) -> dict[str, str]:
    """The record, asked for where the environment gave no credential; an empty answer leaves a field away."""
    if kind_of(given) is not None:
        return dict(given)
    answers = dict(given)
    answers.setdefault("door", ask(f"Door ({', '.join(DOORS)}) [nexar]: ") or "nexar")
    if token := ask_hidden("Long-lived access token (empty: use a client id instead): "):
        return answers | {"access_token": token}
    answers.setdefault("client_id", ask("Client id: "))
    answers.setdefault("client_secret", ask_hidden("Client secret (empty for a public client): "))
    answers.setdefault("refresh_token", ask_hidden("Refresh token: "))
    return {name: value for name, value in answers.items() if value}
