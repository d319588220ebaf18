"""What the Altium 365 door has and the Nexar door has not."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLResolveInfo

from local.simulator.events.event import Event
from local.simulator.events.subscriptions import Subscription
from local.simulator.gateway.reading import Resolvers, reading
from local.simulator.web.loopback import loopback_url
from local.simulator.workspace.records import Component, ComponentType, ManufacturerPart, Project

Input = Mapping[str, Any]
Payload = dict[str, Any]


def create_subscription(_root: Any, info: GraphQLResolveInfo, input: Input) -> Payload:
    if problem := _problem(input):
        return {"subscription": None, "errors": [{"message": problem}]}
    added = reading(info).webhooks.subscriptions.add(
        input["eventTypes"], input["webhookUrl"], input["secretKey"], input.get("name")
    )
    return {"subscription": _subscription(added), "errors": []}


def _problem(input: Input) -> str | None:
    if not input["eventTypes"] or not input["secretKey"]:
        return "A subscription needs event types and a secret key."
    if input.get("filter") is not None:
        return "The simulator does not filter events."
    if loopback_url(input["webhookUrl"], "http") is None:
        return "The simulator delivers events to http addresses of its own machine only."
    return None


def delete_subscription(_root: Any, info: GraphQLResolveInfo, input: Input) -> Payload:
    known = reading(info).webhooks.subscriptions.remove(input["subscriptionId"])
    return {"errors": [] if known else [{"message": "The subscription does not exist."}]}


def publish_event(_root: Any, info: GraphQLResolveInfo, input: Input) -> Payload:
    event = Event(input["eventId"], input["eventType"], input["source"], input["subject"], input["data"])
    reading(info).webhooks.publish(event)
    return {"errors": []}


def subscription_by_id(
    _root: Any,
    info: GraphQLResolveInfo,
    subscriptionId: str,  # noqa: N803
) -> Payload | None:
    known = reading(info).webhooks.subscriptions.find(subscriptionId)
    return _subscription(known) if known else None


def _subscription(known: Subscription) -> Payload:
    return {
        "subscriptionId": known.subscription_id,
        "eventTypes": list(known.event_types),
        "state": "ACTIVE",
        "webHookUrl": known.webhook_url,
    }


def subscription_type(_subscription: Any, _info: Any, _interface: Any) -> str:
    return "GloEvtWebhookSubscription"


def vendor(_workspace: Any, _info: GraphQLResolveInfo) -> str:
    return "ALTIUM"


def is_scaffolding(_project: Project, _info: GraphQLResolveInfo) -> bool:
    return False


def type_path(kind: ComponentType, info: GraphQLResolveInfo) -> str:
    """The names from the outermost type on; how Altium joins them is not known."""
    parent = reading(info).snapshot.component_types.get(kind["parentComponentTypeId"] or "")
    return f"{type_path(parent, info)}/{kind['name']}" if parent else kind["name"]


def part_parameters(_part: ManufacturerPart, _info: GraphQLResolveInfo) -> list[Any]:
    """Datasets hold none."""
    return []


def is_deleted(part: Component, info: GraphQLResolveInfo) -> bool:
    return part["details"]["itemInternalId"] in reading(info).snapshot.removed_items


RESOLVERS: Resolvers = {
    "Mutation.gloEvtCreateWebhookSubscription": create_subscription,
    "Mutation.gloEvtDeleteSubscription": delete_subscription,
    "Mutation.gloEvtPublishEvent": publish_event,
    "Query.gloEvtSubscriptionById": subscription_by_id,
    "DesWorkspaceInfo.vendor": vendor,
    "DesProject.isScaffolding": is_scaffolding,
    "DesComponentType.path": type_path,
    "DesManufacturerPart.parameters": part_parameters,
    "DesRevisionDetails.isDeleted": is_deleted,
}
