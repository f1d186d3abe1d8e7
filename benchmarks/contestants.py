"""Ways to read the same file of cases, each from its first byte to its last row."""

import csv
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

from pydantic import BaseModel, Field
from python_calamine import CalamineWorkbook

from cli.check import run
from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileKind
from functions.ingest.judge import judge_file
from functions.ingest.reader import open_table

type Contestant = Callable[[Path, date], int]


class PlainRow(BaseModel):
    """A row as somebody would model it who trusts it: named columns, nothing checked but their presence."""

    number: int = Field(alias="No")
    nik: str = Field(alias="NIK")
    kk: str = Field(alias="No KK")
    name: str = Field(alias="Nama")
    sex: str = Field(alias="Jenis Kelamin")
    birth_date: str = Field(alias="Tgl Lahir")
    phone: str = Field(alias="No HP")
    address: str = Field(alias="Alamat")
    village: str = Field(alias="Kelurahan")
    kecamatan: str = Field(alias="Kecamatan")
    specimen_date: str = Field(alias="Tgl Swab")
    result_date: str = Field(alias="Tgl Hasil")
    result: str = Field(alias="Hasil")


def dict_reader(path: Path, _: date) -> int:
    """The standard library alone, told encoding and delimiter."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.DictReader(file, delimiter=";"))


def plain_models(path: Path, _: date) -> int:
    """The same with a pydantic model for each row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        models = map(PlainRow.model_validate, csv.DictReader(file, delimiter=";"))
        return sum(1 for _ in models)


def frictionless(path: Path, _: date) -> int:
    """The validator of tabular data, told the dialect, with what a pattern can say of each column."""
    # Only here: it is a dependency of the benchmark alone.
    from frictionless import Dialect, Resource, Schema, formats  # noqa: PLC0415

    fields = [
        {"name": name, "type": "string", **({"constraints": rule} if rule else {})} for name, rule in _RULES
    ]
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        encoding="utf-8-sig",
        dialect=Dialect(controls=[formats.CsvControl(delimiter=";")]),
        schema=Schema.from_descriptor({"fields": fields}),
    )
    return int(resource.validate(limit_errors=10_000_000).tasks[0].stats["rows"])


_DAY = {"required": True, "pattern": r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}"}
_RULES: tuple[tuple[str, dict[str, object]], ...] = (
    ("No", {"required": True}),
    ("NIK", {"pattern": r"\d{16}"}),
    ("No KK", {"pattern": r"\d{16}"}),
    ("Nama", {"required": True}),
    ("Jenis Kelamin", {"enum": ["L", "P"]}),
    ("Tgl Lahir", _DAY),
    ("No HP", {"pattern": r"(0|\+?62)8[1-35-9]\d{7,10}"}),
    ("Alamat", {}),
    ("Kelurahan", {"required": True}),
    ("Kecamatan", {"required": True}),
    ("Tgl Swab", _DAY),
    ("Tgl Hasil", _DAY),
    ("Hasil", {"enum": ["Positif", "Negatif"]}),
)


def desac(path: Path, today: date) -> int:
    """What `desac check` does: find format, delimiter and header, judge every row."""
    with path.open("rb") as file:
        table = open_table(path.name, file)
        return sum(1 for _ in judge_file(table, FileKind.CASES, load_directory(), today))


def calamine(path: Path, _: date) -> int:
    """The workbook reader alone."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows()) - 1


def check(path: Path, today: date) -> int:
    """The command itself, its JSON written to a file."""
    with tempfile.TemporaryFile("w+") as target, redirect_stdout(target):
        run([path], FileKind.CASES, as_json=True, today=today)
        target.seek(0)
        found = re.search(r'"rows": (\d+)', target.read(1000))
    if found is None:
        raise ValueError("no count in the answer")
    return int(found[1])


CONTESTANTS: Mapping[str, tuple[str, Contestant]] = {
    "dict_reader": ("`csv.DictReader`", dict_reader),
    "plain_models": ("`csv.DictReader` + a plain pydantic model", plain_models),
    "frictionless": ("`frictionless`, a pattern for each column", frictionless),
    "desac": ("`judge_file` (Desac)", desac),
    "calamine": ("`python-calamine`, `iter_rows`", calamine),
    "check": ("`desac check --json`", check),
}
"""By name: how the page calls it, and the function, which returns the number of rows it read."""
