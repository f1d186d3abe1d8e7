"""`desac figures`: counted as things happen, by file, village or day; opened to people; recounted."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid

from cli.funnel_view import print_funnel
from cli.targeting import StackOption, choose
from cli.terminal import out

figures = typer.Typer(add_completion=False, no_args_is_help=True)

FileOption = Annotated[str | None, typer.Option("--file", help="The id of one file; else the last days.")]
DaysOption = Annotated[int, typer.Option("--days", min=1, max=31, help="How many days, to today.")]
VillageOption = Annotated[
    str | None, typer.Option("--village", help="The code of one village; - is unknown.")
]
_DAYS = 14


@figures.command("show")
def show(  # noqa: PLR0917 - the command line passes each by its name
    by: Annotated[
        str, typer.Option("--by", help="village, origin (a file, a day's forms) or day.")
    ] = "village",
    file: FileOption = None,
    days: DaysOption = _DAYS,
    village: VillageOption = None,
    save: Annotated[Path | None, typer.Option("--save", help="Write a .xlsx or .csv file instead.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    stack: StackOption = None,
) -> None:
    """Show the figures, or save them for a spreadsheet. Exit status 1 if a number does not add up."""
    from cli.operator.tallied import Tallied  # noqa: PLC0415 - boto3 is slow to import

    tallied = Tallied(choose(stack))
    asked = tallied.ask(file, days, village)
    if save:
        save.write_bytes(tallied.content(asked, by, save.suffix.removeprefix(".")))
        out.print(f"written: {save}", markup=False, soft_wrap=True)
        return
    found = tallied.figures(asked)
    rows = tallied.rows(asked, by)
    problems = tallied.problems(asked)
    if as_json:
        shown = {
            "funnel": found.funnel.model_dump(mode="json"),
            "levels": {name: level.model_dump() for name, level in found.care.items()},
            "care": tallied.care(asked).model_dump(mode="json"),
            "rows": [row.model_dump() for row in rows],
            "problems": problems,
        }
        sys.stdout.write(json.dumps(shown) + "\n")
    else:
        print_funnel(out, found.funnel)
        print_care(tallied.care(asked).model_dump())
        _print_rows(by, [row.model_dump() for row in rows])
    for problem in problems:
        out.print(f"does not add up: {problem}", style="red")
    if problems and not found.funnel.unfinished():
        raise typer.Exit(1)


@figures.command("people")
def people(  # noqa: PLR0917 - as above
    level: Annotated[str, typer.Argument(help="A level of the figures, such as people or delivered.")],
    part: Annotated[str, typer.Argument(help="A part of it, such as no_phone or waiting.")],
    file: FileOption = None,
    days: DaysOption = _DAYS,
    village: VillageOption = None,
    stack: StackOption = None,
) -> None:
    """List who is in a count: ids for `desac person`, with the village and how many times."""
    from cli.operator.tallied import Tallied  # noqa: PLC0415 - boto3 is slow to import

    tallied = Tallied(choose(stack))
    grid = Grid("person", "village", "times", box=None)
    for one in tallied.people(tallied.ask(file, days, village), f"{level}/{part}"):
        grid.add_row(one.contribution.person_id, one.contribution.village, str(one.times))
    out.print(grid)


@figures.command("recount")
def recount(
    file: FileOption = None,
    mend: Annotated[bool, typer.Option("--mend", help="Bring everybody that differs up to date.")] = False,
    stack: StackOption = None,
) -> None:
    """Count everybody anew and compare, as happens by night. Exit status 1 if a figure differs."""
    from cli.operator.tallied import Tallied  # noqa: PLC0415 - boto3 is slow to import

    began = datetime.now().astimezone()
    differs = False
    for origin, number, wrong in Tallied(choose(stack)).recount(file, mend=mend):
        out.print(f"{origin}: {number} people, {len(wrong)} counts differ", markup=False)
        differs = differs or bool(wrong)
        for one in wrong[:20]:
            out.print(
                f"  {one.cell.village} {one.name}: {one.counted}, counted anew {one.recounted}", markup=False
            )
    out.print(f"took {(datetime.now().astimezone() - began).total_seconds():.0f} s")
    if differs:
        raise typer.Exit(1)


_COLUMNS = {
    "people": "people",
    "delivered": "arrived",
    "forms": "forms",
    "unreachable": "unreach.",
    "contacts_per_case": "cont./case",
    "traced_share": "traced",
    "sembako_delivered": "sembako",
}
"""What fits on a terminal; a saved file has all."""


def _print_rows(by: str, rows: list[dict[str, object]]) -> None:
    grid = Grid(by, "", *_COLUMNS.values(), box=None, title=f"By {by}", title_justify="left")
    grid.columns[0].no_wrap = True
    for row in rows:
        cells = ("–" if row[name] is None else str(row[name]) for name in _COLUMNS)
        grid.add_row(str(row["key"]), str(row["name"]), *cells)
    out.print(grid)


def print_care(care: dict[str, object]) -> None:
    """Print `desac.domain.care_figures.CareFigures`."""
    grid = Grid("care", "", box=None, title="Tracing, answers, sembako", title_justify="left")
    for name, value in care.items():
        if isinstance(value, dict):
            told = ", ".join(f"{key} {_short(one)}" for key, one in value.items() if one not in (None, {}, 0))
            grid.add_row(name.replace("_", " "), told or "–")
    out.print(grid)


def _short(value: object) -> str:
    if isinstance(value, dict) and {"count", "of", "share"} == set(value):
        return f"{value['count']} of {value['of']}"
    if isinstance(value, dict):
        return "(" + ", ".join(f"{key}: {_short(one)}" for key, one in value.items()) + ")"
    return str(value)
