"""`desac approve`: look at a file that waits, then release or decline it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from cli.targeting import StackOption, choose
from cli.terminal import out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.operator.approval import Preview
    from desac.domain.source_file import SourceFile

_SHOWN = 20


def approve(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A file's id, key or name; without it, those that wait."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Release it without asking.")] = False,
    decline: Annotated[
        str | None, typer.Option(metavar="REASON", help="Refuse it; the sender reads the reason.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="List every recipient, not the first 20.")] = False,
    stack: StackOption = None,
) -> None:
    """Show whom FILE would send messages to, whom not and why, and release it or not.

    The preview holds personal data and goes to the terminal only.
    """
    from cli.operator.approval import Approvals  # noqa: PLC0415 - boto3 is slow to import
    from cli.operator.caller import caller  # noqa: PLC0415 - as above

    target = choose(stack)
    approvals = Approvals(target)
    if file is None:
        _list(approvals.held())
        return
    found = approvals.find(file)
    now = datetime.now(UTC)
    if decline is not None:
        approvals.decline(found, decline, caller(target), now)
        out.print(f"{found.key} was declined; its report says so.", markup=False)
        return
    _show(found, approvals.preview(found, now), None if everybody else _SHOWN)
    if yes or typer.confirm("Release this file?", default=False):
        approvals.release(found, caller(target), now)
        out.print(f"{found.key} is released.", markup=False)
        return
    out.print("It still waits.")


def _list(files: "Sequence[SourceFile]") -> None:
    if not files:
        out.print("No file waits for approval.")
        return
    grid = Grid("file", "id", "rows", "accepted", "rejected", "why", box=None)
    for one in files:
        judged = one.judged
        counts = (str(judged.rows), str(judged.accepted), str(judged.rejected))
        grid.add_row(Text(one.key, overflow="fold"), one.file_id, *counts, ", ".join(one.held_for))
    out.print(grid)


def _show(file: "SourceFile", preview: "Preview", limit: int | None) -> None:
    from desac.adapters.village_data import load_directory  # noqa: PLC0415 - boto3 is slow to import

    out.rule(Text(f"{file.key} ({', '.join(file.held_for)})"), align="left")
    judged = file.judged
    out.print(
        f"{judged.rows} rows: {judged.accepted} accepted, {judged.duplicate} duplicate, "
        f"{judged.ignored} ignored, {judged.rejected} rejected"
    )
    directory = load_directory()
    grid = Grid("row", "recipient", "phone", "village", box=None)
    for one in preview.recipients[:limit]:
        told, place = one.wish.particulars, one.wish.place
        village = directory.by_code(told.village_code) if told.village_code else None
        grid.add_row(
            str(place.row) if place else "",
            Text(told.name),
            told.phone or "",
            village.name if village else "",
        )
    out.print(f"\n{len(preview.recipients)} people would be written to:")
    out.print(grid)
    if limit is not None and len(preview.recipients) > limit:
        out.print(f"… and {len(preview.recipients) - limit} more (--all)")
    for why, count in sorted(preview.excluded.items()):
        out.print(f"{count} would not: {why}")
    for name, text in preview.samples.items():
        out.print(Panel(Text(text), title=name, title_align="left"))
