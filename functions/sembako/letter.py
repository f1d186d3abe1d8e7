"""The berita acara to print and to sign: one for each village and fund, each beginning on a page of its own.

Only this module loads fpdf2 (in the layer of documents), which takes a second: whoever asks for a list waits
for it, nobody else.
"""

from collections.abc import Sequence
from datetime import date, datetime
from importlib import resources

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from desac.domain.dates import WITA
from functions.sembako.listing import FUND_WORDS, VillageList
from functions.sembako.words import in_words, long_day

# Millimetres and points.
_MARGIN, _FOOT = 15, 12
_TITLE, _TEXT, _CELL, _SMALL = 13, 10, 9, 7.5
_LINE, _CELL_LINE = 5.2, 4.6
_FONT = "dejavu"
_GREY, _BLACK, _PALE = (90, 90, 90), (0, 0, 0), (228, 234, 244)
_COLUMNS = (
    ("No", 9, "RIGHT"),
    ("Nomor", 20, "LEFT"),
    ("Nama", 48, "LEFT"),
    ("Alamat", 74, "LEFT"),
    ("HP", 28, "LEFT"),
    ("Jiwa", 11, "RIGHT"),
    ("Isolasi s.d.", 22, "LEFT"),
    # Filled in by whoever carries it: a list to sign at the door would show every neighbour's name.
    ("Diterima: tanggal, jam, oleh", 55, "LEFT"),
)
# Room for a hand that writes on a knee.
_ROW_HEIGHT = 9.5
_BLANK = "." * 46
_SIGNATURES_HEIGHT = 57


def write_letter(lists: Sequence[VillageList], package: Sequence[str], day: date, now: datetime) -> bytes:
    """The PDF. `day` is that of the handing over, `package` what is in a package, in words."""
    pdf = _Letter(now)
    for one in lists:
        pdf.begin(one)
        _opening(pdf, one, package, day)
        _table(pdf, one)
        _signatures(pdf, one, day)
    if not lists:
        pdf.begin(None)
        pdf.paragraph("Tidak ada permintaan dengan saringan ini.")
    return bytes(pdf.output())


