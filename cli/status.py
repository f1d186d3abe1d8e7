"""`desac status`: what became of everybody in the newest files."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from cli.figures import print_care
from cli.funnel_view import print_funnel
from cli.targeting import StackOption, choose
from cli.terminal import out

if TYPE_CHECKING:
    from desac.domain.source_file import SourceFile

_DAYS = 14


def status(
    files: Annotated[int, typer.Option(min=1, help="How many of the newest files.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per file, one a line.")] = False,
    stack: StackOption = None,
) -> None:
    """Show the funnels of the newest files; tracing, answers and sembako of the last 14 days.

    Exit status 1 if a number does not add up.
    """
    from cli.operator.figures import Figures  # noqa: PLC0415 - boto3 is slow to import
    from cli.operator.tallied import Tallied  # noqa: PLC0415 - as above

    target = choose(stack)
    figures = Figures(target)
    sound = True
    found = figures.newest(files)
    if not found and not as_json:
        out.print("No file has been dropped yet.")
    for source in found:
        funnel = figures.of_file(source.file_id)
        if funnel is None:
            continue
        problems = funnel.problems()
        # What is still on its way is no mistake; it is shown as pending.
        sound = sound and (not problems or bool(funnel.unfinished()))
        if as_json:
            levels = {name: level.model_dump() for name, level in funnel.levels()}
            line = source.model_dump(mode="json") | {"levels": levels, "problems": problems}
            sys.stdout.write(json.dumps(line) + "\n")
            continue
        out.rule(Text(f"{source.key} ({_state(source)})"), align="left")
        if source.problem:
            out.print(source.problem, markup=False)
        print_funnel(out, funnel)
        for problem in problems:
            out.print(f"does not add up: {problem}", style="red")
    if found and not as_json:
        tallied = Tallied(target)
        print_care(tallied.care(tallied.ask(None, _DAYS, None)).model_dump())
    if not sound:
        raise typer.Exit(1)


def _state(source: "SourceFile") -> str:
    if source.state == "recording":
        return f"{source.state}, {source.ranges_done} of {source.ranges} ranges"
    return str(source.state)
