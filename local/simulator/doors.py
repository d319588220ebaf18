"""The front doors that the simulator can be: what differs between them, as data."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DESIGN_SCHEMA = HERE / "schema.graphql"

AUTHORIZATION_CODE = "authorization_code"
CLIENT_CREDENTIALS = "client_credentials"
PASSWORD = "password"  # noqa: S105 - a grant type
REFRESH_TOKEN = "refresh_token"  # noqa: S105
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105


@dataclass(frozen=True)
class Door:
    """`schema`: the SDL, joined. `graphql_path` is the global endpoint; each region has its own `region_path`.

    `scopes`: what may be asked for, beside `a365:workspace:<id>` where tokens are bound to workspaces.
    `full_scopes`: those of the tokens that are good from the start. `design_scope`: without it no design is read.
    """

    name: str
    schema: tuple[Path, ...]
    graphql_path: str
    region_path: str
    token_path: str
    authorize_path: str
    grants: frozenset[str]
    scopes: frozenset[str]
    full_scopes: tuple[str, ...]
    design_scope: str | None
    workspace_tokens: bool
    pascal_case_codes: bool

    def code(self, shared_code: str) -> str:
        """A shared error code as this door spells it: `AUTH_INVALID_TOKEN` or `AuthInvalidToken`."""
        return shared_code.title().replace("_", "") if self.pascal_case_codes else shared_code


NEXAR = Door(
    name="nexar",
    schema=(DESIGN_SCHEMA,),
    graphql_path="/graphql",
    region_path="/regions/{region}/graphql",
    token_path="/connect/token",  # noqa: S106 - a path
    authorize_path="/connect/authorize",
    grants=frozenset({AUTHORIZATION_CODE, REFRESH_TOKEN, CLIENT_CREDENTIALS, PASSWORD}),
    scopes=frozenset(
        {"openid", "profile", "email", "design.domain", "supply.domain", "user.access", "offline_access"}
    ),
    full_scopes=("openid", "profile", "email", "design.domain", "user.access", "offline_access"),
    design_scope="design.domain",
    workspace_tokens=False,
    pascal_case_codes=True,
)
ALTIUM365 = Door(
    name="altium365",
    schema=(DESIGN_SCHEMA, HERE / "schema-altium365.graphql"),
    graphql_path="/api/graphql",
    region_path="/regions/{region}/api/graphql",
    token_path="/connect/token",  # noqa: S106
    authorize_path="/connect/authorize",
    grants=frozenset({AUTHORIZATION_CODE, REFRESH_TOKEN, PASSWORD, TOKEN_EXCHANGE}),
    scopes=frozenset({"openid", "profile", "email", "a365", "offline_access"}),
    full_scopes=("openid", "profile", "offline_access"),
    design_scope=None,
    workspace_tokens=True,
    pascal_case_codes=False,
)
DOORS = {door.name: door for door in (NEXAR, ALTIUM365)}
