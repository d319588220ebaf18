"""The switches, and the options that come of them."""

from pathlib import Path

import pytest

from local.simulator.__main__ import options, parser
from local.simulator.doors import ALTIUM365
from local.simulator.gateway.connections import PageLimits
from local.simulator.options import Credentials, EmptyWorkspace, IdentityRules, Options


def chosen(*switches: str) -> Options:
    return options(parser().parse_args(["--data", "FILE", *switches]))


def test_without_switches_the_options_are_the_defaults() -> None:
    assert chosen() == Options()


def test_every_switch_becomes_an_option() -> None:
    assert chosen(
        *("--host", "127.0.0.2", "--port", "8365", "--door", "altium365", "--gov", "--latency-ms", "250"),
        *("--page-size", "5", "--max-page-size", "7", "--token-lifetime", "60"),
        *(
            "--client-id",
            "id",
            "--client-secret",
            "",
            "--refresh-token",
            "refresh",
            "--access-token",
            "access",
        ),
        *("--user-email", "a@example.com", "--user-password", "p", "--refresh-rotation", "rotate"),
        *(
            "--client-credentials",
            "design",
            "--password-grant",
            "--redirect-uri",
            "u1",
            "--redirect-uri",
            "u2",
        ),
        *("--workspace", "One", "--workspace", "Two@US West", "--default-workspace", "Two"),
        *("--region", "Asia", "--region", "US East", "--api-service-url", "https://example.net/"),
    ) == Options(
        host="127.0.0.2",
        port=8365,
        door=ALTIUM365,
        gov=True,
        credentials=Credentials("id", "", "refresh", "access", "a@example.com", "p"),
        identity=IdentityRules("rotate", "design", True, ("u1", "u2")),
        page_limits=PageLimits(5, 7),
        latency=0.25,
        token_lifetime=60,
        regions=("Asia", "US East"),
        workspaces=(EmptyWorkspace("One"), EmptyWorkspace("Two", "US West")),
        default_workspace="Two",
        api_service_url="https://example.net/",
    )


def test_the_readme_names_every_switch() -> None:
    text = (Path(__file__).parents[2] / "local/simulator/README.md").read_text(encoding="utf-8")
    switches = {name for action in parser()._actions for name in action.option_strings}
    assert {name for name in switches - {"-h", "--help"} if f"`{name}" not in text} == set()


def test_an_unknown_door_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        chosen("--door", "other")
    assert "altium365" in capsys.readouterr().err
