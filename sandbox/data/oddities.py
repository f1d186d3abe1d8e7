"""What is wrong with some rows of every real file, put into chosen cells."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random

Row = dict[str, str]
Oddity = Callable[[Row, date], Row]


def _set(**cells: str) -> Oddity:
    names = {"name": "Nama", "phone": "No HP", "village": "Kelurahan", "nik": "NIK", "address": "Alamat"}
    changes = {names.get(name, name): value for name, value in cells.items()}
    return lambda row, _: row | changes


def _future(row: Row, today: date) -> Row:
    later = (today + timedelta(days=30)).strftime("%d/%m/%Y")
    return row | {"Tgl Swab": later, "Tgl Hasil": ""}


def _other_kecamatan(row: Row, _: date) -> Row:
    elsewhere = "Denpasar Timur" if row["Kecamatan"] != "Denpasar Timur" else "Denpasar Barat"
    return row | {"Kecamatan": elsewhere}


def _second_number(row: Row, _: date) -> Row:
    return row | {"No HP": f"{row['No HP']} / 081300000997"}


CASE_ODDITIES: Mapping[str, Oddity] = {
    "nik_missing": _set(nik=""),
    "nik_mangled": _set(nik="5.17102E+15"),
    "nik_invalid": _set(nik="51710411018690"),
    "phone_missing": _set(phone=""),
    "phone_landline": _set(phone="0361 234567"),
    "phone_invalid": _set(phone="08123"),
    "phone_multiple": _second_number,
    "village_unknown": _set(village="Kelurahan Antah Berantah"),
    "kecamatan_mismatch": _other_kecamatan,
    "name_missing": _set(name=" "),
    "no_contact_route": _set(phone="-", address="-"),
    "date_invalid": lambda row, _: row | {"Tgl Swab": "32/08/2021", "Tgl Hasil": ""},
    "date_future": _future,
    "result_unknown": lambda row, _: row | {"Hasil": "???"},
    "negative_result": lambda row, _: row | {"Hasil": "Negatif"},
    "duplicate_in_file": lambda row, _: row,
}
"""By the code that the check gives; `duplicate_in_file` is repeated by the writer."""


def choose_odd_rows(random: Random, rows: int, share: float) -> dict[int, str]:
    """Which rows (from 0) carry which oddity: all of them once in a large file, in no order."""
    places = random.sample(range(1, rows), min(rows - 1, round(rows * share))) if rows > 1 else []
    codes = list(CASE_ODDITIES)
    return {place: codes[number % len(codes)] for number, place in enumerate(places)}
