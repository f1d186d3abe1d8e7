"""The questions for the geocoder, and what of its answers is believed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.polygons import village_areas
from desac.adapters.village_data import load_directory
from desac.domain.geocoding import Candidate
from desac.domain.location import GeoPoint, Precision
from desac.domain.village import Village
from functions.geolocate.acceptance import Found, Refusal, best
from functions.geolocate.address_parts import AddressParts, read_address
from functions.geolocate.query import digest, mark, questions
from tests.unit.geolocate.geo_doubles import RULES

AREAS = village_areas()
VILLAGES = load_directory()


def village(code: str = "51.71.01.1005") -> Village:
    found = VILLAGES.by_code(code)
    assert found is not None
    return found


def candidate(kind: str = "PointAddress", score: float | None = 0.9, **more: Any) -> Candidate:
    label = village().label_point
    place = {"lat": label.lat, "lng": label.lng, "street": "Jl. Contoh", "number": "5"}
    return Candidate(**(place | more), kind=kind, score=score)


HOUSE = AddressParts(street="Jalan Contoh", number="5")
BANJAR = AddressParts(banjar="Banjar Kaja")


def judged(*found: Candidate, parts: AddressParts = HOUSE, code: str = "51.71.01.1005") -> Found | Refusal:
    return best(found, parts, code, AREAS, RULES.min_scores)


@pytest.mark.parametrize(
    ("address", "texts"),
    [
        ("Jl. Contoh No. 5", ["Jalan Contoh No. 5"]),
        ("Jl. Contoh 5, Kel. Renon, ", ["Jalan Contoh No. 5"]),
        ("Jl.  Contoh\n5 hp 0812-0000-0401", ["Jalan Contoh"]),
        ("Jl. Contoh 5 NIK 5171010508850001", ["Jalan Contoh No. 5"]),
        ("Jl. Contoh Gg. IV No. 5, Br. Kaja", ["Jalan Contoh Gang IV No. 5", "Banjar Kaja"]),
        (
            "Perum Contoh Blok C/5, Jl. Lain",
            ["Perumahan Contoh Blok C No. 5, Jalan Lain", "Perumahan Contoh"],
        ),
        ("Br. Kaja", ["Banjar Kaja"]),
        (None, []),
        ("12", []),
    ],
)
def test_the_questions_are_the_house_then_its_neighbourhood(address: str | None, texts: list[str]) -> None:
    area = ", Renon, Denpasar Selatan, Denpasar, Bali 80226"
    asked = questions(read_address(address, VILLAGES), village())
    assert [one.text for one in asked] == [f"{text}{area}" for text in texts]


@given(st.text(max_size=600), st.sampled_from(VILLAGES.villages))
def test_a_question_always_fits(address: str, where: Village) -> None:
    for question in questions(read_address(f"Jl. {address}, Br. {address}", VILLAGES), where):
        assert 1 <= len(question.text) <= 200
        assert question.text.endswith(f"Denpasar, Bali {where.postal_code}")


def test_one_address_in_two_spellings_is_one_question() -> None:
    digests = {
        digest(questions(read_address(text, VILLAGES), where)[0], where, provider)
        for text in ("Jl. Contoh No.5", "jalan contoh 5, Kel. Renon")
        for where in (village(),)
        for provider in ("Geocode@x",)
    }
    assert len(digests) == 1
    (question,) = questions(read_address("Jl. Contoh 5", VILLAGES), village())
    assert digest(question, village("51.71.01.1001"), "Geocode@x") not in digests
    assert digest(question, village(), "SearchText@x") not in digests


def test_a_mark_differs_by_address_village_and_refused_point() -> None:
    one, other = (questions(read_address(f"Jalan {name}", VILLAGES), village()) for name in ("Aaa", "Bbb"))
    marks = {
        mark(one, village()),
        mark(other, village()),
        mark(one, village("51.71.01.1001")),
        mark(one, village(), GeoPoint(lat=1, lng=1)),
    }
    assert len(marks) == 4
    assert mark(questions(read_address("JL. AAA", VILLAGES), village()), village()) in marks


@pytest.mark.parametrize(
    ("kind", "precision"),
    [
        ("PointAddress", Precision.EXACT),
        ("SecondaryAddress", Precision.EXACT),
        ("InterpolatedAddress", Precision.STREET),
        ("InferredSecondaryAddress", Precision.STREET),
        ("Street", Precision.STREET),
        ("Intersection", Precision.STREET),
    ],
)
def test_a_place_inside_is_believed_as_far_as_it_goes(kind: str, precision: Precision) -> None:
    assert judged(candidate(kind)) == Found(village().label_point, precision)


@pytest.mark.parametrize("kind", ["District", "Locality", "PostalCode", "Region", "New"])
def test_a_coarser_place_is_not(kind: str) -> None:
    assert judged(candidate(kind, names=("Banjar Kaja",)), parts=BANJAR) is Refusal.TOO_COARSE


@pytest.mark.parametrize("kind", ["SubDistrict", "Block", "SubBlock", "PointOfInterest"])
def test_a_neighbourhood_is_a_banjar_if_it_is_the_one(kind: str) -> None:
    there = candidate(kind, street=None, number=None, names=("Banjar Kaja",))
    assert judged(there, parts=BANJAR) == Found(village().label_point, Precision.BANJAR)
    assert judged(there, parts=AddressParts(banjar="Banjar Kelod")) is Refusal.TOO_COARSE
    assert judged(there) is Refusal.TOO_COARSE


@pytest.mark.parametrize(
    ("more", "precision"),
    [
        ({"number": "50"}, Precision.STREET),
        ({"number": None}, Precision.STREET),
        ({"street": "Jalan Contoh Barat"}, Precision.STREET),
        ({"street": None}, Precision.STREET),
    ],
)
def test_another_house_on_the_street_is_never_shown_as_the_house(
    more: dict[str, Any], precision: Precision
) -> None:
    assert judged(candidate(**more)) == Found(village().label_point, precision)


@pytest.mark.parametrize(
    ("kind", "score", "judgement"),
    [
        ("PointAddress", 0.8, Precision.EXACT),
        ("PointAddress", 0.79, Precision.STREET),
        ("PointAddress", 0.59, Refusal.LOW_SCORE),
        ("Street", 0.6, Precision.STREET),
        ("Street", 0.59, Refusal.LOW_SCORE),
    ],
)
def test_the_score_decides_how_far_a_result_is_believed(
    kind: str, score: float, judgement: Precision | Refusal
) -> None:
    found = judged(candidate(kind, score))
    assert (found.precision if isinstance(found, Found) else found) is judgement


def test_a_doubtful_banjar_is_none() -> None:
    there = candidate("SubDistrict", 0.5, names=("Banjar Kaja",))
    assert judged(there, parts=BANJAR) is Refusal.LOW_SCORE


def test_a_street_that_was_not_asked_for_is_refused() -> None:
    assert judged(candidate(street="Jalan Lain")) is Refusal.OTHER_STREET


def test_without_a_number_no_house_is_the_one() -> None:
    found = judged(candidate(), parts=AddressParts(street="Jalan Contoh"))
    assert found == Found(village().label_point, Precision.STREET)


def test_without_scores_a_result_has_to_say_its_street() -> None:
    """`SearchText` gives none: then only the words and the polygon speak for a result."""
    assert isinstance(judged(candidate(score=None)), Found)
    assert judged(candidate(score=None, street=None)) is Refusal.OTHER_STREET


def test_the_most_precise_of_several_is_taken_wherever_it_stands() -> None:
    found = judged(candidate(street="Jalan Lain"), candidate("Street"), candidate())
    assert found == Found(village().label_point, Precision.EXACT)


@pytest.mark.parametrize("code", [one.code for one in VILLAGES.villages])
def test_swapped_coordinates_are_told_apart_in_every_village(code: str) -> None:
    label = village(code).label_point
    assert judged(candidate(lat=label.lng, lng=label.lat), code=code) is Refusal.SWAPPED_COORDINATES


@pytest.mark.parametrize(
    ("lat", "lng"), [(float("nan"), 115.2), (float("inf"), 115.2), (-8.6, 500.0), (0.0, 0.0)]
)
def test_coordinates_that_are_none_are_outside(lat: float, lng: float) -> None:
    assert judged(candidate(lat=lat, lng=lng)) is Refusal.OUTSIDE_CITY


def test_another_village_is_told_from_another_city() -> None:
    other = next(one for one in VILLAGES.villages if one.kecamatan_code == "51.71.04").label_point
    assert judged(candidate(lat=other.lat, lng=other.lng)) is Refusal.OUTSIDE_VILLAGE
    assert judged(candidate(lat=-8.5, lng=115.26)) is Refusal.OUTSIDE_CITY


def test_every_villages_label_lies_in_its_own_polygon_and_no_other() -> None:
    for one in VILLAGES.villages:
        assert AREAS.contains(one.code, one.label_point)
        assert AREAS.village_at(one.label_point) == one.code


@given(
    st.tuples(st.floats(-8.78, -8.57), st.floats(115.16, 115.29)),
    st.sampled_from(["PointAddress", "Street", "InterpolatedAddress", "SubDistrict", "District"]),
    st.none() | st.floats(0, 1),
    st.sampled_from([None, "Jl. Contoh", "Jalan Contoh Barat", "Jalan Lain"]),
    st.sampled_from([None, "5", "50"]),
)
def test_nothing_outside_the_village_and_no_other_house_is_ever_believed(
    at: tuple[float, float], kind: str, score: float | None, street: str | None, number: str | None
) -> None:
    """A point anywhere around the city, whatever it says of itself."""
    lat, lng = at
    found = judged(candidate(kind, score, lat=lat, lng=lng, street=street, number=number))
    if isinstance(found, Found):
        assert AREAS.contains(village().code, found.point)
        assert (found.point.lat, found.point.lng) == (lat, lng)
        if found.precision is Precision.EXACT:
            assert (kind, street, number) == ("PointAddress", "Jl. Contoh", "5")
            assert score is None or score >= RULES.min_scores[Precision.EXACT]


def test_outside_the_city_there_is_no_village() -> None:
    assert AREAS.village_at(GeoPoint(lat=-8.5, lng=115.26)) is None
    assert not AREAS.contains("99.99.99.9999", village().label_point)
