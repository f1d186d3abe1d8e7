"""Three ways to read the same file of cases, each from its first byte to its last row."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, Field

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


def desac(path: Path, today: date) -> int:
    """What `desac check` does: find encoding, delimiter and header, judge every row."""
    with path.open("rb") as file:
        table = open_table(path.name, file)
        return sum(1 for _ in judge_file(table, FileKind.CASES, load_directory(), today))


CONTESTANTS: Mapping[str, tuple[str, Contestant]] = {
    "dict_reader": ("`csv.DictReader`", dict_reader),
    "plain_models": ("`csv.DictReader` + a plain pydantic model", plain_models),
    "desac": ("`judge_file` (Desac)", desac),
}
"""By name: how the page calls it, and the function, which returns the number of rows it read."""
