"""`/_simulator/identity`: tells what became of the tokens, and takes orders what to do with them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from local.simulator.identity.provider import Provider
from local.simulator.web.messages import Request, Response, json_response

Times = Annotated[int, Field(ge=1, le=1000)]


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Failure(_Order):
    """Answer so, without an exchange, the next `times` times: an HTTP status or an OAuth error."""

    answer: (
        Annotated[int, Field(ge=500, le=504)]
        | Literal[
            "access_denied", "invalid_client", "invalid_grant", "invalid_request", "unauthorized_client"
        ]
    )
    times: Times = 1


class Delay(_Order):
    """Answer so much later the next `times` times."""

    seconds: Annotated[float, Field(gt=0, le=600)]
    times: Times = 1


class Order(_Order):
    """The body of a POST; what it does not name stays. `clear` forgets what was ordered before and still waits."""

    clear: bool = False
    expire_access_tokens: Literal["issued", "all"] | None = None
    revoke_refresh_tokens: bool = False
    token_lifetime: Annotated[int, Field(ge=1)] | None = None
    fail: Failure | None = None
    lose_answers: Times | None = None
    delay: Delay | None = None


class IdentityControl:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def respond(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                self._carry_out(Order.model_validate_json(request.body))
            except ValidationError as error:
                return json_response(400, {"message": str(error), "order": Order.model_json_schema()})
        return json_response(200, self._report())

    def _carry_out(self, order: Order) -> None:
        provider, faults = self._provider, self._provider.faults
        if order.clear:
            faults.clear()
        if order.expire_access_tokens:
            expired = provider.tokens.expire(accepted_too=order.expire_access_tokens == "all")
            provider.counts.happened("access_token_expired_by_order", expired)
        if order.revoke_refresh_tokens:
            provider.refresh_tokens.revoke_all()
        if order.token_lifetime is not None:
            provider.tokens.lifetime = order.token_lifetime
        if order.fail:
            faults.fail(order.fail.answer, order.fail.times)
        if order.lose_answers:
            faults.lose(order.lose_answers)
        if order.delay:
            faults.delay(order.delay.seconds, order.delay.times)

    def _report(self) -> dict[str, object]:
        provider = self._provider
        return {
            "refresh_rotation": provider.options.identity.refresh_rotation,
            "token_lifetime": provider.tokens.lifetime,
            "ordered": provider.faults.report(),
            "counts": provider.counts.report(),
        }
