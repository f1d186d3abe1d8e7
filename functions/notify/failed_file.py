"""Messages that did not arrive, as CSV for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from desac.domain.dates import WITA
from desac.domain.spreadsheet import harmless
from functions.notify.api_views import FailedView
from functions.notify.failed_words import OUTCOMES, PURPOSES

CSV = "text/csv; charset=utf-8"
MOST_ROWS = 5_000
_HEADINGS = (
    "Waktu (WITA)", "Nomor", "Nama", "Desa/kelurahan", "Pesan", "Kode", "Sebab", "Warga lain di nomor ini",
    "Tugas pelacak", "Pelacak", "Hasil pelacak", "Id warga",
)  # fmt: skip
_STATES = {"open": "Terbuka", "taken": "Diambil", "closed": "Selesai"}


def failed_csv(rows: Iterable[FailedView]) -> bytes:
    """UTF-8 with a mark by which Excel knows it, and semicolons, as Excel in Indonesia expects it."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for row in rows:
        writer.writerow([harmless("" if cell is None else str(cell)) for cell in _cells(row)])
    return written.getvalue().encode("utf-8-sig")


def _local(phone: str | None) -> str | None:
    """`0812-0000-0123`: with dashes a spreadsheet keeps the zero."""
    if phone is None or not phone.startswith("+62"):
        return phone
    digits = f"0{phone.removeprefix('+62')}"
    return "-".join(part for part in (digits[:4], digits[4:8], digits[8:]) if part)


def _cells(row: FailedView) -> tuple[str | int | None, ...]:
    task = row.task
    return (
        f"{row.failed_at.astimezone(WITA):%d/%m/%Y %H:%M}",
        _local(row.phone),
        row.name,
        row.village,
        PURPOSES[row.purpose],
        row.code,
        row.text,
        row.companions,
        _STATES[task.state] if task else None,
        task.tracer if task else None,
        OUTCOMES[task.outcome] if task and task.outcome else None,
        row.person_id,
    )
