"""`desac export`: contacts and monitoring as files for the national tracing app."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.problems import CommandError
from cli.targeting import StackOption, choose
from cli.terminal import err, out


class Format(StrEnum):
    """A workbook with both lists, or a CSV file of each."""

    XLSX = "xlsx"
    CSV = "csv"


_DAY = ["%Y-%m-%d"]


def export(
    *,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="First local day; today if left out.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=_DAY, help="Last local day; the first if left out.")
    ] = None,
    file: Annotated[str | None, typer.Option("--file", help="A file's id instead of days.")] = None,
    folder: Annotated[
        Path, typer.Option("--into", help="Folder to write to.", exists=True, file_okay=False, writable=True)
    ] = Path(),
    form: Annotated[
        Format, typer.Option("--format", help="XLSX with both lists, or two CSV files.")
    ] = Format.XLSX,
    stack: StackOption = None,
) -> None:
    """Write contacts and their monitoring to files that only you can read."""
    from cli.operator.exporting import Exporting  # noqa: PLC0415 - boto3 is slow to import

    if file and (first or last):
        raise CommandError("Give days or a file, not both.")
    now = datetime.now(UTC)
    exporting = Exporting(choose(stack))
    days = () if file else exporting.days(first and first.date(), last and last.date(), now)
    with err.status("reading …"):
        made = exporting.write(folder, days, file, now, as_workbook=form is Format.XLSX)
    for path in made.paths:
        out.print(str(path), soft_wrap=True)
    out.print(
        f"{made.contacts} contacts, {made.reports} daily reports: health data of people, keep them safe."
    )
