"""`desac templates`: the words to residents, and how they stand at Meta."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Column
from rich.table import Table as Grid

from cli.targeting import StackOption, choose
from cli.terminal import out

templates = typer.Typer(
    name="templates",
    no_args_is_help=True,
    help="Message templates: preview, register at Meta, see how they stand.",
)
_DONE = frozenset({"created", "edited", "unchanged"})


@templates.command()
def push(stack: StackOption = None) -> None:
    """Register what is missing at Meta and edit what differs. Exit status 1 if something was not done."""
    from cli.operator.template_register import TemplateRegister  # noqa: PLC0415 - boto3 is slow to import

    outcomes = TemplateRegister(choose(stack), datetime.now(UTC)).push()
    width = max(len(one.name) for one in outcomes)
    grid = Grid(Column("template", no_wrap=True, min_width=width), "done", "", box=None)
    for one in outcomes:
        grid.add_row(one.name, one.deed.value, one.why, style=None if one.deed in _DONE else "yellow")
    out.print(grid)
    changed = sum(one.deed in {"created", "edited"} for one in outcomes)
    out.print(f"\n{len(outcomes)} templates, {changed} submitted. Meta reviews them: desac templates status.")
    if any(one.deed not in _DONE for one in outcomes):
        raise typer.Exit(1)


@templates.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
    stack: StackOption = None,
) -> None:
    """Show how each template stands at Meta. Exit status 1 if one is not approved as it is here."""
    from cli.operator.template_register import MISSING, TemplateRegister  # noqa: PLC0415 - as above

    ours, others = TemplateRegister(choose(stack), datetime.now(UTC)).status()
    rows = [
        {
            "name": one.name,
            "version": one.version,
            "category": one.at_meta.category if one.at_meta else None,
            "status": one.at_meta.status if one.at_meta else MISSING,
            "quality": one.at_meta.quality if one.at_meta else None,
            "words": ("ours" if one.same else "differ") if one.at_meta else None,
            "reason": one.at_meta.reason if one.at_meta else None,
        }
        for one in ours
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
    else:
        name = Column("name", no_wrap=True, min_width=max(len(one.name) for one in ours))
        grid = Grid(name, *("version", "category", "status", "quality", "words", "reason"), box=None)
        for row in rows:
            fine = row["status"] == "APPROVED" and row["words"] == "ours"
            grid.add_row(*(str(cell or "") for cell in row.values()), style=None if fine else "yellow")
        out.print(grid)
        if others:
            out.print(f"\nNot ours, or of versions that are no longer kept: {', '.join(others)}")
    if any(row["status"] != "APPROVED" or row["words"] != "ours" for row in rows):
        raise typer.Exit(1)


@templates.command()
def preview(
    purpose: Annotated[str | None, typer.Option(help="Only this one, such as positive_notice.")] = None,
    wording: Annotated[str | None, typer.Option(help="Only plain or only notice.")] = None,
    household: Annotated[
        bool | None,
        typer.Option("--household/--one-person", help="Only those that name several people, or only one."),
    ] = None,
) -> None:
    """Show what a resident reads, with made-up values. Works without a stack."""
    from cli.operator.template_preview import previews  # noqa: PLC0415 - pydantic is slow to import

    for title, text in previews(purpose, wording, household=household):
        out.rule(title, align="left")
        out.print(text, markup=False, highlight=False, soft_wrap=True)
        out.print()
