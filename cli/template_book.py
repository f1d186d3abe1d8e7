"""The workbook that the health office fills in: one for each kind of file.

Its columns are in `template_columns.json`. The example stands in the sheet `Petunjuk` only, one value a
line behind "mis.": as a row of the list it would be sent one day, and registered.
"""

import json
from datetime import datetime
from importlib.resources import files
from typing import IO, Any, Final, Literal, NotRequired, TypedDict

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileKind

GUIDE, LISTS = "Petunjuk", "Daftar"
_LAST_ROW = 1_048_575
_WIDTHS = {"name": 28, "address": 34, "village": 22, "kecamatan": 18}
_WIDTH, _PADDING = 14, 3
_GUIDE_WIDTHS = (26, 26, 30, 90)
# Excel writes the time of creation into a file; ours are to be the same whenever they are made.
_CREATED: Final = datetime(2021, 8, 1)  # noqa: DTZ001 - Excel knows no time zones


class Column(TypedDict):
    """One column; `form` says how its cells are to look, `need` whether it must be filled."""

    field: str
    label: str
    form: NotRequired[str]
    need: str
    example: str
    note: str


class Form(TypedDict):
    """What Excel checks and says about a cell of some form: a `length`, or a choice from a list."""

    title: str
    message: str
    length: NotRequired[int]
    choices: NotRequired[list[str]]
    list: NotRequired[Literal["villages", "kecamatan"]]


def _table() -> dict[str, Any]:
    text = files("cli").joinpath("template_columns.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def columns(kind: FileKind) -> list[Column]:
    """The columns of a kind's workbook, in their order."""
    found: list[Column] = _table()["kinds"][kind.value]
    return found


def write_template(kind: FileKind, target: IO[bytes]) -> None:
    """Write the empty workbook of a kind, an XLSX file, to `target`."""
    forms: dict[str, Form] = _table()["forms"]
    with Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": f"Templat {kind.value}", "created": _CREATED})
        sheet = book.add_worksheet(kind.value.capitalize())
        _write_list(book, sheet, kind, forms)
        _write_guide(book, book.add_worksheet(GUIDE), kind)
        _write_lists(book.add_worksheet(LISTS))


def _write_list(book: Workbook, sheet: Worksheet, kind: FileKind, forms: dict[str, Form]) -> None:
    text = book.add_format({"num_format": "@"})
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"}
    heads = {True: book.add_format({**head, "bg_color": "#F8CBAD"}), False: book.add_format(head)}
    for at, column in enumerate(columns(kind)):
        width = max(_WIDTHS.get(column["field"], _WIDTH), len(column["label"]) + _PADDING)
        sheet.set_column(at, at, width, text)
        sheet.write_string(0, at, column["label"], heads[column["need"].startswith("wajib")])
        if "form" in column:
            sheet.data_validation(1, at, _LAST_ROW, at, _validation(forms[column["form"]]))
    sheet.freeze_panes(1, 0)
    # A NIK is digits as text on purpose.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_LAST_ROW + 1}"})


def _validation(form: Form) -> dict[str, Any]:
    """Excel warns of a value that is not meant, and lets it stand: the file's report has the last word."""
    told = {
        "input_title": form["title"],
        "input_message": form["message"],
        "error_title": form["title"],
        "error_message": f"{form['message']} Tetap pakai isi ini?",
        "error_type": "warning",
    }
    if "list" in form:
        return told | {"validate": "list", "source": _range_of(form["list"])}
    if "choices" in form:
        return told | {"validate": "list", "source": form["choices"]}
    if "length" in form:
        return told | {"validate": "length", "criteria": "==", "value": form["length"]}
    return told | {"validate": "any"}


def _lists() -> dict[str, list[str]]:
    directory = load_directory()
    return {
        "villages": sorted(village.name for village in directory.villages),
        "kecamatan": [one.name for one in directory.kecamatan],
    }


def _range_of(name: str) -> str:
    lists = _lists()
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[list(lists).index(name)]
    return f"={LISTS}!${letter}$1:${letter}${len(lists[name])}"


def _write_lists(sheet: Worksheet) -> None:
    """What the drop-down lists offer. Without a header, so that the reader passes the sheet over."""
    for at, values in enumerate(_lists().values()):
        sheet.write_column(0, at, values)
    sheet.hide()


def _write_guide(book: Workbook, sheet: Worksheet, kind: FileKind) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    heading = book.add_format({"bold": True, "font_size": 13, "num_format": "@"})
    head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    for at, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(at, at, width, wrapped)
    lines: list[tuple[tuple[str, ...], Format]] = [
        ((f"Cara mengisi berkas {kind.value}",), heading),
        *(((text,), book.add_format({"num_format": "@"})) for text in _steps(kind)),
        (("",), wrapped),
        (("Kolom", "Wajib diisi?", "Contoh (bukan orang nyata)", "Penjelasan"), head),
        *(
            ((one["label"], one["need"], f"mis. {one['example']}", one["note"]), wrapped)
            for one in columns(kind)
        ),
    ]
    for row, (texts, style) in enumerate(lines):
        for at, text in enumerate(texts):
            sheet.write_string(row, at, text, style)


def _steps(kind: FileKind) -> list[str]:
    return [
        f"1. Isi lembar {kind.value.capitalize()}, satu baris satu {_WHAT[kind]}. "
        "Kolom yang judulnya berwarna wajib diisi.",
        "2. Semua kolom berformat Teks. Untuk menempel dari berkas lain, pilih Tempel nilai (Paste values).",
        "3. Kolom yang tidak dipakai boleh dikosongkan. Jangan mengubah judulnya.",
        f"4. Simpan sebagai XLSX, lalu taruh di folder {kind.value}. Jangan memakai nama orang sebagai nama "
        "berkas.",
        "5. Lembar ini tidak dibaca sebagai data dan boleh dibiarkan.",
    ]


_WHAT = {FileKind.CASES: "orang", FileKind.CONTACTS: "kontak erat", FileKind.DOCTORS: "desa atau kelurahan"}
