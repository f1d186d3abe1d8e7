"""Which numbers in a cell can be written to."""

import pytest

from desac.domain.phone import parse_phones


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62 812-3456-7890", "+6281234567890"),
        ("+62 0812 3456 7890", "+6281234567890"),
        ("0062 812 3456 7890", "+6281234567890"),
        ("(0812) 34567890", "+6281234567890"),
        ("'081234567890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("08111234567", "+628111234567"),
        ("0895123456", "+62895123456"),
        ("０８１２３４５６７８９０", "+6281234567890"),
    ],
)
def test_one_mobile_number(text: str, phone: str) -> None:
    """Any notation of one number is E.164 without a warning."""
    reading = parse_phones(text)
    assert (reading.phones, reading.code) == ((phone,), None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_missing"),
        ("  ", "phone_missing"),
        ("-", "phone_missing"),
        ("tidak ada", "phone_missing"),
        ("08123", "phone_invalid"),
        ("0812 3456 789o", "phone_invalid"),
        ("WA 081234567890", "phone_invalid"),
        ("8.12E+10", "phone_invalid"),
        ("0841234567890", "phone_invalid"),
        ("08123456789012345", "phone_invalid"),
        ("+60 12 345 6789", "phone_invalid"),
        ("+1 202 555 0182", "phone_invalid"),
        ("0000000000", "phone_invalid"),
        ("112", "phone_invalid"),
        ("0361 234567", "phone_landline"),
        ("(0361) 223333", "phone_landline"),
        ("0361/234567", "phone_landline"),
        ("021-5551234", "phone_landline"),
        ("+62 361 234567", "phone_landline"),
        ("0361 234567 / 08123", "phone_landline"),
    ],
)
def test_no_mobile_number(text: str, code: str) -> None:
    """Each reason has its own code, because each needs another remedy."""
    assert parse_phones(text) == ((), code)


@pytest.mark.parametrize(
    "text",
    [
        "081234567890 / 081300009999",
        "081234567890, 081300009999",
        "081234567890;081300009999",
        "081234567890 atau 081300009999",
        "081234567890\n081300009999",
        "081234567890 081300009999",
        "0361 234567 / 081234567890 / 081300009999",
        "08123 / 081234567890 / +6281300009999",
    ],
)
def test_several_numbers(text: str) -> None:
    """The first usable one is taken and the cell is warned about."""
    reading = parse_phones(text)
    assert reading.phones == ("+6281234567890", "+6281300009999")
    assert (reading.first, reading.code) == ("+6281234567890", "phone_multiple")


def test_a_number_written_twice_is_one() -> None:
    """The same number in two notations is nothing to warn about."""
    assert parse_phones("081234567890 / +6281234567890") == (("+6281234567890",), None)
