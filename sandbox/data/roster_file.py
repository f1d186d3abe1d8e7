"""The doctors' roster: one invented doctor for each of the 43 villages."""

import csv
import io
from datetime import date
from random import Random

from desac.adapters.village_data import load_directory
from desac.domain.sex import Sex
from sandbox.data.names import invent_name


def roster_file(*, seed: int, today: date) -> tuple[bytes, int]:
    """The file and the number of its rows; all begin on `today`."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["No", "Desa/Kelurahan", "Kecamatan", "Nama Dokter", "No HP", "Berlaku Mulai"])
    villages = load_directory().villages
    for number, village in enumerate(villages, start=1):
        name = f"dr. {invent_name(random, random.choice(tuple(Sex)))}"
        phone = f"081100000{number:03d}"
        writer.writerow([number, village.name, village.kecamatan, name, phone, f"{today:%d/%m/%Y}"])
    return text.getvalue().encode("utf-8"), len(villages)
