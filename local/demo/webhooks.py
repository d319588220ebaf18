"""The webhooks that the demo calls, as any program would."""

from typing import Any

from local.cloud import Deployment
from local.demo.errors import DemoError


def call(deployment: Deployment, trigger: str, body: dict[str, Any]) -> dict[str, Any]:
    """The answer of a trigger's webhook. Raises DemoError with what the application says when it refuses."""
    answer = deployment.post(f"/webhooks/{trigger}", body, secret=deployment.webhook_secret)
    if not answer.ok:
        raise DemoError(f"{trigger} answered {answer.status_code}: {_reason(answer.text, answer)}")
    found: dict[str, Any] = answer.json()
    return found


def _reason(text: str, answer: Any) -> str:
    try:
        error = answer.json()["error"]
        return " ".join(part for part in (error["message"], error.get("detail")) if part)
    except (ValueError, KeyError, TypeError):
        return text[:500] or "an empty answer"
