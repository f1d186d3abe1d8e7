"""A day's case file: CSV with semicolons and a byte-order mark, as a spreadsheet writes it."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from random import Random

from sandbox.data.oddities import CASE_ODDITIES, Row, choose_odd_rows
from sandbox.data.population import Case

_ODD_SHARE = 0.065
_DATE_STYLES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%y")


def case_file(
    cases: Sequence[Case], *, seed: int, today: date, odd_share: float = _ODD_SHARE
) -> tuple[bytes, int]:
    """The file and the number of its rows: one a case, plus the rows that are there twice.

    `odd_share` of the rows (0 to 1) have an oddity of real files.
    """
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    odd = choose_odd_rows(random, len(cases), odd_share)
    rows: list[Row] = []
    for place, case in enumerate(cases):
        row = _row(case, random.choice(_DATE_STYLES))
        code = odd.get(place)
        rows.append(CASE_ODDITIES[code](row, today) if code else row)
        if code == "duplicate_in_file":
            rows.append(row)
    for number, row in enumerate(rows, start=1):
        row["No"] = str(number)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=["No", *_row(cases[0], "%Y")], delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig"), len(rows)


def _row(case: Case, style: str) -> Row:
    resident = case.resident
    return {
        "NIK": resident.nik,
        "No KK": resident.kk,
        "Nama": resident.name,
        "Jenis Kelamin": resident.sex.value,
        "Tgl Lahir": f"{resident.birth_date:%d/%m/%Y}",
        "No HP": resident.phone,
        "Alamat": resident.address,
        "Kelurahan": resident.village.name,
        "Kecamatan": resident.village.kecamatan,
        "Tgl Swab": f"{case.swab_date:{style}}",
        "Tgl Hasil": f"{case.result_date:{style}}",
        "Hasil": "Positif",
    }
