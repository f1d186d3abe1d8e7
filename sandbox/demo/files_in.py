"""The health office's day: roster, cases and contacts are dropped, each waits for its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from sandbox.data.case_file import case_file
from sandbox.data.contact_file import contact_file
from sandbox.data.population import Case, Contact
from sandbox.data.roster_file import roster_file
from sandbox.demo.progress import Progress
from sandbox.problems import LocalRunError

_REPORT_SECONDS = 120


@dataclass(frozen=True)
class DayFile:
    """A file to drop: its kind, name, content, and how many rows a spreadsheet shows."""

    kind: str
    name: str
    content: bytes
    rows: int


@dataclass(frozen=True)
class Dropped:
    """A file that was read, with its JSON report."""

    name: str
    kind: str
    rows: int
    report: dict[str, Any]

    @property
    def file_id(self) -> str:
        """The id of its record."""
        return str(self.report["file_id"])


def day_files(cases: Sequence[Case], contacts: Sequence[Contact], *, seed: int, today: date) -> list[DayFile]:
    """The three files of a day, in the order in which they are dropped."""
    roster, roster_rows = roster_file(seed=seed, today=today)
    listed, listed_rows = case_file(cases, seed=seed, today=today)
    files = [
        DayFile("dokter", f"dokter_{today}.csv", roster, roster_rows),
        DayFile("kasus", f"kasus_{today}.csv", listed, listed_rows),
    ]
    if contacts:
        traced, traced_rows = contact_file(contacts, today=today)
        files.append(DayFile("kontak", f"kontak_{today}.xlsx", traced, traced_rows))
    return files


def drop_all(target: Target, files: Sequence[DayFile], keep_in: Path, progress: Progress) -> list[Dropped]:
    """Drop them one after the other; a copy of each is kept for whoever wants to look."""
    keep_in.mkdir(parents=True, exist_ok=True)
    return [_drop(target, file, keep_in, progress) for file in files]


def _drop(target: Target, file: DayFile, keep_in: Path, progress: Progress) -> Dropped:
    (keep_in / file.name).write_bytes(file.content)
    progress.now(f"{file.name} is being read")
    key = drop(target, file.name, file.content, file.kind)
    report = wait_for_report(target, key, seconds=_REPORT_SECONDS)
    if report["problem"]:
        raise LocalRunError(f"{file.name} was rejected: {report['problem']}")
    counts = ", ".join(
        f"{report[name]} {name}" for name in ("new", "duplicate", "ignored", "rejected") if report[name]
    )
    progress.step(f"{file.name}: {report['rows']} rows ({counts})")
    return Dropped(file.name, file.kind, file.rows, report)
