"""The demo's acts: a full sync into files, then a few edits that the schedules bring in."""

from typing import Any

from local.demo import changes, checks, door, edits, out_folder, report
from local.demo.bucket import DataBucket, Results
from local.demo.delta import Delta, run_schedules
from local.demo.drift import drifts
from local.demo.full_sync import FullSync, full_sync, store_settings
from local.demo.options import Options
from local.demo.progress import Progress
from local.demo.replay import kept_events, replayed
from local.demo.runs import requests_made
from local.demo.stage import Stage
from local.demo.summary import edited_files, edits_summary, summary


def say(text: str = "") -> None:
    """Print at once, into a pipe as well."""
    print(text, flush=True)


def play(stage: Stage, options: Options) -> list[str]:
    """Play all acts and leave the results in the folder; what went wrong, one sentence each.

    Raises DemoError, or what the door's client raises, when it cannot go on.
    """
    stored = store_settings(stage, options)
    say(f"Settings stored by webhook (version {stored['version']}). Calling initialize-integration ...")
    sync = full_sync(stage, _announce, Progress().show)
    say(f"\n{report.bom_table((bom, 'new') for bom in sync.results.boms)}\n")
    say(f"{_counted(sync.results)} in {sync.seconds} s, {requests_made(sync.runs)} requests to Altium.")
    told = summary(sync, out_folder.LOG)
    out_folder.write(options.out, told, sync.results.files)
    problems = list(checks.of_runs(sync.runs))
    problems = problems or list(checks.of_lists(sync.results, _lists(stage, options, sync)))
    if stage.simulator is None or problems:
        return problems
    made = edits.make(stage.simulator.url)
    delta = _bring_in(stage, sync.results, made)
    told["edits"] = edits_summary(made, delta)
    out_folder.write(options.out, told, edited_files(delta))
    after = checks.of_lists(delta.results, _lists(stage, options, sync))
    expected = edits.expected(made, sync.results.boms)
    touched = checks.of_delta(sync.results, delta, expected)
    return [*checks.of_runs(delta.runs), *after, *touched, *_replay(stage, delta)]


def _announce(found: dict[str, Any]) -> None:
    workspace = found["workspace"]
    counts = (f"{found[what]} {what}" for what in ("projects", "components") if found[what] is not None)
    say(f"Workspace {workspace['name']} ({workspace['url']}): {', '.join(counts)}. {found['reason']}.")


def _lists(stage: Stage, options: Options, sync: FullSync) -> door.DoorLists:
    workspace = sync.workspace
    return door.lists(stage.deployment, workspace["url"], workspace["api_url"], options.projects)


def _bring_in(stage: Stage, before: Results, made: list[dict[str, Any]]) -> Delta:
    say("\nEdits at the simulator:")
    for edit in made:
        say(f"  {edits.told(edit)}")
    say("The schedules are due:")
    delta = run_schedules(stage, before, Progress().show)
    say("\nWhat changed:")
    for event in delta.events:
        for line in changes.describe(event):
            say(f"  {line}")
    say("\nWhat these designs hold beyond their last release:")
    for line in drifts(stage, [bom for bom, _ in delta.touched]):
        say(f"  {line}")
    say(f"\n{report.bom_table(delta.touched)}\n")
    unchanged = len(delta.results.boms) - len(delta.touched)
    say(
        f"{len(delta.touched)} BOMs touched, {unchanged} unchanged, "
        f"in {delta.seconds} s, {requests_made(delta.runs)} requests to Altium."
    )
    return delta


def _replay(stage: Stage, delta: Delta) -> list[str]:
    bucket = DataBucket(stage)
    events = kept_events(bucket.read_all(delta.results.events))
    problems = list(checks.of_replay(replayed(events, bucket.read), delta.results))
    if not problems:
        say(
            f"All {len(events)} events, replayed into an empty copy, give the same BOMs and parts, line for line."
        )
    return problems


def _counted(results: Results) -> str:
    sources = [bom.identity.source for bom in results.boms]
    return (
        f"{sources.count('wip')} WIP BOMs, {sources.count('released')} released BOMs "
        f"and {results.parts or 0} parts"
    )
