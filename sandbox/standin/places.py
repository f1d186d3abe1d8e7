"""Denpasar's villages: names, addresses and the polygons that contain points."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# (longitude, latitude), as Amazon Location and GeoJSON write it.
Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Village:
    """A desa or kelurahan. Each polygon is its outer ring followed by its holes."""

    code: str
    name: str
    kecamatan: str
    postal_code: str
    label: Point
    polygons: tuple[tuple[Ring, ...], ...]
    box: tuple[float, float, float, float]

    def contains(self, point: Point) -> bool:
        """Whether `point` lies inside its boundary."""
        west, south, east, north = self.box
        if not (west <= point[0] <= east and south <= point[1] <= north):
            return False
        # A point in a hole crosses one ring more: the parity tells.
        return any(sum(_inside(ring, point) for ring in rings) % 2 == 1 for rings in self.polygons)


def load_villages(table: Path, polygons: Path) -> tuple[Village, ...]:
    """The villages of the CSV with the polygons of the GeoJSON, joined by code."""
    features = json.loads(polygons.read_text("utf-8"))["features"]
    shapes = {feature["properties"]["code"]: feature["geometry"] for feature in features}
    with table.open(encoding="utf-8", newline="") as file:
        return tuple(_village(row, _rings(shapes[row["code"]])) for row in csv.DictReader(file))


def village_at(villages: Iterable[Village], point: Point) -> Village | None:
    """The village in which `point` lies."""
    return next((village for village in villages if village.contains(point)), None)


def _village(row: dict[str, str], polygons: tuple[tuple[Ring, ...], ...]) -> Village:
    longitudes = [lng for rings in polygons for ring in rings for lng, _ in ring]
    latitudes = [lat for rings in polygons for ring in rings for _, lat in ring]
    return Village(
        code=row["code"],
        name=row["name"],
        kecamatan=row["kecamatan"],
        postal_code=row["postal_code"],
        label=(float(row["label_lng"]), float(row["label_lat"])),
        polygons=polygons,
        box=(min(longitudes), min(latitudes), max(longitudes), max(latitudes)),
    )


def _rings(geometry: dict[str, Any]) -> tuple[tuple[Ring, ...], ...]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(
        tuple(tuple((float(point[0]), float(point[1])) for point in ring) for ring in rings)
        for rings in polygons
    )


def _inside(ring: Ring, point: Point) -> bool:
    lng, lat = point
    inside = False
    before_lng, before_lat = ring[-1]
    for at_lng, at_lat in ring:
        if (at_lat > lat) != (before_lat > lat):
            crossing = (before_lng - at_lng) * (lat - at_lat) / (before_lat - at_lat) + at_lng
            inside ^= lng < crossing
        before_lng, before_lat = at_lng, at_lat
    return inside
