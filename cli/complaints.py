"""`desac complaints`: who waits for an answer, and what an operator does about it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column
from rich.table import Table as Grid

from cli.targeting import StackOption, choose
from cli.terminal import out

if TYPE_CHECKING:
    from cli.operator.complaints import Complaints, Listed
    from desac.domain.complaint_figures import AnswerTimes

complaints = typer.Typer(
    name="complaints",
    invoke_without_command=True,
    help="Complaints that nobody has answered, the oldest first; acknowledge, close.",
)

_ID_WIDTH, _PHONE_WIDTH = 38, 14
Identifier = Annotated[
    str, typer.Argument(metavar="ID", help="The complaint's id, or its number (K-…) while it waits.")
]


@complaints.callback()
def listed(
    context: typer.Context,
    names: Annotated[bool, typer.Option("--names", help="Show names and phones: personal data.")] = False,
    stack: StackOption = None,
) -> None:
    """List complaints that nobody has answered, the oldest first. Exit status 1 if an emergency waits."""
    if context.invoked_subcommand is not None:
        return
    store, now = _complaints(stack), datetime.now(UTC)
    waiting = store.waiting(now)
    _print(waiting, names=names)
    figures = store.figures(now)
    out.print(f"\n{_sentence(figures.city)} in the last {figures.days} days.")
    if any(one.complaint.is_emergency for one in waiting):
        raise typer.Exit(1)


@complaints.command()
def acknowledge(identifier: Identifier, stack: StackOption = None) -> None:
    """Say that you see to a complaint: nobody is told again for a while."""
    after = _complaints(stack).acknowledge(identifier, datetime.now(UTC))
    until = f"{after.due_at:%d-%m-%Y %H:%M} UTC" if after.due_at else "-"
    out.print(f"{after.number} is seen to; without an answer it is told again at {until}.")


@complaints.command()
def close(
    identifier: Identifier,
    why: Annotated[str, typer.Option("--why", help="Why nobody has to answer; kept with the complaint.")],
    stack: StackOption = None,
) -> None:
    """End a complaint that needs no answer any more, as after a telephone call."""
    after = _complaints(stack).close(identifier, why.strip(), datetime.now(UTC))
    out.print(f"{after.number} is closed.")


def _complaints(stack: str | None) -> "Complaints":
    from cli.operator.complaints import Complaints  # noqa: PLC0415 - boto3 is slow to import

    return Complaints(choose(stack))


def _print(waiting: "list[Listed]", *, names: bool) -> None:
    if not waiting:
        out.print("Nobody waits for an answer.")
        return
    # Ids and phones are there to be copied: whatever else is cut on a narrow screen, they are not.
    whole = Column("id", min_width=_ID_WIDTH, no_wrap=True)
    about = (
        ["name", Column("phone", min_width=_PHONE_WIDTH)] if names else ["waits for", "village", "seen to"]
    )
    grid = Grid(whole, "min.", "kind", *about, box=None)
    for one in waiting:
        complaint = one.complaint
        kind = "EMERGENCY" if complaint.is_emergency else "symptoms"
        cells = [complaint.complaint_id, str(one.minutes), kind]
        if names:
            cells += [one.name or "", complaint.reply_to or one.phone or ""]
        else:
            cells += [complaint.level, one.village, "yes" if complaint.acknowledged_at else ""]
        grid.add_row(*cells, style="red" if complaint.is_emergency else None)
    out.print(grid)


def _sentence(times: "AnswerTimes") -> str:
    median = "not reached" if times.median_minutes is None else f"{times.median_minutes} min"
    slow = "not reached" if times.p90_minutes is None else f"{times.p90_minutes} min"
    return (
        f"{times.complaints} complaints, {times.answered} answered, {times.unanswered} not; "
        f"first answer: median {median}, 90th percentile {slow}, the unanswered counted as the longest,"
    )
