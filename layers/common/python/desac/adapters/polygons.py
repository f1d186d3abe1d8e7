"""The villages' polygons that ship with the package (source and licence are in NOTICE)."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from desac.domain.geometry import Ring, contains
from desac.domain.location import GeoPoint

_MultiPolygon = list[list[Ring]]
Box = tuple[float, float, float, float]


class VillagePolygons:
    """Keeps the promises of `desac.ports.location.VillageAreas`."""

    def __init__(self, shapes: dict[str, _MultiPolygon]) -> None:
        self._shapes = shapes
        self._boxes = {code: _box(shape) for code, shape in shapes.items()}

    def contains(self, village_code: str, point: GeoPoint) -> bool:
        """Whether a point lies in a village; False for a village without polygon."""
        box = self._boxes.get(village_code)
        if box is None:
            return False
        west, south, east, north = box
        in_box = west <= point.lng <= east and south <= point.lat <= north
        return in_box and contains(self._shapes[village_code], point)

    def shape(self, village_code: str) -> _MultiPolygon:
        """The outline as GeoJSON writes a MultiPolygon. Raises KeyError for a village without one."""
        return self._shapes[village_code]

    def box(self, village_code: str) -> Box:
        """West, south, east and north of a village in degrees. Raises KeyError as above."""
        return self._boxes[village_code]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every village with an outline."""
        return tuple(self._shapes)

    def village_at(self, point: GeoPoint) -> str | None:
        """The code of the village a point lies in, None outside the city."""
        return next((code for code in self._shapes if self.contains(code, point)), None)


@cache
def village_areas() -> VillagePolygons:
    """The polygons of Denpasar's 43 villages, read once."""
    text = files("desac").joinpath("data", "denpasar_villages.geojson").read_text(encoding="utf-8")
    return VillagePolygons(
        {
            feature["properties"]["code"]: _multipolygon(feature["geometry"])
            for feature in json.loads(text)["features"]
        }
    )


def _multipolygon(geometry: dict[str, Any]) -> _MultiPolygon:
    coordinates: Any = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else coordinates


def _box(shape: _MultiPolygon) -> Box:
    longitudes = [pair[0] for polygon in shape for pair in polygon[0]]
    latitudes = [pair[1] for polygon in shape for pair in polygon[0]]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)
