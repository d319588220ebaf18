"""The tables that the bench prints."""

from collections import Counter
from collections.abc import Mapping

from local.scale.door import ENTITIES
from local.scale.limits import KB, LARGEST, QUIET_REQUESTS, QUIET_WRITES, reckoned
from local.scale.markdown import kb, short, table, whole
from local.scale.results import UNITS, Results, Row, Total
from local.scale.scenarios import QUIET
from local.scale.usage import Usage, is_write

_SHOWN = 7  # operations of a unit of work


def scenarios(results: Results) -> str:
    """What each function used in each scenario."""
    headings = ("scenario", "function", "requests to Altium", "s here", "s processor", "s on Lambda", "requests",
                "AWS calls", "writes", "KB out", "KB in", "MB peak", "MB imported")  # fmt: skip
    return table(headings, [_scenario(row) for row in results.rows], texts=3)


def _scenario(row: Row) -> tuple[str, ...]:
    usage = row.usage
    done = f" ({row.units:,} of {row.planned:,})" if row.units is not None else ""
    again = f" ×{usage.invocations}" if usage.invocations > 1 and row.units is None else ""
    return (
        row.scenario, f"{row.function}{done}{again}", entities(usage.altium), short(usage.seconds),
        short(usage.cpu_seconds), short(reckoned(usage)), whole(usage.altium.total()), whole(usage.calls.total()),
        whole(usage.writes), kb(usage.sent.total()), kb(usage.received.total()), whole(usage.peak_mb),
        whole(usage.imported_mb),
    )  # fmt: skip


def entities(altium: Counter[str]) -> str:
    """Requests by what they are about."""
    counted: Counter[str] = Counter()
    for operation, number in altium.items():
        counted[ENTITIES.get(operation, "workspace")] += number
    return ", ".join(f"{name} {number:,}" for name, number in counted.most_common()) or "none"


def units(results: Results) -> str:
    """What one unit of work used, on average."""
    headings = ("one …", "requests to Altium", "AWS calls", "measured", "lines", "requests", "calls", "writes",
                "KB out", "KB in", "write units", "read units")  # fmt: skip
    rows = []
    for unit in (results.units[name] for name in UNITS if name in results.units):
        used, number = unit.usage, unit.number
        rows.append((
            unit.name, per(used.altium, number), per(used.calls, number), whole(number),
            short(unit.lines) if unit.lines else "", short(used.altium.total() / number),
            short(used.calls.total() / number), short(used.writes / number), kb(used.sent.total() / number),
            kb(used.received.total() / number), short(used.units["DynamoDB write units"] / number),
            short(used.units["DynamoDB read units"] / number),
        ))  # fmt: skip
    return table(headings, rows, texts=3)


def per(counter: Counter[str], number: float) -> str:
    """The most frequent ones, for one unit."""
    shown = [
        f"{name.rpartition('.')[2]} {short(count / number)}" for name, count in counter.most_common(_SHOWN)
    ]
    rest = sum(counter.values()) - sum(count for _, count in counter.most_common(_SHOWN))
    return ", ".join([*shown, *([f"others {short(rest / number)}"] if rest else [])])


def shapes(results: Results) -> str:
    """The special shapes, and how near they come to AWS's limits."""
    headings = ("shape", "lines", "s here", "s on Lambda", "requests", "AWS calls", "writes", "MB peak",
                "KB largest item", "KB largest message", "KB largest event", "KB largest object")  # fmt: skip
    rows = []
    for shape in results.shapes:
        used = shape.usage
        names = ("DynamoDB item", "SQS message", "event", "S3 object")
        rows.append((
            shape.name, whole(shape.lines), short(used.seconds), short(reckoned(used)), whole(used.altium.total()),
            whole(used.calls.total()), whole(used.writes), whole(used.peak_mb),
            *(kb(used.largest[name]) if name in used.largest else "" for name in names),
        ))  # fmt: skip
    return table(headings, rows)


def largest(results: Results) -> str:
    """The largest of each limited thing in the whole bench, and of the part with the most fields."""
    found = results.everything().largest
    rows = [
        (name, kb(found[name]), kb(limit), f"{100 * found[name] / limit:.0f} %")
        for name, limit in LARGEST.items()
        if name in found
    ]
    part = results.largest_part or 0
    rows.append(("first component's item", kb(part), kb(400 * KB), f"{100 * part / (400 * KB):.0f} %"))
    return table(("largest …", "KB", "KB allowed", "of it"), rows)


def quiet(results: Results) -> str:
    """A quiet quarter of an hour against its promise."""
    rows = [_quiet(row.function, row.usage) for row in results.rows if row.scenario == QUIET]
    rows.append(_quiet("together", results.scenario(QUIET)))
    rows.append(("promised, at most", "", str(QUIET_REQUESTS), "", str(QUIET_WRITES)))
    return table(("quiet 15 minutes", "writes are", "requests", "AWS calls", "writes"), rows, texts=2)


def _quiet(function: str, usage: Usage) -> tuple[str, ...]:
    writes = Counter({name: number for name, number in usage.calls.items() if is_write(name)})
    numbers = (usage.altium.total(), usage.calls.total(), usage.writes)
    return (function, per(writes, 1), *map(whole, numbers))


def totals(found: list[Total]) -> str:
    """Whole workspace, by what AWS charges for."""
    rows = [("requests to Altium", *(_about(each, each.altium) for each in found))]
    for name in ("DynamoDB write units", "DynamoDB read units", "SQS messages", "events"):
        rows.append((name, *(_about(each, each.units.get(name, 0)) for each in found)))
    for name, wanted in _CLASSES.items():
        rows.append((name, *(_about(each, _class(each.calls, wanted)) for each in found)))
    rows.append(("Lambda invocations", *(_about(each, each.lambdas) for each in found)))
    return table(("", *(each.name for each in found)), rows)


_CLASSES = {
    "DynamoDB calls": ("dynamodb.",),
    "S3 PUT class": ("s3.Put", "s3.Create", "s3.Upload", "s3.Complete"),
    "S3 GET class": ("s3.Get", "s3.Head"),
    "SQS sends": ("sqs.",),
    "Secrets Manager calls": ("secrets-manager.",),
}


def _class(calls: Mapping[str, int], prefixes: tuple[str, ...]) -> int:
    return sum(number for name, number in calls.items() if name.startswith(prefixes))


def _about(found: Total, number: int) -> str:
    if found.exact or not number:
        return whole(number)
    return f"≈ {whole(float(f'{number:.3g}'))}"
