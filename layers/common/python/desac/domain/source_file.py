"""A file that was dropped, and what became of each of its rows."""

from enum import StrEnum

from pydantic import model_validator

from desac.domain.base import Record, UtcDatetime


class FileKind(StrEnum):
    """Also the prefix of the drop bucket under which such a file lies."""

    CASES = "kasus"
    CONTACTS = "kontak"
    DOCTORS = "dokter"


class FileState(StrEnum):
    """`rejected`: the file as a whole could not be used; `problem` says why."""

    READING = "reading"
    DONE = "done"
    REJECTED = "rejected"


class RowCounts(Record):
    """Every row is in exactly one count, so they sum to `rows`."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    ignored: int = 0
    rejected: int = 0

    @model_validator(mode="after")
    def _counts_close(self) -> "RowCounts":
        total = self.new + self.changed + self.unchanged + self.duplicate + self.ignored + self.rejected
        if total != self.rows:
            raise ValueError(f"row counts do not close: {total} accounted for, {self.rows} read")
        return self


class SourceFile(Record):
    """One uploaded object version. `key` is its S3 key, `report_key` that of the report beside it."""

    file_id: str
    key: str
    kind: FileKind
    state: FileState
    counts: RowCounts = RowCounts()
    problem: str | None = None
    report_key: str | None = None
    received_at: UtcDatetime
    finished_at: UtcDatetime | None = None
