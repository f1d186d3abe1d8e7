"""Which cell of a contact's row the warning about an unknown index case is about."""

import pytest

from functions.ingest.columns import index_label

ROW = {
    "Nama Kontak": "I Made Sukerta",
    "Kontak Erat dari": "Ni Ketut Artawan",
    "No HP Kasus": "081234567890",
    "NIK Indeks": "5171045507859001",
}


@pytest.mark.parametrize(
    ("emptied", "label"),
    [
        ((), "NIK Indeks"),
        (("NIK Indeks",), "No HP Kasus"),
        (("NIK Indeks", "No HP Kasus"), "Kontak Erat dari"),
        (("NIK Indeks", "No HP Kasus", "Kontak Erat dari"), None),
    ],
)
def test_the_surest_reference_that_is_filled(emptied: tuple[str, ...], label: str | None) -> None:
    """By the sender's own header text."""
    assert index_label(ROW | dict.fromkeys(emptied, "-")) == label


def test_a_row_without_such_columns() -> None:
    """Then the warning concerns the whole row."""
    assert index_label({"Nama Kontak": "I Made Sukerta"}) is None
