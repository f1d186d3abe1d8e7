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
    """`reading` (judged row by row) → `recording` (released, its ranges are written) → `done`.

    `held`: judged, and waits for an operator's approval (→ `recording`) or refusal (→ `declined`).
    `rejected`: the file as a whole could not be used; `problem` says why, as for `declined`.
    """

    READING = "reading"
    HELD = "held"
    RECORDING = "recording"
    DONE = "done"
    REJECTED = "rejected"
    DECLINED = "declined"


class HoldReason(StrEnum):
    """Why a file waits for an operator."""

    MANY_RECIPIENTS = "many_recipients"
    MANY_REJECTED = "many_rejected"
    # Too many rows to count the recipients before anything is recorded.
    UNCOUNTED = "uncounted"


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


class JudgedCounts(Record):
    """The rows by verdict, before anything is recorded: `accepted` becomes new, changed or unchanged."""

    rows: int = 0
    accepted: int = 0
    duplicate: int = 0
    ignored: int = 0
    rejected: int = 0


class SourceFile(Record):
    """One uploaded object version. `key` is its S3 key, `report_key` that of the report beside it.

    Once judged it is recorded in `ranges` parts, of which `ranges_done` are finished. `recipients` is how
    many people its release would send messages to, counted no further than was needed to hold it.
    """

    file_id: str
    key: str
    kind: FileKind
    state: FileState
    judged: JudgedCounts = JudgedCounts.of_valid()
    ranges: int = 0
    ranges_done: int = 0
    held_for: tuple[HoldReason, ...] = ()
    recipients: int | None = None
    # Who of the staff released or declined a held file, and when.
    decided_by: str | None = None
    decided_at: UtcDatetime | None = None
    counts: RowCounts = RowCounts.of_valid()
    problem: str | None = None
    report_key: str | None = None
    received_at: UtcDatetime
    finished_at: UtcDatetime | None = None


class FileRange(Record):
    """One part of a judged file, counted from 0; also the body of a message on the range queue."""

    file_id: str
    number: int
