"""The outlines on the resident's map: small, and close to the true ones."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.polygons import village_areas
from desac.domain.geometry import contains, simplified
from desac.domain.location import GeoPoint
from functions.intake_form.fields import FormValues
from functions.intake_form.outline import outline_file
from functions.intake_form.whereabouts import place_of

CODES = village_areas().codes
_BYTES = 20_000


def outline(name: str) -> dict[str, Any]:
    found = outline_file(f"desa-{name}.json")
    assert found is not None
    assert found[1] == "application/json"
    assert len(found[0]) < _BYTES
    loaded: dict[str, Any] = json.loads(found[0])
    return loaded


@pytest.mark.parametrize("code", CODES)
def test_a_village_comes_small_and_holds_what_it_holds(code: str) -> None:
    """A grid over it: a point on the wrong side lies within some meters of the line."""
    shown, areas = outline(code), village_areas()
    west, south, east, north = shown["box"]
    steps = 24
    points = [
        GeoPoint(lat=south + (north - south) * row / steps, lng=west + (east - west) * column / steps)
        for row in range(steps + 1)
        for column in range(steps + 1)
    ]
    wrong = [point for point in points if contains(shown["shape"], point) != areas.contains(code, point)]
    assert len(wrong) <= len(points) * 0.02
    assert shown["name"]
    assert shown["around"]


def test_the_city_shows_every_village() -> None:
    shown = outline("tidak_tahu")
    assert (len(shown["around"]), shown["shape"]) == (len(CODES), [])


@pytest.mark.parametrize(
    "name", ["desa-51.71.01.9999.json", "desa-.json", "x.json", "desa-51.71.01.1005.json/.."]
)
def test_nothing_else_is_an_outline(name: str) -> None:
    assert outline_file(name) is None


_COORDINATES = st.floats(min_value=0, max_value=0.01)
_RINGS = st.lists(st.tuples(_COORDINATES, _COORDINATES), min_size=3, max_size=30, unique=True).map(
    lambda points: [list(point) for point in [*points, points[0]]]
)


@given(_RINGS, st.sampled_from([1.0, 20.0, 200.0]))
def test_a_simplified_line_is_closed_and_made_of_the_former_points(
    ring: list[list[float]], meters: float
) -> None:
    fewer = simplified(ring, meters)
    assert fewer[0] == fewer[-1] == ring[0]
    assert 4 <= len(fewer) <= len(ring)
    assert all(point in ring for point in fewer)


def test_a_straight_line_needs_its_ends_only() -> None:
    square = [[0.0, 0.0], [0.005, 0.0], [0.01, 0.0], [0.01, 0.01], [0.0, 0.01], [0.0, 0.0]]
    assert simplified(square, 1.0) == [[0.0, 0.0], [0.01, 0.0], [0.01, 0.01], [0.0, 0.01], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("position", "village", "code"),
    [
        ("", "51.71.01.1005", ""),
        ("di rumah", "51.71.01.1005", ""),
        ("-8.684526, 115.239808", "51.71.01.1005", ""),
        ("-8.684526, 115.239808", "tidak_tahu", ""),
        ("-8.684526, 115.239808", "51.71.01.1006", "luar_desa"),
        ("-8.50, 115.26", "51.71.01.1005", "luar_kota"),
    ],
)
def test_what_is_said_of_a_position(position: str, village: str, code: str) -> None:
    values = FormValues({"position": position, "village_code": village})
    assert place_of(values, village_areas()).code == code
