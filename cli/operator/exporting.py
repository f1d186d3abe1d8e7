"""The export for the national tracing app, written from a stack's table, of any size."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters import keys
from desac.adapters.export_rules import export_rules
from desac.adapters.source_files import SourceFiles
from desac.adapters.table import Table
from desac.adapters.tracing_export import TableTracingExports
from desac.adapters.village_data import load_directory
from desac.domain.staff import Refusal
from functions.exports.columns import CONTACTS, MONITORING
from functions.exports.files import write_csv, write_workbook
from functions.exports.rows import contact_row, monitoring_rows
from functions.exports.selection import about, days_of, name_of


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    paths: Sequence[Path]
    contacts: int
    reports: int


class Exporting:
    """Exports of one stack. Making one points `desac.adapters` at it, for the whole process."""

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        self._table = Table(target.output("TableName"))

    def days(self, first: date | None, last: date | None, now: datetime) -> Sequence[date]:
        """The local days meant. Raises CommandError."""
        try:
            return days_of(first, last, export_rules(), now)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None

    def write(
        self, folder: Path, days: Sequence[date], file_id: str | None, now: datetime, *, as_workbook: bool
    ) -> Made:
        """Write the files into `folder`; those that are there are replaced. Raises CommandError."""
        if file_id and SourceFiles(self._table).find(file_id) is None:
            raise CommandError("No file has that id; `desac status` and the console list them.")
        exports = TableTracingExports(self._table)
        origins = [keys.file_origin(file_id)] if file_id else exports.origins(days)
        villages = load_directory()
        contacts = (contact_row(one, villages) for one in exports.contacts(origins))
        monitoring = (row for one in exports.stays(origins) for row in monitoring_rows(one))
        if as_workbook:
            path = folder / name_of("pelacakan", days, file_id, "xlsx")
            with _private(path, "wb") as target:
                counts = write_workbook(
                    contacts, monitoring, about(export_rules(), days, file_id, now), target
                )
            return Made([path], *counts)
        one, other = (folder / name_of(what, days, file_id, "csv") for what in ("kontak", "pemantauan"))
        with _private(one, "w") as target:
            told = write_csv(CONTACTS, contacts, target)
        with _private(other, "w") as target:
            reports = write_csv(MONITORING, monitoring, target)
        return Made([one, other], told, reports)


def _private(path: Path, mode: str) -> IO[Any]:
    """A new file that nobody but its owner reads. CSV has a mark of its encoding, for Excel."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    is_text = "b" not in mode
    return os.fdopen(
        descriptor, mode, encoding="utf-8-sig" if is_text else None, newline="" if is_text else None
    )
