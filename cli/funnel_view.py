"""The funnel as a table: the steps people know, then every level with its parts."""

from rich.console import Console
from rich.table import Table as Grid

from desac.domain.funnel import Funnel

_STEPS = {
    "rows": "rows in the files",
    "people": "people with an episode",
    "messaged": "written to",
    "sent": "sent",
    "delivered": "delivered",
    "form": "forms",
    "located": "located (house or street)",
    "assigned": "tracers' tasks",
    "sembako": "sembako packages",
}


def print_funnel(console: Console, funnel: Funnel) -> None:
    """Print both tables; the steps only where there are people (a roster has none)."""
    if funnel.people.total:
        _print_steps(console, funnel)
    levels = Grid("of", "in all", "namely", box=None, title="Where everybody is", title_justify="left")
    levels.columns[1].justify = "right"
    for name, level in funnel.levels():
        if level.total:
            parts = ", ".join(f"{count} {part}" for part, count in level.parts.items() if count)
            levels.add_row(name.replace("_", " "), str(level.total), parts)
    console.print(levels)


def _print_steps(console: Console, funnel: Funnel) -> None:
    steps = Grid("step", "count", box=None, title="Funnel", title_justify="left")
    steps.columns[1].justify = "right"
    for name, count in funnel.summary().items():
        steps.add_row(_STEPS.get(name, name), str(count))
    console.print(steps)
