"""The text for the geocoder, what of its answer is believed, and who needs a tracer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.polygons import village_areas
from desac.adapters.village_data import load_directory
from desac.domain.location import GeoPoint, Precision
from desac.domain.village import Village
from desac.ports.geocoder import Candidate
from functions.geolocate.acceptance import Found, Refusal, best
from functions.geolocate.query import build_query, mark

AREAS = village_areas()
VILLAGES = load_directory()


def village(code: str = "51.71.01.1005") -> Village:
    found = VILLAGES.by_code(code)
    assert found is not None
    return found


def candidate(kind: str = "PointAddress", score: float | None = 0.9, **place: float) -> Candidate:
    label = village().label_point
    return Candidate(**({"lat": label.lat, "lng": label.lng} | place), kind=kind, score=score)


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("Jl. Contoh No. 5", "Jl. Contoh No. 5, Renon, Denpasar Selatan, Denpasar"),
        ("Jl. Contoh 5, Kel. Renon, ", "Jl. Contoh 5, Kel. Renon, Denpasar Selatan, Denpasar"),
        ("Jl.  Contoh\n5 hp 0812-0000-0401", "Jl. Contoh 5 hp, Renon, Denpasar Selatan, Denpasar"),
        ("Jl. Contoh 5 NIK 5171010508850001", "Jl. Contoh 5 NIK, Renon, Denpasar Selatan, Denpasar"),
    ],
)
def test_the_query_is_the_address_with_its_village(address: str, query: str) -> None:
    assert build_query(address, village()) == query


@pytest.mark.parametrize("address", [None, "", " - ", "12", "081200000401"])
def test_an_address_that_says_nothing_is_no_query(address: str | None) -> None:
    assert build_query(address, village()) is None


@given(st.text(max_size=600), st.sampled_from(VILLAGES.villages))
def test_a_query_always_fits_and_never_holds_a_long_number(address: str, where: Village) -> None:
    query = build_query(address, where)
    if query is not None:
        assert 1 <= len(query) <= 200
        assert query.endswith("Denpasar")


def test_a_mark_differs_by_address_village_and_refused_point() -> None:
    marks = {
        mark("jalan a", village()),
        mark("jalan b", village()),
        mark("jalan a", village("51.71.01.1001")),
        mark("jalan a", village(), GeoPoint(lat=1, lng=1)),
    }
    assert len(marks) == 4
    assert mark("Jalan A", village()) == mark("jalan a", village())


@pytest.mark.parametrize(
    ("kind", "precision"),
    [
        ("PointAddress", Precision.EXACT),
        ("InterpolatedAddress", Precision.EXACT),
        ("Street", Precision.STREET),
        ("Intersection", Precision.STREET),
    ],
)
def test_a_place_inside_is_believed_as_far_as_it_goes(kind: str, precision: Precision) -> None:
    found = best([candidate(kind)], village().code, AREAS, 0.6)
    assert found == Found(village().label_point, precision)


@pytest.mark.parametrize(
    "kind", ["District", "SubDistrict", "Locality", "PostalCode", "PointOfInterest", "Region", "New"]
)
def test_a_coarser_place_is_not(kind: str) -> None:
    assert best([candidate(kind)], village().code, AREAS, 0.6) is Refusal.TOO_COARSE


@pytest.mark.parametrize("code", [one.code for one in VILLAGES.villages])
def test_swapped_coordinates_are_told_apart_in_every_village(code: str) -> None:
    label = village(code).label_point
    swapped = Candidate(lat=label.lng, lng=label.lat, kind="PointAddress", score=1.0)
    assert best([swapped], code, AREAS, 0.6) is Refusal.SWAPPED_COORDINATES


@pytest.mark.parametrize(
    ("lat", "lng"), [(float("nan"), 115.2), (float("inf"), 115.2), (-8.6, 500.0), (0.0, 0.0)]
)
def test_coordinates_that_are_none_are_outside(lat: float, lng: float) -> None:
    assert best([candidate(lat=lat, lng=lng)], village().code, AREAS, 0.6) is Refusal.OUTSIDE_VILLAGE


def test_a_geocoder_without_scores_is_judged_by_place_alone() -> None:
    assert isinstance(best([candidate(score=None)], village().code, AREAS, 0.6), Found)


def test_every_villages_label_lies_in_its_own_polygon_and_no_other() -> None:
    for one in VILLAGES.villages:
        assert AREAS.contains(one.code, one.label_point)
        assert AREAS.village_at(one.label_point) == one.code


def test_outside_the_city_there_is_no_village() -> None:
    assert AREAS.village_at(GeoPoint(lat=-8.5, lng=115.26)) is None
    assert not AREAS.contains("99.99.99.9999", village().label_point)
