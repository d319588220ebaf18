"""Access tokens that die between two pages."""

from typing import ClassVar, Literal

from typing_extensions import override

from local.simulator.faults.families import Failure
from local.simulator.faults.scene import Scene
from local.simulator.web.messages import Response


class ExpiredToken(Failure):
    """The token is said to have expired. `for_good`: it has, so that the same token is refused from then on.

    `spelling`: the code as this door spells it, or one of the two.
    """

    kind: ClassVar = "expired_token"
    status: Literal[200, 401] = 401
    spelling: Literal["door", "AUTH_EXPIRED_TOKEN", "AuthExpiredToken"] = "door"
    for_good: bool = False

    @override
    def serve(self, scene: Scene) -> Response:
        if self.for_good:
            scene.tokens.expire_one(scene.asked.authorization)
        code = scene.view.door.code("AUTH_EXPIRED_TOKEN") if self.spelling == "door" else self.spelling
        return scene.refuse(self.status, "The access token has expired.", code)
