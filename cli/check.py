"""`desac check`: what would become of a file, found out offline and without changing anything."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from cli.checking import CheckedFile, check_file
from desac.domain.dates import WITA
from desac.domain.source_file import FileKind
from functions.ingest.codes import Severity, Verdict

USABLE, REJECTED, WRONG_USAGE = 0, 1, 2

_COLOURS = {Severity.ERROR: "red", Severity.FILE: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def check(
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX, XLSM, XLS or ODS files.")],
    kind: Annotated[
        FileKind | None, typer.Option(help="What they list; else told by folder, name or columns.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per file, one a line.")] = False,
) -> None:
    """Validate FILES offline: counts, and every row that needs attention.

    Exit status: 0 usable, 1 a file is rejected whole, 2 wrong usage.
    """
    raise typer.Exit(run(files, kind, as_json=as_json, today=datetime.now(WITA).date()))


def run(files: list[Path], kind: FileKind | None, *, as_json: bool, today: date) -> int:
    """Check and print; returns the exit status. `today` is Denpasar's date."""
    unreadable = [str(path) for path in files if not path.is_file()]
    if unreadable:
        sys.stderr.write(f"desac: berkas tidak ditemukan: {', '.join(unreadable)}\n")
        return WRONG_USAGE
    status = USABLE
    for path in files:
        with check_file(path, kind, today) as checked:
            if checked.problem:
                status = REJECTED
            if as_json:
                checked.write_json(sys.stdout)
            else:
                _print(checked)
    return status


def _print(checked: CheckedFile) -> None:
    console = Console()
    kind = checked.kind.value if checked.kind else "jenis tidak dikenal"
    console.print(Text(checked.file, style="bold"), Text(f"({kind})"))
    if checked.problem:
        console.print(Text(f"Ditolak: {checked.problem}", style="red"))
        return
    counts = checked.counts
    console.print(
        f"{checked.rows} baris: {counts[Verdict.ACCEPTED]} diterima, {counts[Verdict.DUPLICATE]} ganda, "
        f"{counts[Verdict.IGNORED]} dilewati, {counts[Verdict.REJECTED]} ditolak"
    )
    shown = checked.issues.first
    if not shown:
        return
    grid = Grid("Baris", "Kolom", "Kode", "Keterangan")
    for issue in shown:
        where = f"{issue['sheet']}!{issue['row']}" if "sheet" in issue else str(issue["row"])
        code = Text(issue["code"], style=_COLOURS[Severity(issue["severity"])])
        grid.add_row(where, Text(issue["column"] or ""), code, issue["message"])
    console.print(grid)
    if checked.issues.count > len(shown):
        console.print(
            f"… dan {checked.issues.count - len(shown)} catatan lagi; lihat semuanya dengan --json."
        )
