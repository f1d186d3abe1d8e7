"""The handbook as a PDF for phones: A5, large type, from the text and the configured numbers.

Nothing in it depends on the day or the machine: the same source gives the same bytes. So the PDF is kept in
the repository, and a test says when it has fallen behind its source.
"""

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from pydantic import BaseModel, ConfigDict

from desac.adapters.config_data import city, health_line
from desac.adapters.health_rules import rule_book

MEDIA = Path(__file__).resolve().parents[2] / "media"
SOURCE = MEDIA / "buku-saku-isolasi-mandiri.toml"
TARGET = SOURCE.with_suffix(".pdf")

# Millimetres and points. 13 points on A5 are as wide on a phone as WhatsApp's own text.
_MARGIN, _TEXT, _HEADING, _LINE = 12, 13, 17, 6.4
_INK, _MARK, _ALARM, _PALE = (25, 25, 25), (0, 92, 92), (176, 0, 32), (255, 235, 238)
_NUMBER_WIDTH, _DOT = 8, 1.6
_A5 = (148, 210)


class Block(BaseModel):
    """One part of the text; `page` begins a new page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["alarm", "steps", "points", "note", "page"]
    heading: str = ""
    lines: tuple[str, ...] = ()
    closing: str = ""


class Handbook(BaseModel):
    """The whole text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    subtitle: str
    version: int
    as_of: date
    blocks: tuple[Block, ...]


def load(source: Path = SOURCE) -> Handbook:
    """The text with its numbers filled in. Raises KeyError for a name in braces that nobody knows."""
    raw = Handbook.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
    known = _numbers(raw.as_of)
    blocks = tuple(
        block.model_copy(
            update={
                "heading": block.heading.format_map(known),
                "lines": tuple(line.format_map(known) for line in block.lines),
                "closing": block.closing.format_map(known),
            }
        )
        for block in raw.blocks
    )
    return raw.model_copy(update={"blocks": blocks})


def _numbers(day: date) -> dict[str, str]:
    rules, place = rule_book().on(day), city()
    return {
        "darurat": place.emergency_phone,
        "darurat_lain": place.emergency_phone_alternative,
        "nama_darurat": place.emergency_name,
        "situs": place.website,
        "layanan_kesehatan": health_line().phone,
        "hari_isolasi": str(rules.isolation_days_from_specimen),
        "hari_gejala": str(rules.isolation_days_from_onset),
        "hari_bebas": str(rules.symptom_free_days),
        "hari_karantina": str(rules.quarantine_days),
    }


class _Pdf(FPDF):
    """A5 with a line at the foot of every page."""

    def __init__(self, text: Handbook) -> None:
        super().__init__(format=_A5, unit="mm")
        self.handbook = text
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + 4)
        # Compressed streams differ between builds of zlib; the whole text is a few kilobytes.
        self.set_compression(False)
        self.set_title(text.title)
        self.set_author(text.subtitle)
        self.set_lang("id")
        self.set_creation_date(datetime.combine(text.as_of, time(), UTC))
        self.set_producer("desac")

    def footer(self) -> None:
        """The emergency number on every page, and which page it is."""
        self.set_y(-_MARGIN)
        self.set_font("Helvetica", size=9)
        self.set_text_color(*_INK)
        name = f"{self.handbook.title}, versi {self.handbook.version}"
        said = f"Darurat 24 jam: {city().emergency_phone}  ·  {name}"
        self.cell(0, 5, f"{said}  ·  {self.page_no()}/{{nb}}", align="C")

    def mark(self, number: str | None = None) -> None:
        """A number or a dot at the margin; the text beside it comes next."""
        if self.will_page_break(2 * _LINE):
            self.add_page()
        if number is None:
            self.set_fill_color(*_MARK)
            self.ellipse(_MARGIN + 1, self.get_y() + (_LINE - _DOT) / 2, _DOT, _DOT, style="F")
            return
        self.set_x(_MARGIN)
        self.cell(_NUMBER_WIDTH, _LINE, number)

    def paragraph(self, text: str, indent: float = 0) -> None:
        """Text with ** for bold, wrapped."""
        self.set_x(_MARGIN + indent)
        self.multi_cell(0, _LINE, text, align="L", markdown=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def build(text: Handbook) -> bytes:
    """The PDF."""
    pdf = _Pdf(text)
    pdf.add_page()
    pdf.set_text_color(*_MARK)
    pdf.set_font("Helvetica", "B", 24)
    pdf.multi_cell(0, 10, text.title, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font("Helvetica", size=10)
    pdf.cell(0, 6, text.subtitle, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(3)
    for block in text.blocks:
        _draw(pdf, block)
    return bytes(pdf.output())


def _draw(pdf: _Pdf, block: Block) -> None:
    if block.kind == "page":
        pdf.add_page()
        return
    if block.kind == "alarm":
        _alarm(pdf, block)
        return
    if block.heading:
        pdf.set_text_color(*_MARK)
        pdf.set_font("Helvetica", "B", _HEADING)
        pdf.multi_cell(0, 9, block.heading, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_text_color(*_INK)
    pdf.set_font("Helvetica", size=_TEXT if block.kind != "note" else 11)
    for place, line in enumerate(block.lines, 1):
        if block.kind != "note":
            pdf.mark(f"{place}." if block.kind == "steps" else None)
        pdf.paragraph(line, 0 if block.kind == "note" else _NUMBER_WIDTH)
        pdf.ln(1.2)
    pdf.ln(3)


def _alarm(pdf: _Pdf, block: Block) -> None:
    """What must be seen first, on a pale ground with a bar beside it."""
    top = pdf.get_y()
    # The ground has to be there before the words, and only they know its height: a draft tells it.
    draft = _Pdf(pdf.handbook)
    draft.add_page()
    draft.set_y(top)
    _alarm_words(draft, block)
    bottom = draft.get_y()
    pdf.set_fill_color(*_PALE)
    pdf.rect(_MARGIN - 3, top - 1, pdf.w - 2 * _MARGIN + 6, bottom - top + 3, style="F")
    pdf.set_fill_color(*_ALARM)
    pdf.rect(_MARGIN - 3, top - 1, 1.5, bottom - top + 3, style="F")
    pdf.set_y(top)
    _alarm_words(pdf, block)
    pdf.ln(5)


def _alarm_words(pdf: _Pdf, block: Block) -> None:
    pdf.set_text_color(*_ALARM)
    pdf.set_font("Helvetica", "B", _HEADING)
    pdf.multi_cell(0, 8, block.heading, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_text_color(*_INK)
    pdf.set_font("Helvetica", size=_TEXT)
    for line in block.lines:
        pdf.mark()
        pdf.paragraph(line, _NUMBER_WIDTH)
    pdf.ln(1.5)
    pdf.paragraph(block.closing)
