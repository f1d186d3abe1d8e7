"""Whatever is in a file: every row gets a verdict, or the file a reason."""

from collections import Counter
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desac.domain.source_file import FileKind
from functions.ingest.codes import FileProblem
from tests.unit.ingest.sheets import GOOD_CASE, GOOD_CONTACT, GOOD_DOCTOR, csv_bytes, judge_bytes, xlsx_bytes

HEADERS = {
    FileKind.CASES: list(GOOD_CASE),
    FileKind.CONTACTS: list(GOOD_CONTACT),
    FileKind.DOCTORS: list(GOOD_DOCTOR),
}
PLAUSIBLE = [
    *GOOD_CASE.values(),
    *GOOD_CONTACT.values(),
    "",
    "-",
    "Jumlah",
    "Nama",
    "5.17E+15",
    "44419",
    "Negatif",
]
CELL = st.sampled_from(PLAUSIBLE) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20
)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=14), max_size=12)


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(FileKind), rows=ROWS)
def test_every_row_has_one_verdict(kind: FileKind, rows: list[list[str]]) -> None:
    """Verdicts follow from severities, and whatever is not accepted has a reason."""
    header = HEADERS[kind]
    good = {"kasus": GOOD_CASE, "kontak": GOOD_CONTACT, "dokter": GOOD_DOCTOR}[kind.value]
    judged = judge_bytes(csv_bytes([header, list(good.values()), *rows]), kind)
    prepared = sum(not any(cell.strip() for cell in row[1:]) for row in rows)
    assert len(rows) + 1 - prepared <= len(judged) <= len(rows) + 1
    assert len({row.row for row in judged}) == len(judged)
    assert sum(Counter(row.verdict for row in judged).values()) == len(judged)
    for row in judged:
        severities = {issue.severity.value for issue in row.issues}
        expected = {"accepted": {"warning"}, "rejected": {"error"}}.get(row.verdict.value, {"info"})
        assert severities <= expected
        assert bool(severities) or row.verdict == "accepted"
        assert (row.record is not None) == (row.verdict == "accepted")
        assert all(issue.column for issue in row.issues if issue.severity == "warning")


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    """Bytes that are no table are refused with a code and never with a crash."""
    with suppress(FileProblem):
        judge_bytes(data)


WORKBOOK = xlsx_bytes({"Data": [list(GOOD_CASE), list(GOOD_CASE.values())]})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(at=st.integers(0, len(WORKBOOK) - 1), value=st.binary(min_size=1, max_size=30), cut=st.booleans())
def test_damaged_workbook(at: int, value: bytes, *, cut: bool) -> None:
    """A workbook that was cut off or overwritten on the way."""
    data = WORKBOOK[:at] + (b"" if cut else value + WORKBOOK[at + len(value) :])
    with suppress(FileProblem):
        judge_bytes(data)
