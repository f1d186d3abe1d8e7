"""Whether a result is about what was asked. The streets are made up."""

import pytest

from functions.geolocate.address_parts import AddressParts
from functions.geolocate.agreement import Street, is_house, is_neighbourhood, street_of


@pytest.mark.parametrize(
    ("street", "lane", "found", "how"),
    [
        ("Jalan Contoh", "", "Jl. Contoh", Street.SAME),
        ("Jalan Contoh", "", "Jalan Raya Contoh", Street.SAME),
        ("Jalan Jend. Contoh", "", "Jalan Jenderal Contoh", Street.SAME),
        ("Jalan A. Contoh", "", "Jalan Ahmad Contoh", Street.SAME),
        ("Jalan Tkd. Contoh", "", "Jalan Tukad Contoh", Street.SAME),
        ("Jalan By Pass Contoh", "", "Jalan Bypass Contoh", Street.SAME),
        ("Jalan Contohaminata", "", "Jalan Contohaminoto", Street.SAME),
        ("Jalan Tukad Contoh", "Gang IV", "Jalan Tukad Contoh Gang 4", Street.SAME),
        ("Jalan Tukad Contoh IV", "", "Jalan Tukad Contoh IV", Street.SAME),
        ("", "Gang 5", "Gang V", Street.SAME),
        ("Jalan Tukad Contoh", "Gang IV", "Jalan Tukad Contoh", Street.STRETCH),
        ("Jalan Contoh", "Gang Mawar", "Jalan Contoh", Street.STRETCH),
        ("Jalan Contoh", "Gang Mawar", "Gang Mawar", Street.STRETCH),
        ("Jalan Contoh", "", "Jalan Contoh Barat", Street.STRETCH),
        ("Jalan Contoh", "", "Jalan Contoh Sari", Street.OTHER),
        ("Jalan Danau Buyan", "", "Jalan Danau Batur", Street.OTHER),
        ("Jalan Tukad Contoh", "", "Jalan Danau Contoh", Street.OTHER),
        ("", "Gang 5", "Gang 6", Street.OTHER),
        ("", "Gang 5", "Jalan Contoh 5", Street.OTHER),
        ("Jalan Contoh", "", None, Street.UNSAID),
    ],
)
def test_streets(street: str, lane: str, found: str | None, how: Street) -> None:
    assert street_of(AddressParts(street=street, lane=lane), found) is how


@pytest.mark.parametrize(
    ("asked", "found", "same"),
    [
        ("7", "7", True),
        ("12A", "12 a", True),
        ("12-3", "12/3", True),
        ("7", "70", False),
        ("7", None, False),
        ("", "7", False),
        ("7", "7A", False),
    ],
)
def test_houses(asked: str, found: str | None, same: bool) -> None:
    assert is_house(AddressParts(street="Jalan Contoh", number=asked), found, ()) is same


def test_a_house_in_a_block_is_that_blocks() -> None:
    parts = AddressParts(estate="Perumahan Contoh", block="C", number="5")
    assert is_house(parts, "5", ("Perumahan Contoh Blok C",))
    assert not is_house(parts, "5", ("Perumahan Contoh Blok D",))
    assert not is_house(parts, "5", ())


@pytest.mark.parametrize(
    ("asked", "found", "same"),
    [
        ("Banjar Kaja", "Banjar Kaja", True),
        ("Banjar Kaja", "Br. Kaja, Sesetan, Denpasar Selatan", True),
        ("Banjar Contoh", "Balai Banjar Contoh", True),
        ("Lingkungan Contoh Sari", "Banjar Contoh Sari", True),
        ("Banjar Kaja", "Banjar Kaja Kauh", False),
        ("Banjar Contoh Kaja", "Banjar Contoh Kelod", False),
        ("Banjar Contoh", "Warung Contoh", False),
        ("Banjar Contoh", "Renon", False),
        ("Perumahan Nuansa Contoh", "BTN Nuansa Contoh", True),
        ("Perumahan Nuansa Contoh", "Perumahan Nuansa Lain", False),
    ],
)
def test_neighbourhoods(asked: str, found: str, same: bool) -> None:
    parts = AddressParts(**{"estate" if asked.startswith("Perum") else "banjar": asked})
    assert is_neighbourhood(parts, (found,)) is same
    assert not is_neighbourhood(parts, ())
