"""Positions as residents give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.domain.location import GeoPoint
from functions.intake_form.position import is_short_link, parse_position

HOUSE = (-8.6705, 115.2126)


@pytest.mark.parametrize(
    "text",
    [
        "-8.6705, 115.2126",
        "-8.6705,115.2126",
        "-8.6705 115.2126",
        "(-8.6705, 115.2126)",
        "−8,6705; 115,2126",
        "-8,6705, 115,2126",
        "geo:-8.6705,115.2126",
        "geo:-8.6705,115.2126?z=17",
        "https://www.google.com/maps?q=-8.6705,115.2126",
        "https://maps.google.com/?q=-8.6705%2C115.2126&z=17",
        "https://www.google.com/maps/search/?api=1&query=-8.6705%2C115.2126",
        "https://www.google.com/maps/dir/?api=1&destination=-8.6705,115.2126&travelmode=two-wheeler",
        "https://www.google.com/maps/search/-8.6705,+115.2126?entry=tts",
        "https://www.google.com/maps/@-8.6705,115.2126,17z",
        "https://www.google.com/maps/place/Contoh/@-8.1,115.1,17z/data=!3m1!4b1!4m6!3m5!8m2!3d-8.6705!4d115.2126",
        "8°40'13.8\"S 115°12'45.36\"E",
        "8°40'13.8\"S, 115°12'45,36\"T",
        # Longitude first can only be meant one way.
        "115.2126, -8.6705",
    ],
)
def test_every_usual_way_of_writing_leads_to_the_house(text: str) -> None:
    point = parse_position(text)
    assert point is not None
    assert (round(point.lat, 6), round(point.lng, 6)) == HOUSE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rumah saya",
        "115.2126",
        "999, 999",
        "115, 115",
        "-8.6705, 115.2126, 3, 4",
        "https://www.google.com/maps/place/Lapangan+Contoh",
        "https://maps.app.goo.gl/AbCdEf",
        "nan, inf",
    ],
)
def test_what_holds_no_position_gives_none(text: str) -> None:
    assert parse_position(text) is None


def test_a_point_on_the_other_side_of_the_equator_is_taken_as_written() -> None:
    """A lost minus is not put back by guessing: the point lies outside the city and is refused there."""
    assert parse_position("8.6705, 115.2126") == GeoPoint(lat=8.6705, lng=115.2126)


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    point = parse_position(text)
    assert point is None or abs(point.lat) <= 90


def test_short_links_are_recognised() -> None:
    assert is_short_link("https://maps.app.goo.gl/AbCdEf")
    assert is_short_link("https://goo.gl/maps/AbCdEf")
    assert not is_short_link("https://www.google.com/maps?q=-8.6,115.2")
