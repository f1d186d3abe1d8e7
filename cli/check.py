"""`desac check`: what would become of a file, found out offline and without changing anything."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from desac.adapters.village_data import load_directory
from desac.domain.dates import WITA
from desac.domain.source_file import FileKind
from functions.ingest.codes import Code, FileProblem, Issue, Severity, Verdict
from functions.ingest.judge import JudgedRow, judge_file
from functions.ingest.kinds import guess_kind, kind_of_name
from functions.ingest.reader import open_table

USABLE, REJECTED, WRONG_USAGE = 0, 1, 2

type Report = dict[str, Any]

_SHOWN_ISSUES = 200
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
        report = check_file(path, kind, today)
        if any(issue["severity"] == Severity.FILE for issue in report["issues"]):
            status = REJECTED
        if as_json:
            sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        else:
            _print(report)
    return status


def check_file(path: Path, kind: FileKind | None, today: date) -> Report:
    """The report on one file, as `--json` shows it."""
    chosen = kind
    counts = dict.fromkeys(Verdict, 0)
    issues: list[Report] = []
    try:
        with path.open("rb") as data:
            table = open_table(str(path.absolute()), data)
            chosen = kind or guess_kind(table)
            for row in judge_file(table, chosen, load_directory(), today):
                counts[row.verdict] += 1
                issues.extend(_entry(issue, row) for issue in row.issues)
    except FileProblem as problem:
        chosen = chosen or kind_of_name(str(path.absolute()))
        counts = dict.fromkeys(Verdict, 0)
        issues = [_file_entry(problem.code, problem.message)]
    return {
        "file": str(path),
        "kind": chosen.value if chosen else None,
        "rows": sum(counts.values()),
        **{verdict.value: count for verdict, count in counts.items()},
        "issues": issues,
    }


def _entry(issue: Issue, row: JudgedRow) -> Report:
    entry: Report = {"row": row.row}
    if row.sheet is not None:
        entry["sheet"] = row.sheet
    return entry | {
        "column": issue.column,
        "code": issue.code.value,
        "severity": issue.severity.value,
        "message": issue.message,
    }


def _file_entry(code: Code, message: str) -> Report:
    return {
        "row": None,
        "column": None,
        "code": code.value,
        "severity": Severity.FILE.value,
        "message": message,
    }


def _print(report: Report) -> None:
    console = Console()
    console.print(Text(report["file"], style="bold"), Text(f"({report['kind'] or 'jenis tidak dikenal'})"))
    if any(issue["severity"] == Severity.FILE for issue in report["issues"]):
        console.print(Text(f"Ditolak: {report['issues'][0]['message']}", style="red"))
        return
    console.print(
        f"{report['rows']} baris: {report['accepted']} diterima, {report['duplicate']} ganda, "
        f"{report['ignored']} dilewati, {report['rejected']} ditolak"
    )
    if not report["issues"]:
        return
    grid = Grid("Baris", "Kolom", "Kode", "Keterangan")
    for issue in report["issues"][:_SHOWN_ISSUES]:
        where = f"{issue['sheet']}!{issue['row']}" if "sheet" in issue else str(issue["row"])
        code = Text(issue["code"], style=_COLOURS[Severity(issue["severity"])])
        grid.add_row(where, Text(issue["column"] or ""), code, issue["message"])
    console.print(grid)
    if len(report["issues"]) > _SHOWN_ISSUES:
        console.print(
            f"… dan {len(report['issues']) - _SHOWN_ISSUES} catatan lagi; lihat semuanya dengan --json."
        )
