"""One file of `desac check`: what its rows come to, offline and without changing anything."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from cli.issue_spool import IssueSpool
from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileKind
from functions.ingest.codes import FileProblem, Issue, Severity, Verdict
from functions.ingest.judge import judge_file
from functions.ingest.kinds import guess_kind, kind_of_name
from functions.ingest.reader import Table, open_table

SHOWN_ISSUES = 200
"""A terminal shows so many findings, `--json` all."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """The report on a file. `problem` is why it was rejected as a whole; then it has no rows.

    Close it, or use it in a `with` statement: the findings lie in a temporary file.
    """

    file: str
    kind: FileKind | None
    counts: dict[Verdict, int]
    issues: IssueSpool
    problem: str | None

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.counts.values())

    def write_json(self, out: IO[str]) -> None:
        """The report as one line of JSON."""
        summary = {
            "file": self.file,
            "kind": self.kind.value if self.kind else None,
            "rows": self.rows,
            **{verdict.value: count for verdict, count in self.counts.items()},
        }
        out.write(f'{json.dumps(summary, ensure_ascii=False)[:-1]}, "issues": [')
        self.issues.copy_to(out)
        out.write("]}\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.issues.close()


def check_file(path: Path, kind: FileKind | None, today: date) -> CheckedFile:
    """Judge all rows of a file; `kind` None lets its folder, name or columns tell."""
    chosen = kind
    issues = IssueSpool(SHOWN_ISSUES)
    try:
        with path.open("rb") as data:
            table = open_table(str(path.absolute()), data)
            chosen = kind or guess_kind(table)
            counts = _count(table, chosen, today, issues)
    except FileProblem as problem:
        chosen = chosen or kind_of_name(str(path.absolute()))
        issues.clear()
        issues.add(Issue(problem.code, None, Severity.FILE, problem.message), row=None)
        return CheckedFile(str(path), chosen, dict.fromkeys(Verdict, 0), issues, problem.message)
    return CheckedFile(str(path), chosen, counts, issues, None)


def _count(table: Table, kind: FileKind, today: date, issues: IssueSpool) -> dict[Verdict, int]:
    counts = dict.fromkeys(Verdict, 0)
    faultless = 0
    for row in judge_file(table, kind, load_directory(), today):
        if row.verdict is Verdict.ACCEPTED and not row.issues:
            # Nearly all rows; looking a word up in `counts` for each would take as long as the rest.
            faultless += 1
            continue
        counts[row.verdict] += 1
        for issue in row.issues:
            issues.add(issue, row.row, row.sheet)
    counts[Verdict.ACCEPTED] += faultless
    return counts
