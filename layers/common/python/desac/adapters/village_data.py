"""The villages' data that ships with the package (sources and licences are in NOTICE)."""

import csv
from functools import lru_cache
from importlib.resources import files

from desac.domain.location import GeoPoint
from desac.domain.village import Puskesmas, Village, VillageDirectory


@lru_cache(maxsize=1)
def load_directory() -> VillageDirectory:
    """The directory of Denpasar's 43 villages with aliases and health centres, read once."""
    return VillageDirectory(
        villages=[_village(row) for row in _rows("denpasar_villages.csv")],
        aliases=[(row["code"], row["alias"]) for row in _rows("denpasar_village_aliases.csv")],
        puskesmas={
            row["village_code"]: Puskesmas(name=row["puskesmas"], verified=row["evidence"] == "source")
            for row in _rows("denpasar_puskesmas.csv")
        },
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("desac").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _village(row: dict[str, str]) -> Village:
    return Village.model_validate(
        {
            "code": row["code"],
            "name": row["name"],
            "kind": row["kind"],
            "kecamatan_code": row["kecamatan_code"],
            "kecamatan": row["kecamatan"],
            "postal_code": row["postal_code"],
            "label_point": GeoPoint(lat=float(row["label_lat"]), lng=float(row["label_lng"])),
        }
    )
