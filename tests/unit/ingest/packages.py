"""Workbooks put together part by part, as no spreadsheet program would."""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"


def zip_bytes(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def sheet_xml(rows: str, above: str = "") -> str:
    """A sheet around `<row>` elements; `above` stands before them."""
    return f'<worksheet xmlns="{_MAIN}">{above}<sheetData>{rows}</sheetData></worksheet>'


def cell(reference: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx_parts(*sheets: str, strings: str | None = None) -> dict[str, str | bytes]:
    """The parts of a workbook with these sheets (XML) and table of shared strings (`<si>` elements)."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="Lembar{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{strings}</sst>'
    return parts | {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in zip(numbers, sheets, strict=True)}


_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_SPREADSHEET: Final = "application/vnd.oasis.opendocument.spreadsheet"


def ods_parts(rows: str, locked: bool = False) -> dict[str, str | bytes]:
    """The parts of an ODS file with one sheet of these `<table:table-row>` elements."""
    spaces = " ".join(
        f'xmlns:{short}="{_ODF}{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    secret = "<manifest:encryption-data/>" if locked else ""
    return {
        "mimetype": _SPREADSHEET,
        "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="content.xml">{secret}</manifest:file-entry>'
        "</manifest:manifest>",
    }


def ods_row(*cells: str, rows: int = 1) -> str:
    """A row of `<table:table-cell>` elements, `rows` times."""
    times = f' table:number-rows-repeated="{rows}"' if rows > 1 else ""
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str = "", columns: int = 1) -> str:
    """A cell, `columns` times."""
    times = f' table:number-columns-repeated="{columns}"' if columns > 1 else ""
    if not text:
        return f"<table:table-cell{times}/>"
    return f'<table:table-cell{times} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
