"""Addresses as Denpasar writes them, taken apart. The places are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.village_data import load_directory
from functions.geolocate.address_parts import AddressParts, read_address

VILLAGES = load_directory()


def read(address: str | None) -> dict[str, str]:
    return {name: value for name, value in read_address(address, VILLAGES)._asdict().items() if value}


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("Jalan Contoh No. 7", {"street": "Jalan Contoh", "number": "7"}),
        ("Jl.Contoh No.7", {"street": "Jalan Contoh", "number": "7"}),
        ("JLN CONTOH 7", {"street": "Jalan CONTOH", "number": "7"}),
        ("jl contoh #7A", {"street": "Jalan contoh", "number": "7A"}),
        ("Jl. Contoh no 12 a", {"street": "Jalan Contoh", "number": "12A"}),
        ("Jl. Contoh Nomor: 12/3", {"street": "Jalan Contoh", "number": "12/3"}),
        (
            "Jalan Tukad Contoh Gang IV No. 12",
            {"street": "Jalan Tukad Contoh", "lane": "Gang IV", "number": "12"},
        ),
        ("Jl. Tukad Contoh Gg IV/12", {"street": "Jalan Tukad Contoh", "lane": "Gang IV", "number": "12"}),
        ("Jl. Tukad Contoh IV/12", {"street": "Jalan Tukad Contoh IV", "number": "12"}),
        ("Jl. Contoh, Gg. Mawar 3", {"street": "Jalan Contoh", "lane": "Gang Mawar", "number": "3"}),
        ("Jl. Contoh Gg. Mawar 3 No. 5", {"street": "Jalan Contoh", "lane": "Gang Mawar 3", "number": "5"}),
        ("Gang 5", {"lane": "Gang 5"}),
        ("Gg. 5/2", {"lane": "Gang 5", "number": "2"}),
        ("Jl. Pulau Contoh 100/5", {"street": "Jalan Pulau Contoh", "number": "100/5"}),
        (
            "Perum Griya Contoh Blok C No. 5",
            {"estate": "Perumahan Griya Contoh", "block": "C", "number": "5"},
        ),
        (
            "Perumahan Contoh Asri 2, Blok C/5",
            {"estate": "Perumahan Contoh Asri 2", "block": "C", "number": "5"},
        ),
        ("BTN Contoh Buana blok AA 12", {"estate": "BTN Contoh Buana", "block": "AA", "number": "12"}),
        (
            "Jl. Contoh, Perum. Nuansa Contoh No 8",
            {"street": "Jalan Contoh", "estate": "Perumahan Nuansa Contoh", "number": "8"},
        ),
        ("Br. Kaja, Desa Pemogan", {"banjar": "Banjar Kaja"}),
        ("Banjar Dinas Contoh Kelod Kel. Renon", {"banjar": "Banjar Contoh Kelod"}),
        ("Lingk. Contoh Sari, Kel. Sesetan, Kec. Densel", {"banjar": "Lingkungan Contoh Sari"}),
        (
            "Jl. Contoh No. 5 Br. Tengah Kel. Panjer Kec. Denpasar Selatan Kota Denpasar Bali 80225",
            {"street": "Jalan Contoh", "number": "5", "banjar": "Banjar Tengah"},
        ),
        ("Jl. Contoh No. 5 RT 03/RW 01", {"street": "Jalan Contoh", "number": "5"}),
        ("Jl. Bali No. 3", {"street": "Jalan Bali", "number": "3"}),
        ("Jalan Banjar Contoh No. 3", {"street": "Jalan Banjar Contoh", "number": "3"}),
        ("Jl. Nobel Contoh 4", {"street": "Jalan Nobel Contoh", "number": "4"}),
        ("Tukad Contoh 12, Renon", {"street": "Jalan Tukad Contoh", "number": "12"}),
        ("Jl. Contoh No. 5 (dekat pura)", {"street": "Jalan Contoh", "number": "5"}),
    ],
)
def test_the_parts_of_an_address(address: str, parts: dict[str, str]) -> None:
    assert read(address) == parts


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("Jl. Tukad Contoh Renon No. 5", {"street": "Jalan Tukad Contoh", "number": "5"}),
        ("Jl. Tukad Contoh 5 Renon", {"street": "Jalan Tukad Contoh", "number": "5"}),
        (
            "Jl.Tk.Contoh Gg.XI/5 Br.Kaja Renon",
            {
                "street": "Jalan Tk.Contoh",
                "lane": "Gang XI",
                "number": "5",
                "banjar": "Banjar Kaja",
            },
        ),
        ("Tukad Contoh renon", {"street": "Jalan Tukad Contoh"}),
        ("Jl. Raya Renon No. 5", {"street": "Jalan Raya Renon", "number": "5"}),
        ("Jl. By Pass Renon No. 5", {"street": "Jalan By Pass Renon", "number": "5"}),
        ("Br. Renon", {"banjar": "Banjar Renon"}),
        ("Jl. Contoh Sanur No. 5", {"street": "Jalan Contoh Sanur", "number": "5"}),
    ],
)
def test_the_villages_own_name_is_no_part_of_a_street(address: str, parts: dict[str, str]) -> None:
    village = VILLAGES.find("Renon").village
    found = read_address(address, VILLAGES, village)._asdict()
    assert {name: value for name, value in found.items() if value} == parts


@pytest.mark.parametrize(
    "address",
    [
        "Jl. Contoh No. 5, rumah Pak Wayan Rahasia",
        "Jl. Contoh No. 5 a.n. Wayan Rahasia",
        "Jl. Contoh No. 5 milik bu Rahasia",
        "Wayan Rahasia, Jl. Contoh No. 5",
        "Jl. Contoh No. 5 hp 0812-0000-0401 Rahasia",
        "Jl. Contoh No. 5 depan warung Rahasia",
        "Jl. Contoh dekat rumah Rahasia no 5",
        "(kos Rahasia) Jl. Contoh 5",
    ],
)
def test_what_is_no_part_of_it_stays_behind(address: str) -> None:
    assert read(address) == {"street": "Jalan Contoh", "number": "5"}


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        " - ",
        "12",
        "081200000401",
        "Renon",
        "Kel. Renon",
        "Denpasar Selatan",
        "Denpasar",
        "rumah Pak Rahasia",
    ],
)
def test_an_address_that_says_nothing_has_no_parts(address: str | None) -> None:
    assert read_address(address, VILLAGES) == AddressParts()


@given(st.text(max_size=400))
def test_any_text_is_read_and_never_keeps_a_long_number(text: str) -> None:
    for value in read_address(text, VILLAGES):
        assert len(value) <= 80
        assert sum(one.isascii() and one.isdigit() for one in value) <= 60


@given(
    st.sampled_from(["Jl.", "Jalan", "JLN", "jl"]),
    st.integers(1, 999),
    st.sampled_from(["No.", "no", "#", ""]),
)
def test_one_address_in_any_spelling_is_the_same(kind: str, number: int, sign: str) -> None:
    found = read(f"{kind} Danau Contoh {sign}{number}".replace("no", "no "))
    assert found == {"street": "Jalan Danau Contoh", "number": str(number)}
