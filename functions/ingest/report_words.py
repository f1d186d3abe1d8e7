"""The words of a report, the same in every format."""

from collections.abc import Iterable

from desac.domain.row import RowEffect
from functions.ingest.codes import Issue, Verdict
from functions.ingest.columns import field_label
from functions.ingest.report_rows import Outcome

OUTCOMES: dict[Outcome, str] = {
    RowEffect.NEW: "Diterima (baru)",
    RowEffect.CHANGED: "Diterima (data diperbarui)",
    RowEffect.UNCHANGED: "Diterima (tidak ada perubahan)",
    Verdict.ACCEPTED: "Diterima (belum dicatat)",
    Verdict.DUPLICATE: "Ganda",
    Verdict.IGNORED: "Dilewati",
    Verdict.REJECTED: "Ditolak",
}

_WORDS = {
    "name": "Nama",  # a doctors' file calls it otherwise
    # Facts that follow from others have no column of their own.
    "anchor_date": "Tanggal awal",
    "end_date": "Tanggal selesai isolasi",
    "status": "Status",
    "last_met": "Tanggal Kontak Terakhir",
}
_COLUMNS = {"village_code": "village", "kecamatan_code": "kecamatan"}
_UNSPOKEN = frozenset({"rule_version", "status_reason"})


def reasons(issues: Iterable[Issue]) -> str:
    """All that was found in a row, in one text."""
    return " ".join(f"{one.column}: {one.message}" if one.column else one.message for one in issues)


def codes(issues: Iterable[Issue]) -> str:
    """The codes of what was found."""
    return " ".join(one.code.value for one in issues)


def place(row: int, sheet: str | None) -> str:
    """Where a row stands in the file."""
    return f"{sheet}!{row}" if sheet else str(row)


def changes(fields: Iterable[str]) -> str:
    """The corrected fields as the sender calls them."""
    spoken = (field for field in fields if field not in _UNSPOKEN)
    return ", ".join(dict.fromkeys(map(_word, spoken)))


def _word(field: str) -> str:
    return _WORDS.get(field) or field_label(_COLUMNS.get(field, field))
