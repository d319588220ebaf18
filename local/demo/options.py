"""What the demo is told, by environment variables: `make` passes its own on (`make demo OUT=results`)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from a365_sync.connection.doors import DOORS
from a365_sync.connection.hosts import host_of
from a365_sync.errors import HostNotAllowed
from local.demo.errors import OptionsError
from local.simulator.doors import DOORS as SIMULATED

CUSTOM = "custom"
ON = {"1", "true", "yes", "on"}
OFF = {"", "0", "false", "no", "off"}
CREDENTIALS = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "ACCESS_TOKEN")
FOR_A_DOOR = ("TOKEN_URL", "WORKSPACE_URL", "PROJECTS")


@dataclass(frozen=True)
class DoorOptions:
    """Another door than the simulator. `credentials`: field of the connection record → value.

    `name` is the kind of door: a server that speaks like one of Altium's, or a custom one.
    """

    graphql_url: str
    token_url: str | None
    credentials: Mapping[str, str] = field(repr=False)
    name: str = CUSTOM

    def connection(self) -> dict[str, Any]:
        """The connection record to store."""
        record = {"door": self.name, "graphql_url": self.graphql_url, **self.credentials}
        return record | ({"token_url": self.token_url} if self.token_url else {})


@dataclass(frozen=True)
class Options:
    """`door` None means the simulator, being the door `simulated`; no `projects` means all."""

    out: Path = Path("out")
    keep: bool = False
    door: DoorOptions | None = None
    simulated: str = "nexar"
    workspace_url: str = ""
    projects: tuple[str, ...] = ()


def read(environ: Mapping[str, str]) -> Options:
    """The options in environment variables; blank ones count as absent. Raises OptionsError."""
    given = {name: value.strip() for name, value in environ.items() if value.strip()}
    return Options(
        out=_out(given.get("OUT", "out")),
        keep=_switch("KEEP", given.get("KEEP", "")),
        door=_door(given),
        simulated=_simulated(given),
        workspace_url=given.get("WORKSPACE_URL", ""),
        projects=_names(given.get("PROJECTS", "")),
    )


def _out(text: str) -> Path:
    out = Path(text).expanduser()
    if out.exists() and not out.is_dir():
        raise OptionsError(f"OUT={text} is a file. Name a folder, or leave OUT away for out/.")
    return out


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ON | OFF:
        raise OptionsError(f"{name}={text} is neither on nor off. Write {name}=1, or leave it away.")
    return text.lower() in ON


def _door(given: Mapping[str, str]) -> DoorOptions | None:
    if "DOOR_URL" not in given:
        lonely = [name for name in FOR_A_DOOR if name in given]
        if lonely:
            raise OptionsError(
                f"{lonely[0]} is for another door than the simulator: add DOOR_URL=<the GraphQL address>, "
                f"or leave {lonely[0]} away."
            )
        return None
    _check_url("DOOR_URL", given["DOOR_URL"])
    if "TOKEN_URL" in given:
        _check_url("TOKEN_URL", given["TOKEN_URL"])
    _check_credentials(given)
    credentials = {name.lower(): given[name] for name in CREDENTIALS if name in given}
    name = _one_of(given.get("DOOR", CUSTOM), tuple(DOORS))
    return DoorOptions(given["DOOR_URL"], given.get("TOKEN_URL"), credentials, name)


def _simulated(given: Mapping[str, str]) -> str:
    if "DOOR_URL" in given:
        return Options.simulated
    return _one_of(given.get("DOOR", Options.simulated), tuple(SIMULATED))


def _one_of(name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        raise OptionsError(f"DOOR={name} is not known here. Write one of {', '.join(names)}.")
    return name


def _check_url(name: str, url: str) -> None:
    try:
        host_of(url, allow_loopback=True)
    except HostNotAllowed as error:
        raise OptionsError(
            f"{name}={url.partition('?')[0]} cannot be used: {error.what} "
            "Plain http:// is for this machine only (http://127.0.0.1:PORT/...)."
        ) from error


def _check_credentials(given: Mapping[str, str]) -> None:
    if "ACCESS_TOKEN" in given:
        return
    needed = ["TOKEN_URL", "CLIENT_ID"]
    missing = [name for name in needed if name not in given]
    if "REFRESH_TOKEN" not in given and "CLIENT_SECRET" not in given:
        missing.append("CLIENT_SECRET or REFRESH_TOKEN")
    if missing:
        raise OptionsError(
            f"DOOR_URL needs a credential: add {', '.join(missing)}; or give a ready ACCESS_TOKEN instead."
        )


def _names(text: str) -> tuple[str, ...]:
    """Comma-separated names; names with commas in them as a JSON list."""
    if not text.startswith("["):
        return tuple(name.strip() for name in text.split(",") if name.strip())
    try:
        names = json.loads(text)
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise OptionsError(
            'PROJECTS is no JSON list of names. Write PROJECTS=\'["Board, rev. 2", "Other"]\'.'
        )
    return tuple(names)
