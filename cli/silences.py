"""`desac silences`: of whom nobody has heard, and what an operator does about it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column
from rich.table import Table as Grid

from cli.targeting import StackOption, choose
from cli.terminal import out

if TYPE_CHECKING:
    from cli.operator.silences import Listed, Silences

silences = typer.Typer(
    name="silences",
    invoke_without_command=True,
    help="Residents of whom nobody has heard, the longest first; acknowledge, close.",
)

_ID_WIDTH, _PHONE_WIDTH = 38, 14
Identifier = Annotated[str, typer.Argument(metavar="ID", help="The silence's id.")]


@silences.callback()
def listed(
    context: typer.Context,
    names: Annotated[bool, typer.Option("--names", help="Show names and phones: personal data.")] = False,
    stack: StackOption = None,
) -> None:
    """List whom nobody has heard of, the longest first. Exit status 1 if one has come to the operators."""
    if context.invoked_subcommand is not None:
        return
    waiting = _silences(stack).waiting(datetime.now(UTC))
    _print(waiting, names=names)
    if any(one.silence.step == "operators" and not one.silence.acknowledged_at for one in waiting):
        raise typer.Exit(1)


@silences.command()
def acknowledge(identifier: Identifier, stack: StackOption = None) -> None:
    """Say that you see to it: the next one is not told for a while."""
    after = _silences(stack).acknowledge(identifier, datetime.now(UTC))
    until = f"{after.due_at:%d-%m-%Y %H:%M} UTC" if after.due_at else "-"
    out.print(f"{after.silence_id} is seen to; unless the resident is heard of it is told again at {until}.")


@silences.command()
def close(
    identifier: Identifier,
    why: Annotated[str, typer.Option("--why", help="How you know; kept with the silence.")],
    stack: StackOption = None,
) -> None:
    """End a silence: the resident was reached, or need not be looked for."""
    after = _silences(stack).close(identifier, why.strip(), datetime.now(UTC))
    out.print(f"{after.silence_id} is closed.")


def _silences(stack: str | None) -> "Silences":
    from cli.operator.silences import Silences  # noqa: PLC0415 - boto3 is slow to import

    return Silences(choose(stack))


def _print(waiting: "list[Listed]", *, names: bool) -> None:
    if not waiting:
        out.print("Nobody is silent.")
        return
    whole = Column("id", min_width=_ID_WIDTH, no_wrap=True)
    about = (
        ["name", Column("phone", min_width=_PHONE_WIDTH)] if names else ["waits for", "village", "seen to"]
    )
    grid = Grid(whole, "hours", *about, box=None)
    for one in waiting:
        silence = one.silence
        if names:
            cells = [one.name or "", one.phone or ""]
        else:
            cells = [silence.step, one.village, "yes" if silence.acknowledged_at else ""]
        style = "red" if silence.step == "operators" else None
        grid.add_row(silence.silence_id, str(one.hours), *cells, style=style)
    out.print(grid)
