"""The sheet `Petunjuk` of the report: the counts, and what to do now.

Its cells must never look like a header or a NIK: then the reader would take it for a list of people.
"""

from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from desac.domain.spreadsheet import cell_of
from functions.ingest.codes import Verdict
from functions.ingest.own_columns import OWN_COLUMNS, REASONS
from functions.ingest.report_rows import Outcome
from functions.ingest.report_sheets import GUIDE
from functions.ingest.report_style import Style
from functions.ingest.report_survey import Group, Survey
from functions.ingest.report_words import OUTCOMES

_WIDTHS = (34, 14, 100)
_LINE_LENGTH = sum(_WIDTHS) - 10
_LINE_HEIGHT, _HEADING_HEIGHT = 15, 26


def write_guide(
    book: Workbook, style: Style, survey: Survey, shown: Mapping[Group, int], sheets: Sequence[str]
) -> None:
    """Add the sheet. `shown` is how many rows of each block were written, `sheets` are their names."""
    sheet = book.add_worksheet(GUIDE)
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width, style.wrapped)
    lines = [
        _Heading("Laporan pemeriksaan berkas"),
        *_counts(survey),
        _Heading("Yang perlu dilakukan"),
        *_steps(sheets),
        *_notes(survey, shown),
        _Heading("Catatan yang muncul"),
        *_findings(survey),
    ]
    for at, line in enumerate(lines):
        if isinstance(line, tuple):
            for column, text in enumerate(line):
                sheet.write_string(at, column, cell_of(text), style.wrapped)
        elif isinstance(line, _Heading):
            sheet.set_row(at, _HEADING_HEIGHT)
            sheet.write_string(at, 0, line, style.heading)
        else:
            # One sentence over all columns: Excel does not find the height of merged cells by itself.
            sheet.merge_range(at, 0, at, len(_WIDTHS) - 1, cell_of(line), style.wrapped)
            sheet.set_row(at, _LINE_HEIGHT * (1 + len(line) // _LINE_LENGTH))


class _Heading(str):
    """A line in larger letters."""

    __slots__ = ()


type _Line = str | tuple[str, ...]


def _counts(survey: Survey) -> list[_Line]:
    rows = ("Baris di berkas", grouped(survey.outcomes.total()), "sama dengan jumlah angka di bawahnya")
    return [rows, *((words, grouped(survey.outcomes[one])) for one, words in _outcomes(survey))]


def _outcomes(survey: Survey) -> list[tuple[Outcome, str]]:
    """All but `accepted`, which only a file has that was not recorded."""
    return [
        (outcome, words)
        for outcome, words in OUTCOMES.items()
        if outcome is not Verdict.ACCEPTED or survey.outcomes[outcome]
    ]


def _steps(sheets: Sequence[str]) -> list[_Line]:
    where = f"lembar {sheets[0]}" if len(sheets) == 1 else "lembar-lembar lainnya"
    return [
        f"1. Buka {where}. Baris yang ditolak berada paling atas dan berwarna merah muda.",
        f"2. Kolom {REASONS} di sebelah kanan mengatakan apa yang salah. Sel yang bermasalah berwarna lebih "
        "tua. Sel kuning adalah peringatan: barisnya tetap diproses.",
        "3. Perbaiki isinya langsung di lembar itu. Semua kolom sudah berformat Teks: ketik NIK, nomor HP "
        "dan tanggal (hari-bulan-tahun) apa adanya.",
        "4. Simpan sebagai XLSX, lalu taruh di folder yang sama seperti berkas aslinya.",
        "5. Baris lain boleh dibiarkan. Yang sudah diterima tidak dicatat dua kali dan tidak dikirimi pesan "
        "lagi.",
        f"6. Kolom {', '.join(OWN_COLUMNS)} dan lembar ini milik laporan. Keduanya tidak dibaca sebagai data "
        "dan tidak perlu dihapus.",
    ]


def _notes(survey: Survey, shown: Mapping[Group, int]) -> list[_Line]:
    notes: list[_Line] = []
    written, rows = sum(shown.values()), grouped(survey.outcomes.total())
    if written < survey.groups.total():
        attention = survey.groups[Group.REJECTED] + survey.groups[Group.WARNED]
        notes.append(
            f"Berkas ini besar. Di sini hanya ada {grouped(written)} dari {grouped(attention)} baris yang "
            f"ditolak atau diberi peringatan. Semua {rows} baris ada di laporan CSV."
        )
    if survey.unshown:
        notes.append(
            f"{grouped(survey.unshown)} baris bukan data (judul berulang, jumlah, catatan, tanda tangan) "
            "dan tidak ditampilkan di sini."
        )
    return notes


def _findings(survey: Survey) -> list[_Line]:
    found = sorted(survey.findings.items(), key=lambda entry: (-entry[1], entry[0].code))
    lines: list[_Line] = [(one.code.value, f"{grouped(many)} kali", one.message) for one, many in found]
    return lines or ["Tidak ada: semua baris beres."]


def grouped(number: int) -> str:
    """A number as Indonesians write it: 12.345."""
    return f"{number:,}".replace(",", ".")
