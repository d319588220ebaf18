"""What the template counts in the logs is what the functions really log."""

import json
import subprocess
import sys

from tests.contract.imports import LAYER
from tests.contract.stack import REPOSITORY, Stack

# In a process of its own, since Powertools holds on to the standard output that it was started with.
WITHHELD = """
from datetime import UTC, datetime
from types import SimpleNamespace
from a365_sync.entrypoints.logs import logger
from a365_sync.sync import removals

stores = SimpleNamespace(announcer=SimpleNamespace(announce=lambda event: None))
session = SimpleNamespace(
    stores=stores, workspace=SimpleNamespace(workspace_id="w", url="u"), now=lambda: datetime.now(UTC)
)
removals._announce_withheld(session, "projects", frozenset("abc"), 10, "t")
"""


def test_the_alarm_on_withheld_removals_counts_the_line_that_tells_of_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHHELD],
        env={"PYTHONPATH": str(LAYER), "PATH": "", "POWERTOOLS_SERVICE_NAME": "a365-sync"},
        capture_output=True,
        text=True,
        check=True,
    )
    line = json.loads(done.stdout)
    assert (line["removals_withheld"], line["kind"], line["level"]) == (3, "projects", "ERROR")

    stack = Stack.of(REPOSITORY / "template.yaml")
    filters = [
        each
        for each in stack.of_type("AWS::Logs::MetricFilter").values()
        if each["MetricTransformations"][0]["MetricName"] == "RemovalsWithheld"
    ]
    assert {each["LogGroupName"]["Ref"] for each in filters} == {
        "SyncWipBomsNightlyLog",
        "SyncPartLibraryLog",
    }
    alarm = stack.of_type("AWS::CloudWatch::Alarm")["RemovalsWithheldAlarm"]
    for each in filters:
        (metric,) = each["MetricTransformations"]
        assert each["FilterPattern"] == f'{{ $.message = "{line["message"]}" }}'
        assert metric["MetricValue"] == "$.removals_withheld"
        assert (metric["MetricNamespace"], metric["MetricName"]) == (alarm["Namespace"], alarm["MetricName"])
