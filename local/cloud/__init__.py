"""The embedded cloud: the project's own template.yaml, deployed into MiniStack on this machine.

Everything that the emulator needs otherwise than AWS is done in this package, never in the template.

    with Emulator() as emulator:
        deployment = deploy(emulator, Path("template.yaml"))
        deployment.post("/webhooks/initialize-integration", {}, secret=deployment.webhook_secret)
"""

from local.cloud.deploy import DeploymentError, deploy
from local.cloud.deployment import Deployment
from local.cloud.emulator import Emulator, EmulatorError
from local.cloud.waiting import NotInTimeError, wait_until

__all__ = [
    "Deployment",
    "DeploymentError",
    "Emulator",
    "EmulatorError",
    "NotInTimeError",
    "deploy",
    "wait_until",
]
