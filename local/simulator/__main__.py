"""`python -m local.simulator --data FILE --port N`: serves a dataset until it is interrupted."""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from local.simulator.doors import DOORS
from local.simulator.gateway.connections import PageLimits
from local.simulator.options import Credentials, EmptyWorkspace, IdentityRules, Options
from local.simulator.server import RunningServer, start
from local.simulator.workspace.dataset import DatasetError


def parser() -> argparse.ArgumentParser:
    known, limits = Options(), PageLimits()
    parse = argparse.ArgumentParser(
        prog="python -m local.simulator",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parse.add_argument
    add("--data", type=Path, required=True, help="the dataset file")
    add("--host", default=known.host, help="where to listen")
    add("--port", type=int, default=known.port, help="0 takes any free port")
    add("--door", choices=sorted(DOORS), default=known.door.name, help="which front door to be")
    add("--gov", action="store_true", help="be the GovCloud's")
    add("--latency-ms", type=float, default=0, help="added to every GraphQL and token request")
    add("--page-size", type=int, default=limits.default, help="when a query names none")
    add("--max-page-size", type=int, default=limits.largest, help="however many are asked for")
    _add_credentials(parse.add_argument_group("credentials, for development only"))
    _add_identity_rules(parse.add_argument_group("identity"))
    _add_workspaces(parse.add_argument_group("workspaces and regions"))
    return parse


def _add_credentials(group: argparse._ArgumentGroup) -> None:
    known = Credentials()
    group.add_argument("--client-id", default=known.client_id)
    group.add_argument("--client-secret", default=known.client_secret, help="empty: a public client")
    group.add_argument("--refresh-token", default=known.refresh_token)
    group.add_argument("--access-token", default=known.access_token, help="does not expire by itself")
    group.add_argument("--user-email", default=known.email, help="who signs in at the authorize page")
    group.add_argument("--user-password", default=known.password)


def _add_identity_rules(group: argparse._ArgumentGroup) -> None:
    known = IdentityRules()
    group.add_argument("--token-lifetime", type=int, default=14400, help="seconds an issued token lives")
    group.add_argument("--refresh-rotation", choices=("rotate", "keep"), default=known.refresh_rotation)
    group.add_argument(
        "--client-credentials",
        choices=("supply", "design"),
        default=known.client_credentials,
        help="what such a token may read",
    )
    group.add_argument("--password-grant", action="store_true", help="allow it")
    group.add_argument(
        "--redirect-uri", action="append", default=[], help="registered; none: any loopback address"
    )


def _add_workspaces(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--workspace",
        action="append",
        type=empty_workspace,
        default=[],
        metavar="NAME[@LOCATION]",
        help="a further workspace, empty",
    )
    group.add_argument("--default-workspace", metavar="NAME", help="which one is the account's default")
    group.add_argument(
        "--region", action="append", metavar="LOCATION", help="one more that answers (default: US West)"
    )
    group.add_argument(
        "--api-service-url", metavar="URL", help="told instead of the workspace's true endpoint"
    )


def empty_workspace(text: str) -> EmptyWorkspace:
    name, _, location = text.partition("@")
    return EmptyWorkspace(name, location) if location else EmptyWorkspace(name)


def options(arguments: argparse.Namespace) -> Options:
    return Options(
        host=arguments.host,
        port=arguments.port,
        door=DOORS[arguments.door],
        gov=arguments.gov,
        credentials=_credentials(arguments),
        identity=IdentityRules(
            arguments.refresh_rotation,
            arguments.client_credentials,
            arguments.password_grant,
            tuple(arguments.redirect_uri),
        ),
        page_limits=PageLimits(arguments.page_size, arguments.max_page_size),
        latency=arguments.latency_ms / 1000,
        token_lifetime=arguments.token_lifetime,
        regions=tuple(arguments.region or Options().regions),
        workspaces=tuple(arguments.workspace),
        default_workspace=arguments.default_workspace,
        api_service_url=arguments.api_service_url,
    )


def _credentials(arguments: argparse.Namespace) -> Credentials:
    return Credentials(
        arguments.client_id,
        arguments.client_secret,
        arguments.refresh_token,
        arguments.access_token,
        arguments.user_email,
        arguments.user_password,
    )


def announce(server: RunningServer) -> None:
    """One line of JSON, once the server answers."""
    urls = {
        "url": server.url,
        "graphql_url": server.graphql_url,
        "regional_graphql_url": server.regional_graphql_url,
        "token_url": server.token_url,
        "authorize_url": server.authorize_url,
        "workspace_url": server.store.current.info["url"],
    }
    print(json.dumps(urls), flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        server = start(arguments.data, options(arguments))
    except (OSError, DatasetError) as error:
        print(f"The simulator cannot start: {error}", file=sys.stderr)
        return 1
    with server:
        announce(server)
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