class _Letter(FPDF):
    """A4 across, with whose page it is at the foot."""

    def __init__(self, now: datetime) -> None:
        super().__init__(orientation="landscape", format="A4", unit="mm")
        self._printed = f"{now.astimezone(WITA):%d-%m-%Y %H.%M} WITA"
        self._whose = ""
        self._first_page = 1
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + _FOOT / 2)
        self.set_title("Berita acara serah terima paket sembako")
        self.set_author("Dinas Sosial Kota Denpasar")
        self.set_lang("id")
        self.set_creation_date(now)
        self.set_producer("desac")
        fonts = resources.files("functions.sembako") / "fonts"
        for style, name in (("", "DejaVuSansCondensed.ttf"), ("B", "DejaVuSansCondensed-Bold.ttf")):
            with resources.as_file(fonts / name) as file:
                self.add_font(_FONT, style, file)
        self.set_font(_FONT, size=_TEXT)

    def begin(self, one: VillageList | None) -> None:
        """The first page of another berita acara."""
        # The foot of the page before is written with the next page: it is to name its own village.
        self.add_page()
        self._whose = f"{one.place}, {FUND_WORDS[one.fund]}" if one else ""
        self._first_page = self.page_no()

    def footer(self) -> None:
        """Whose it is, which sheet, and that it is confidential."""
        self.set_y(-_FOOT)
        self.set_font(_FONT, size=_SMALL)
        self.set_text_color(*_GREY)
        sheet = f"lembar {self.page_no() - self._first_page + 1}"
        said = [self._whose, sheet, f"dicetak {self._printed}", "data kesehatan warga: rahasia"]
        self.cell(0, 4, "  ·  ".join(part for part in said if part), align="C")
        self.set_text_color(*_BLACK)

    def line_of(self, text: str, *, size: float, bold: bool = False, align: str = "C") -> None:
        """One line across the page."""
        self.set_font(_FONT, "B" if bold else "", size)
        self.cell(0, _LINE * size / _TEXT, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def paragraph(self, text: str) -> None:
        """Wrapped text."""
        self.set_font(_FONT, size=_TEXT)
        self.multi_cell(0, _LINE, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _opening(pdf: _Letter, one: VillageList, package: Sequence[str], day: date) -> None:
    pdf.line_of("PEMERINTAH KOTA DENPASAR", size=_TEXT)
    pdf.line_of("DINAS SOSIAL", size=_TEXT + 1, bold=True)
    pdf.ln(3)
    pdf.line_of("BERITA ACARA SERAH TERIMA PAKET SEMBAKO", size=_TITLE, bold=True)
    pdf.line_of(f"Nomor: {_BLANK}", size=_TEXT)
    pdf.ln(3)
    pdf.paragraph(f"Pada hari ini, {long_day(day)}, yang bertanda tangan di bawah ini:")
    pdf.ln(1)
    _party(pdf, "PIHAK PERTAMA", "Dinas Sosial Kota Denpasar")
    _party(pdf, "PIHAK KEDUA", f"Satgas Covid-19 {one.place}")
    pdf.ln(1)
    where = one.place + (f", Kecamatan {one.kecamatan}" if one.kecamatan else "")
    count = len(one.rows)
    pdf.paragraph(
        f"PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA {count} ({in_words(count)}) paket sembako untuk warga "
        f"yang menjalani isolasi mandiri di {where}, dengan sumber dana: {FUND_WORDS[one.fund]}. PIHAK KEDUA "
        "mengantar satu paket kepada setiap keluarga dalam daftar ini dan mencatat penerimaannya. Daftar ini "
        f"tidak diperlihatkan kepada warga. Isi satu paket: {', '.join(package)}."
    )
    pdf.ln(2)


def _party(pdf: _Letter, name: str, office: str) -> None:
    pdf.set_font(_FONT, "B", _TEXT)
    pdf.cell(38, _LINE, name)
    pdf.set_font(_FONT, size=_TEXT)
    pdf.cell(92, _LINE, f"Nama: {_BLANK}")
    pdf.cell(0, _LINE, f"mewakili {office}", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _table(pdf: _Letter, one: VillageList) -> None:
    pdf.set_font(_FONT, size=_CELL)
    with pdf.table(
        col_widths=tuple(width for _, width, _ in _COLUMNS),
        text_align=tuple(align for _, _, align in _COLUMNS),
        headings_style=FontFace(emphasis="BOLD", fill_color=_PALE),
        borders_layout=TableBordersLayout.ALL,
        line_height=_CELL_LINE,
        padding=1,
        num_heading_rows=1,
    ) as table:
        heading = table.row()
        for label, _, _ in _COLUMNS:
            heading.cell(label)
        for number, row in enumerate(one.rows, 1):
            cells = table.row(min_height=_ROW_HEIGHT)
            until = f"{row.isolation_until:%d-%m-%Y}"
            heads = str(row.people or "")
            for text in (str(number), row.reference, row.name, row.address, row.phone, heads, until, ""):
                cells.cell(text)
    people = sum(row.people or 0 for row in one.rows)
    pdf.ln(1)
    pdf.line_of(f"Jumlah: {len(one.rows)} paket, {people} jiwa", size=_CELL, bold=True, align="L")


def _signatures(pdf: _Letter, one: VillageList, day: date) -> None:
    """All on one page: half a signature is none."""
    if pdf.get_y() + _SIGNATURES_HEIGHT > pdf.page_break_trigger:
        pdf.add_page()
        about = f"Berita acara serah terima paket sembako, {one.place}, {len(one.rows)} paket"
        pdf.line_of(about, size=_TEXT, bold=True, align="L")
    pdf.ln(2)
    pdf.paragraph(
        "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
    )
    pdf.ln(2)
    half = (pdf.w - 2 * _MARGIN) / 2
    place = long_day(day).partition(", ")[2]
    for left, right in (
        ("", f"Denpasar, {place}"),
        ("PIHAK KEDUA", "PIHAK PERTAMA"),
        (f"Satgas Covid-19 {one.place}", "Dinas Sosial Kota Denpasar"),
        ("", ""),
        ("", ""),
        ("", ""),
        (f"({_BLANK})", f"({_BLANK})"),
        ("", f"NIP {_BLANK}"),
    ):
        pdf.cell(half, _LINE, left, align="C")
        pdf.cell(half, _LINE, right, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
