"""The only place that reads environment variables."""

import os
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Environment:
    """What `template.yaml` tells every function; each field is the variable of that name in upper case."""

    state_table: str
    catalog_table: str
    data_bucket: str
    event_bus: str
    connection_secret_id: str
    webhook_secret_id: str
    setup_secret_id: str
    read_tokens_id: str
    wip_queue_url: str
    release_queue_url: str
    wip_dead_letter_queue_url: str
    release_dead_letter_queue_url: str
    failed_invocation_queue_url: str
    event_queue_url: str
    delivery_queue_url: str
    subscription_secret_id: str
    token_keeper_function: str
    function_name_prefix: str
    allow_loopback_door: bool = False


def load() -> Environment:
    """Read the variables; raises KeyError naming the first one that the template forgot."""
    named = {field.name: os.environ[field.name.upper()] for field in fields(Environment) if field.type is str}
    return Environment(**named, allow_loopback_door=os.environ.get("ALLOW_LOOPBACK_DOOR") == "1")
