"""`desac upload`: drop a file and wait for its report."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid

from cli.operator.uploading import COUNTS, drop, wait_for_report
from cli.problems import CommandError
from cli.targeting import StackOption, choose
from cli.terminal import err, out


class Kind(StrEnum):
    """The prefix of the drop bucket a file belongs under."""

    KASUS = "kasus"
    KONTAK = "kontak"
    DOKTER = "dokter"


def upload(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.", exists=True, dir_okay=False)],
    kind: Annotated[Kind, typer.Option(help="Cases, contacts or the doctors' roster.")],
    stack: StackOption = None,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for the report.")] = 300,
) -> None:
    """Put FILE into the drop bucket, wait for its report and show the counts."""
    target = choose(stack)
    key = drop(target, file.name, file.read_bytes(), kind)
    with err.status(f"{file.name} is being read …"):
        report = wait_for_report(target, key, seconds=timeout)
    if report.get("problem"):
        raise CommandError(f"{file.name} was rejected: {report['problem']} (report: {report['report_key']})")
    grid = Grid("count", "rows", box=None)
    for name in COUNTS:
        grid.add_row(name, str(report[name]))
    out.print(grid)
    out.print(f"report: s3://{target.output('DropBucketName')}/{report['report_key']}", soft_wrap=True)
