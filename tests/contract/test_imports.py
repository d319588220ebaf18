"""Who may import whom: the rooms of the layer, the packages from outside, and what a webhook call really loads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.imports import LAYER, OURS, REPOSITORY, Module, handlers, layer_modules, within

# A room may import itself, `errors`, and these rooms or modules of ours.
ROOMS: dict[str, tuple[str, ...]] = {
    "errors": (),
    "markup": (),
    "media_types": (),
    "environment": (),
    "retry_after": (),
    "altium": ("retry_after",),
    "bom": ("altium.models",),
    "changes": ("bom", "markup"),
    "library": ("altium.models", "bom"),
    "lake": ("bom", "changes", "library", "store.catalog", "store.keys", "store.runs"),
    "settings": ("bom.ipn",),
    "consolidated": ("bom",),
    "exports": ("bom", "consolidated", "library", "media_types", "settings.nearest"),
    "events": ("bom", "changes", "library"),
    "subscriptions": ("events.names", "retry_after", "settings.nearest"),
    "webhooks": (),
    "connection": ("altium", "events"),
    "store": ("bom", "changes", "events", "library", "media_types", "settings", "subscriptions.model"),
    "queries": ("bom", "changes", "consolidated", "exports", "library", "media_types", "store"),
    "sync": ("altium", "bom", "changes", "events", "exports", "lake", "library", "settings", "store"),
    "deployed": ("altium", "connection", "environment", "store", "sync"),
    "outbound": ("bom.content", "events", "settings.nearest", "store", "subscriptions"),
    "browser_connect": ("altium", "connection", "markup", "store", "webhooks"),
    "entrypoints": (
        *("browser_connect", "connection", "deployed", "environment", "outbound", "queries", "store"),
        *("subscriptions", "sync", "webhooks"),
    ),
}

# A package from outside, and the only places that may import it.
OUTSIDE: dict[str, tuple[str, ...]] = {
    "boto3": ("store",),
    "botocore": ("store",),
    "requests": ("altium.transport",),
    "urllib3": (),
    "socket": ("subscriptions.transport",),
    "ssl": ("subscriptions.transport",),
    "http": ("subscriptions.transport",),
    "aws_lambda_powertools": ("entrypoints",),
    "os": ("environment",),
    "pydantic": (
        *("altium", "bom", "changes", "connection", "consolidated", "events", "exports", "lake"),
        *("library", "queries"),
        *("settings", "sync"),
    ),
    "pydantic_core": ("altium", "connection"),
    "yaml": ("exports.yaml_text",),
    "xlsxwriter": ("exports.xlsx",),
}

# What a handler may import before it knows what it was called for; the rest waits until the work begins.
AT_START = (
    *("__future__", "datetime", "functools", "typing"),
    "aws_lambda_powertools",
    "a365_sync.environment",
    "a365_sync.entrypoints",
    "a365_sync.errors",
    "a365_sync.store.aws",
    "a365_sync.store.runs",
    "a365_sync.sync.triggers",
    "a365_sync.webhooks",
)

SYNCS = ["sync_part_library", "sync_released_boms", "sync_wip_boms_frequent", "sync_wip_boms_nightly"]
CALLED = [*SYNCS, "approve_removals", "initialize_integration", "manage_subscriptions", "query_catalog", "redrive",
          "report_status",
          "store_env_variables", "upsert_release_variant", "upsert_wip_variant"]  # fmt: skip
HEAVY = {"pydantic", "requests", "pydantic_core"}
MODULES = [module for module in layer_modules() if module.name != OURS]


def room(module: Module) -> str:
    return module.name.removeprefix(f"{OURS}.").partition(".")[0]


def ours(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{OURS}.{name}" for name in names)


def test_every_room_has_its_rule() -> None:
    assert {room(module) for module in MODULES} <= set(ROOMS)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_room_imports_only_what_it_may(module: Module) -> None:
    allowed = (room(module), "errors", *ROOMS[room(module)])
    imported = {name.removeprefix(f"{OURS}.") for name in module.imported() if within(name, (OURS,))}
    # `from a365_sync.store import keys` names a room and what is in it.
    assert {name for name in imported if not within(name, allowed)} == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_packages_from_outside_have_their_places(module: Module) -> None:
    misplaced = {
        package
        for package, places in OUTSIDE.items()
        if any(within(name, (package,)) for name in module.imported())
        and not within(module.name, ours(places))
    }
    assert misplaced == set()


@pytest.mark.parametrize("module", [*MODULES, *handlers()], ids=lambda module: module.name)
def test_only_one_module_reads_the_environment(module: Module) -> None:
    if module.name != f"{OURS}.environment":
        assert {"os.environ", "os.getenv"}.isdisjoint(module.attributes() | module.imported())


@pytest.mark.parametrize("handler", handlers(), ids=lambda handler: handler.name)
def test_a_handler_starts_with_light_imports(handler: Module) -> None:
    assert {name for name in handler.imported_at_start() if not within(name, AT_START)} == set()


@pytest.mark.parametrize("handler", handlers(), ids=lambda handler: handler.name)
def test_a_handler_is_wiring(handler: Module) -> None:
    assert len(handler.path.read_text().splitlines()) <= 60


def test_the_webhooks_room_loads_nothing_heavy() -> None:
    modules = [module.name for module in MODULES if room(module) == "webhooks"]
    assert len(modules) >= 3
    loaded = load("".join(f"import {name}\n" for name in modules))
    assert HEAVY.isdisjoint(loaded)


@pytest.mark.parametrize("function", CALLED)
def test_a_refused_call_loads_nothing_heavy(function: str) -> None:
    assert HEAVY.isdisjoint(load(call(function, secret="wrong", status=401)))


@pytest.mark.parametrize("function", SYNCS)
def test_an_accepted_sync_loads_nothing_heavy(function: str) -> None:
    assert HEAVY.isdisjoint(load(call(function, secret="right", status=202)))


def test_what_is_heavy_would_be_seen() -> None:
    assert "pydantic" in load("import a365_sync.sync.tasks")
    assert "requests" in load("import a365_sync.altium.transport")


def call(function: str, secret: str, status: int) -> str:
    """A program that calls a handler over AWS clients that answer as an initialized installation's do."""
    kinds = {"report_status": "runs", "query_catalog": "projects", "manage_subscriptions": "create"}
    kind = kinds.get(function, "webhook")
    event = json.loads((REPOSITORY / f"events/{function}.{kind}.json").read_bytes())
    event["headers"]["x-webhook-secret"] = secret
    path = REPOSITORY / "functions" / function
    return f"{PROGRAM}\nsys.path.insert(0, {str(path)!r})\ncall({event!r}, {status})\n"


PROGRAM = (Path(__file__).parent / "handler_call.py").read_text(encoding="utf-8")


def load(program: str) -> set[str]:
    """The top-level modules that a program of its own ends up with."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"],
        env={"PYTHONPATH": str(LAYER), "PATH": "", "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
