"""Figures as files for a spreadsheet: every table in a workbook, or one of them as CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

import xlsxwriter

from desac.adapters.figure_desk import Counted, Scope
from desac.adapters.village_data import load_directory
from desac.domain.care_figures import care_figures
from desac.domain.dates import WITA
from desac.domain.figure_rows import By, FigureRow, rows_by
from desac.domain.figure_rules import FigureRules
from desac.domain.figures import put_together

type Cells = Sequence[str | int | float | None]

_HEADINGS = {
    "key": "Kode",
    "name": "Nama",
    "rows": "Baris berkas",
    "people": "Warga tercatat",
    "cases": "Kasus",
    "contacts": "Kontak erat",
    "messaged": "Dikirimi pesan",
    "sent": "Terkirim",
    "delivered": "Sampai",
    "forms": "Formulir masuk",
    "located": "Alamat ditemukan",
    "assigned": "Tugas pelacak",
    "waiting_for_tracer": "Menunggu pelacak",
    "unreachable": "Tidak terjangkau",
    "unreachable_share": "Bagian tidak terjangkau",
    "contacts_per_case": "Kontak per kasus",
    "cases_without_contacts": "Kasus tanpa kontak",
    "traced_share": "Bagian terlacak tepat waktu",
    "complaints": "Keluhan",
    "unanswered": "Keluhan belum dijawab",
    "sembako_requests": "Permintaan sembako",
    "sembako_delivered": "Sembako diantar",
    "sembako_open": "Sembako belum diantar",
    "problems": "Angka yang tidak cocok",
}
_SHEETS = {By.VILLAGE: "Per desa", By.ORIGIN: "Per berkas", By.DAY: "Per hari"}
_WIDTH = 18
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def figure_file(
    kind: Literal["xlsx", "csv"], by: By, scope: Scope, counted: Counted, *, rules: FigureRules, now: datetime
) -> bytes:
    """The content of such a file. CSV is UTF-8 with a mark by which Excel knows it, separated by semicolons,
    as Excel in Indonesia expects it.
    """
    names = {village.code: village.name for village in load_directory().villages}
    tables = {
        one: rows_by(one, counted.totals, counted.files, rules=rules, now=now, villages=names)
        for one in ([by] if kind == "csv" else By)
    }
    if kind == "csv":
        return _text(tables[by])
    return _workbook(tables, scope, counted, rules, now.astimezone(WITA).date())


def _text(rows: Sequence[FigureRow]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS.values())
    writer.writerows(map(_cells, rows))
    return written.getvalue().encode("utf-8-sig")


def _cells(row: FigureRow) -> Cells:
    return [getattr(row, field) for field in _HEADINGS]


def _workbook(
    tables: dict[By, list[FigureRow]], scope: Scope, counted: Counted, rules: FigureRules, today: date
) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        sheets = {
            "Ringkasan": _summary(scope, counted, rules, today),
            **{
                _SHEETS[by]: iter([list(_HEADINGS.values()), *map(_cells, rows)])
                for by, rows in tables.items()
            },
            "Corong": _levels(counted),
        }
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.set_column(0, len(_HEADINGS), _WIDTH)
            sheet.freeze_panes(1, 0)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells, bold if number == 0 else None)
    return written.getvalue()


def _levels(counted: Counted) -> Iterator[Cells]:
    """Every count by its names, by which it can be opened to its people."""
    figures = put_together(counted.totals, counted.files)
    yield "Tingkat", "Bagian", "Jumlah"
    for name, level in (*figures.funnel.levels(), *figures.care.items()):
        for part, count in level.parts.items():
            if count:
                yield name, part, count


def _summary(scope: Scope, counted: Counted, rules: FigureRules, today: date) -> Iterator[Cells]:
    figures = put_together(counted.totals, counted.files)
    care = care_figures(counted.totals, figures, rules, today)
    yield "Angka", "Jumlah", "Dari", "Bagian"
    yield "Dari tanggal", scope.first.isoformat()
    yield "Sampai tanggal", scope.last.isoformat()
    yield "Berkas", scope.file.key if scope.file else "semua"
    yield "Desa", scope.village or "semua"
    yield "Kasus yang diikuti", care.contacts.cases
    yield "Kontak per kasus (rata-rata)", care.contacts.mean
    yield "Kasus tanpa kontak", care.contacts.without, care.contacts.cases
    yield (
        f"Kasus dengan kurang dari {care.contacts.target} kontak",
        care.contacts.below_target,
        care.contacts.cases,
    )
    for whom, traced in (("Kasus", care.traced_cases), ("Kontak", care.traced_contacts)):
        for hours, share in traced.within_hours.items():
            yield f"{whom} terlacak dalam {hours} jam", share.count, share.of, share.share
    yield "Tidak terjangkau", care.unreachable.count, care.unreachable.of, care.unreachable.share
    for minutes, share in care.answers.within_minutes.items():
        yield f"Keluhan dijawab dalam {minutes} menit", share.count, share.of, share.share
    yield "Keluhan belum dijawab", care.answers.unanswered, care.answers.complaints
    for state, count in care.messages.items():
        yield f"Pesan: {state}", count
    for state, aid in care.aid.by_state.items():
        yield f"Sembako: {state}", aid.requests, None, f"paling lama {aid.oldest_days} hari"
    for problem in figures.funnel.problems():
        yield "Tidak cocok", problem
