"""The outline of a village for the map on which a resident shows their house, simplified to be small.

It is the same for everybody, so that a phone may keep it, and it comes from the form's own host.
"""

import json
import re
from functools import cache
from typing import Any

from desac.adapters.polygons import Box, VillagePolygons, village_areas
from desac.adapters.village_data import load_directory
from desac.domain.geometry import simplified
from functions.intake_form.fields import UNKNOWN_VILLAGE

# Meters: the village itself, those around it, and all of them on the map of the city.
_NEAR, _AROUND, _CITY = 5.0, 30.0, 100.0
# How far from the village another one is still shown; degrees, some 500 m.
_BEYOND = 0.0045
_DIGITS = 5


def outline_file(name: str) -> tuple[str, str] | None:
    """`(text, content type)` of `desa-<code>.json`, `desa-tidak_tahu.json` for the city; None for any other.

    `box` is west, south, east, north of what is to be seen, `shape` a GeoJSON MultiPolygon's coordinates,
    empty for the city; `around` are the villages beside it with theirs.
    """
    match = re.fullmatch(r"desa-([\d.]{13}|tidak_tahu)\.json", name)
    if match is None or match[1] not in {*village_areas().codes, UNKNOWN_VILLAGE}:
        return None
    return _outline(match[1]), "application/json"


@cache
def _outline(code: str) -> str:
    """Of a village that is there: what is kept is no longer than the list of them."""
    areas = village_areas()
    found = _city(areas) if code == UNKNOWN_VILLAGE else _village(areas, code)
    return json.dumps(found, separators=(",", ":"))


def _village(areas: VillagePolygons, code: str) -> dict[str, Any]:
    west, south, east, north = areas.box(code)
    wider = (west - _BEYOND, south - _BEYOND, east + _BEYOND, north + _BEYOND)
    around = [one for one in areas.codes if one != code and _meet(areas.box(one), wider)]
    return {
        "name": _name(code),
        "box": [west, south, east, north],
        "shape": _shape(areas, code, _NEAR),
        "around": [{"name": _name(one), "shape": _shape(areas, one, _AROUND)} for one in around],
    }


def _city(areas: VillagePolygons) -> dict[str, Any]:
    boxes = [areas.box(code) for code in areas.codes]
    west, south, east, north = zip(*boxes, strict=True)
    return {
        "name": "",
        "box": [min(west), min(south), max(east), max(north)],
        "shape": [],
        "around": [{"name": _name(code), "shape": _shape(areas, code, _CITY)} for code in areas.codes],
    }


def _shape(areas: VillagePolygons, code: str, meters: float) -> list[Any]:
    return [
        [
            [[round(number, _DIGITS) for number in pair] for pair in simplified(ring, meters)]
            for ring in polygon
        ]
        for polygon in areas.shape(code)
    ]


def _name(code: str) -> str:
    village = load_directory().by_code(code)
    return village.name if village else ""


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
