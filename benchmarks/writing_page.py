"""The figures of writing as Markdown."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.dynamodb_stub import Count
from benchmarks.writers import WRITERS
from desac.adapters.lanes import LANES

if TYPE_CHECKING:
    from benchmarks.writing import Figures

_UNITS = ("requests", "items", "RCU", "WCU")


def section(figures: "Figures") -> str:
    """Speeds and costs, with what is needed to read them."""
    return f"""## Writing people

{_speeds(figures)}

All writers took turns, each in a process of its own, against a stub of DynamoDB in another process on the
loopback interface; {figures.rows:,} rows, median of {figures.rounds} rounds after one to warm up. CPU is
that of the client's process. The bare client sends 25 ready-made items in a request, one a row, without a
condition, and looks nobody up; its third line writes all that Desac keeps of a row. Desac looks each person
up, decides, and writes on conditions in transactions. As deployed it has {LANES} requests under way;
one line has a single one, as the bare client has.

A stub that accepts everything unseen serves all but the last line; that one is served by a stub that keeps,
counts and checks, whose own time is in the wall time.

### What a row costs when nobody is known yet

{_costs(figures.first, figures.rows)}

### What a row of the next file costs when everybody is known

{_costs(figures.again, figures.rows)}

Units are reckoned by DynamoDB's published rules: a consistent read 1 RCU for each 4 KB of an item, there
or not; a write 1 WCU for each KB, twice that in a transaction; each index entry 1 WCU for each KB on top,
never twice. A billed request unit is the same measure.
"""


def _speeds(figures: "Figures") -> str:
    first = next(iter(figures.timings.values()))
    rows = [
        (
            WRITERS[name][0],
            f"{figures.rows / one.wall:,.0f}",
            f"{one.wall / figures.rows * 1e6:.0f} µs",
            f"{one.cpu / figures.rows * 1e6:.0f} µs",
            f"{first.wall / one.wall:.2f}",
            f"{first.cpu / one.cpu:.2f}",
        )
        for name, one in figures.timings.items()
    ]
    headings = ("writer", "rows/s", "wall a row", "CPU a row", "rate by wall, of the first", "by CPU")
    return _table(headings, rows)


def _costs(counts: Sequence[Count], rows: int) -> str:
    """Per row, by operation and type of item, and their sum."""
    lines: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for count in counts:
        lines[count.operation, count.item_type or "(requests)"][count.unit] = count.number / rows
    sums = {unit: sum(line.get(unit, 0) for line in lines.values()) for unit in _UNITS}
    told = [(operation, kind, *_shown(line)) for (operation, kind), line in sorted(lines.items())]
    return _table(("operation", "item", *_UNITS), [*told, ("**sum**", "", *_shown(sums))])


def _shown(line: dict[str, float]) -> list[str]:
    return [f"{line[unit]:.2f}" if line.get(unit) else "" for unit in _UNITS]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    words = sum(1 for cell in rows[0] if not cell[:1].isdigit()) if rows else len(headings)
    marks = ["---" if place < min(words, 2) else "---:" for place in range(len(headings))]
    return "\n".join(f"| {' | '.join(line)} |" for line in (headings, marks, *rows))
