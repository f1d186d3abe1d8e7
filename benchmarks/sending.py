"""`python -m benchmarks.sending [--messages N] [--rounds N]`: how fast and how evenly messages are sent.

About five minutes at 5,000 messages.
"""

import argparse
from typing import NamedTuple

from benchmarks.sending_loop import BATCH, LoopFigures, measure
from benchmarks.sending_pace import LIMIT, STORM_SECONDS, PaceFigures, UrgentFigures, bench

_URGENT = 100


class SendingFigures(NamedTuple):
    """Everything that was measured of sending."""

    loop: LoopFigures
    calm: PaceFigures
    storm: PaceFigures
    storm_seconds: float
    urgent: UrgentFigures


def measured(messages: int, rounds: int, storm_seconds: float = STORM_SECONDS) -> SendingFigures:
    """The loop by itself, then the pace against the stand-in."""
    loop = measure(min(messages, 2_000), rounds)
    with bench() as runs:
        calm = runs.pace(messages)
        urgent = runs.urgent(messages, _URGENT)
        storm = runs.pace(messages, storm=storm_seconds)
    return SendingFigures(loop, calm, storm, storm_seconds, urgent)


def section(figures: SendingFigures) -> str:
    """The section of docs/benchmarks.md."""
    urgent = figures.urgent
    return f"""## Sending messages

{_speeds(figures.loop)}

Both took turns, each in a process of its own; {figures.loop.messages:,} messages, median of
{figures.loop.rounds} rounds after one to warm up. WhatsApp is a server on the loopback interface that takes
every message at once. The bare loop posts ready-made bodies, one after the other, with `requests.Session`.
The sender reads each message with its resident, episode and recipient, judges it, fills its template, claims
and settles it on conditions, {BATCH} at once as a queue may hand them over, in a stub of DynamoDB that keeps
items and checks conditions, in another process, and whose own time is in the wall time.

{_costs(figures.loop)}

### At WhatsApp's limit

| run | messages | arrived | twice | seconds | of the limit | most in any second | refused as too fast |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{_pace("one blast", figures.calm)}
{_pace(f"with a storm of {figures.storm_seconds:.0f} s in its middle", figures.storm)}

Against the strict stand-in with its limiter at {LIMIT} a second, in processes of their own: two senders of
the blast's lane. Seconds are from the first message that the stand-in took to the last, by its clock. In the
storm it refuses everything with 130429.

Of {urgent.urgent} urgent messages put in one by one while {urgent.bulk:,} of a blast waited, none saw more
than **{urgent.most_between}** of the blast go between its arrival and its sending (median
{urgent.median_between:.0f}, longest wait {urgent.longest:.2f} s).
"""


def _speeds(loop: LoopFigures) -> str:
    bare = loop.timings["bare"]
    names = {"bare": "bare `requests.Session`", "desac": "Desac's sender, no limit"}
    lines = [
        "| sender | messages/s | wall | CPU | rate by wall | rate by CPU |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in loop.timings.items():
        rates = f"{bare.wall / one.wall:.2f} | {bare.cpu / one.cpu:.2f}"
        speed = f"{loop.messages / one.wall:,.0f} | {one.wall:.2f} s | {one.cpu:.2f} s"
        lines.append(f"| {names[name]} | {speed} | {rates} |")
    return "\n".join(lines)


def _costs(loop: LoopFigures) -> str:
    """What a message costs the table, by operation."""
    units = ("requests", "items", "RCU", "WCU")
    totals: dict[str, dict[str, float]] = {}
    for one in loop.counts:
        totals.setdefault(one.operation, dict.fromkeys(units, 0.0))[one.unit] += one.number
    lines = [f"| operation | {' | '.join(units)} |", "| --- | ---: | ---: | ---: | ---: |"]
    for operation, numbers in sorted(totals.items()):
        cells = " | ".join(f"{numbers[unit] / loop.messages:.2f}" for unit in units)
        lines.append(f"| `{operation}`, per message | {cells} |")
    return "\n".join(lines)


def _pace(name: str, run: PaceFigures) -> str:
    share = f"{run.share:.1%}"
    return (
        f"| {name} | {run.messages:,} | {run.arrived:,} | {run.twice} | {run.seconds:.1f} | {share} "
        f"| {run.most} | {run.refused} |"
    )


def sending_section(messages: int, rounds: int, storm_seconds: float = STORM_SECONDS) -> str:
    """Measure and tell: the section of docs/benchmarks.md."""
    return section(measured(messages, rounds, storm_seconds))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.sending", description=__doc__)
    parser.add_argument("--messages", type=int, default=5_000, help="of a blast (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="the median of so many (default: %(default)s)")
    options = parser.parse_args()
    print(sending_section(options.messages, options.rounds))


if __name__ == "__main__":
    main()
