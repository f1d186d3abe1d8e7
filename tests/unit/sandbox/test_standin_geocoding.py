"""Where the geocoder puts an address, and which ones it gets wrong on purpose."""

from typing import Any

import pytest

from sandbox.standin.addresses import normalise, read_address
from sandbox.standin.geocoding import geocode
from sandbox.standin.places import Village, load_villages, village_at
from sandbox.standin.settings import StandInSettings

SETTINGS = StandInSettings()
VILLAGES = load_villages(SETTINGS.villages, SETTINGS.polygons)


def name_in(query: str) -> str | None:
    village = read_address(query, VILLAGES).village
    return village and village.name


@pytest.mark.parametrize("village", VILLAGES, ids=lambda village: village.code)
def test_the_label_point_of_every_village_lies_in_it_alone(village: Village) -> None:
    assert village_at(VILLAGES, village.label) is village


@pytest.mark.parametrize("village", VILLAGES, ids=lambda village: village.code)
def test_every_village_is_found_by_its_whole_name(village: Village) -> None:
    assert name_in(f"Jalan Kamboja No. 3, {village.name}, {village.kecamatan}, Denpasar") == village.name


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Jl. Danau Poso No. 5, Sanur Kauh", "Sanur Kauh"),
        ("Jl. Danau Poso No. 5, SANUR, Denpasar Selatan", "Sanur"),
        ("Jalan Sanur Kaja No. 1, Kel. Renon", "Renon"),
        ("Br. Sesetan, Desa Pemogan", "Pemogan"),
        ("Jl. X No. 2, Dangin Puri Klod", "Dangin Puri Kelod"),
        ("Jl. X No. 2, Padang Sambian Kaja", "Padang Sambian Kaja"),
        ("Jl. X No. 2, Padang Sambian", "Padangsambian"),
        ("Jl. X No. 2, Tegal Kerta", "Tegal Kertha"),
        ("Jl. X No. 2, Denpasar", None),
        ("Sanurian", None),
    ],
)
def test_names_that_nest_or_vary(query: str, name: str | None) -> None:
    assert name_in(query) == name


def test_street_and_number_are_told_apart() -> None:
    address = read_address("Jalan Tukad Balian Gang IV No. 12 A, Br. Kaja, Renon", VILLAGES)
    assert (address.street, address.number) == ("Jalan Tukad Balian Gang IV", "12A")


def find(query: str, wrong: float = 0, missing: float = 0) -> Any:
    return geocode(query, VILLAGES, wrong_share=wrong, missing_share=missing)


def test_the_same_address_is_the_same_point_however_it_is_written() -> None:
    one = find("Jl. Danau Poso No. 5, Sanur Kauh")
    assert one.point == find("JL DANAU POSO  NO 5 , SANUR KAUH").point
    assert one.kind == "PointAddress"
    assert one.score >= 0.9
    assert one.point != find("Jl. Danau Poso No. 6, Sanur Kauh").point


@pytest.mark.parametrize("village", VILLAGES, ids=lambda village: village.code)
def test_a_point_lies_inside_the_village(village: Village) -> None:
    for number in range(10):
        place = find(f"Jalan Melati No. {number}, {village.name}, {village.kecamatan}")
        assert village.contains(place.point)


def test_how_precise_the_address_is_so_precise_is_the_place() -> None:
    assert find("Jalan Melati, Renon").kind == "Street"
    assert find("Renon, Denpasar").kind == "District"
    assert find("Denpasar Selatan").kind == "Locality"
    assert find("Renon, Denpasar").score > find("rumah Pak Made dekat pura, Renon").score
    assert find("Jalan Melati No. 3, Denpasar").score < 0.8
    assert find("Jalan Melati No. 3, Jakarta") is None


def test_a_fixed_share_is_wrong_and_a_fixed_share_is_not_found() -> None:
    queries = [f"Jalan Melati No. {number}, Renon" for number in range(2000)]
    places = [find(query, wrong=0.04, missing=0.03) for query in queries]
    missing = sum(place is None for place in places)
    wrong = sum(place is not None and place.village.name != "Renon" for place in places)
    assert 40 <= missing <= 80
    assert 55 <= wrong <= 105
    for place in places:
        assert place is None or place.village.contains(place.point)
    assert places == [find(query, wrong=0.04, missing=0.03) for query in queries]


def test_spelling_is_no_matter() -> None:
    assert normalise("Jl.  Kamboja,  DANGIN PURI KLOD") == "jl kamboja dangin puri kelod"
