"""The list as a workbook and as berita acara: what stands in them, and how much."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from desac.adapters.village_data import load_directory
from desac.domain.aid import AidMatch, AidRequest, AidState, AidStep, Fund, MarkKind
from functions.sembako.letter import write_letter
from functions.sembako.listing import REASON_WORDS, VillageList, village_lists
from functions.sembako.moves import FailReason, RefuseReason
from functions.sembako.sheet import write_sheet
from functions.sembako.words import in_words, long_day
from tests.unit.overview.records import NOW, SANUR, a_person, an_episode_id, an_intake, person_id

UBUNG = "51.71.04.2001"
DAY = date(2021, 8, 12)
PACKAGE = ("beras", "mi instan")


def _request(number: int, **changes: Any) -> AidRequest:
    steps = (
        AidStep(state=AidState.REQUESTED, at=NOW, by="sistem"),
        AidStep(state=AidState.VERIFIED, at=NOW, by="pelacak1"),
        AidStep(state=AidState.APPROVED, at=NOW + timedelta(hours=2), by="dinsos1", note="Nomor 7"),
    )
    facts: dict[str, Any] = {
        "aid_id": an_episode_id(number),
        "person_id": person_id(number),
        "household_id": "h",
        "village_code": SANUR,
        "household_size": 3,
        "state": AidState.APPROVED,
        "isolation_until": date(2021, 8, 19),
        "history": steps,
        "origin": "FILE#f1",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return AidRequest.model_validate(facts | changes)


def _lists(*requests: AidRequest, **person: Any) -> list[VillageList]:
    numbers = {int(one.person_id, 16): one for one in requests}
    people = {one.person_id: a_person(number, **person) for number, one in numbers.items()}
    forms = {one.aid_id: an_intake(number, address=f"Jl. Uji {number}") for number, one in numbers.items()}
    return village_lists(requests, people, forms, load_directory())


def _pages(lists: list[VillageList]) -> list[str]:
    reader = PdfReader(BytesIO(write_letter(lists, PACKAGE, DAY, NOW)))
    return [page.extract_text() for page in reader.pages]


def test_each_village_and_fund_is_a_list_of_its_own() -> None:
    lists = _lists(
        _request(1, village_code=UBUNG),
        _request(2, fund=Fund.OTHER),
        _request(3),
        _request(4, village_code=None),
    )
    assert [(one.place, one.fund, len(one.rows)) for one in lists] == [
        ("Desa/kelurahan tidak diketahui", "city", 1),
        ("Kelurahan Sanur", "city", 1),
        ("Kelurahan Sanur", "other", 1),
        ("Desa Dangin Puri Kangin", "city", 1),
    ]


def test_a_berita_acara_names_every_household_and_counts_them() -> None:
    (page,) = _pages(_lists(*(_request(number) for number in range(1, 4))))
    assert "BERITA ACARA SERAH TERIMA PAKET SEMBAKO" in page
    assert "Kamis, 12 Agustus 2021" in page
    assert "3 (tiga) paket sembako" in page
    assert "Satgas Covid-19 Kelurahan Sanur" in page
    assert "Jumlah: 3 paket, 9 jiwa" in page
    for number in range(1, 4):
        assert f"Warga Contoh {number}" in page
        assert f"Jl. Uji {number}" in page
        assert _request(number).reference in page


def test_a_long_list_goes_on_with_its_header_and_loses_nobody() -> None:
    requests = [_request(number) for number in range(1, 91)]
    pages = _pages(_lists(*requests))
    assert len(pages) > 3
    whole = "".join(pages)
    assert [one.aid_id for one in requests if one.reference not in whole] == []
    with_rows = [page for page in pages if "Jl. Uji" in page]
    assert all("Isolasi s.d." in page for page in with_rows)
    assert whole.count("(sembilan puluh) paket") == 1
    assert [f"lembar {number}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)


def test_every_list_begins_on_a_page_of_its_own_that_says_whose_it_is() -> None:
    pages = _pages(_lists(_request(1), _request(2, village_code=UBUNG)))
    assert len(pages) == 2
    assert "Kelurahan Sanur, Kota Denpasar  ·  lembar 1" in pages[0]
    assert "Desa Dangin Puri Kangin, Kota Denpasar  ·  lembar 1" in pages[1]
    assert "Dangin" not in pages[0]


def test_letters_beyond_latin_do_not_stop_a_list() -> None:
    (page,) = _pages(_lists(_request(1), name="Mu\u2019minah Đặng Zoë"))
    assert "Mu\u2019minah Đặng Zoë" in page


def test_nothing_to_hand_over_is_said() -> None:
    assert "Tidak ada permintaan" in _pages([])[0]


def test_the_workbook_holds_what_a_desk_needs_with_real_dates() -> None:
    request = _request(1, matches=(AidMatch(kind=MarkKind.ADDRESS, aid_id="x", counts=False),))
    book = load_workbook(BytesIO(write_sheet(_lists(request, _request(2, fund=Fund.OTHER)), NOW)))
    head, first, second = ([cell.value for cell in row] for row in book["Daftar"].iter_rows())
    row = dict(zip(head, first, strict=True))
    assert (row["Nama"], row["Alamat"], row["HP"]) == ("Warga Contoh 1", "Jl. Uji 1", "081200000001")
    assert row["Isolasi sampai"].date() == date(2021, 8, 19)
    assert (row["Disetujui oleh"], f"{row['Disetujui pada']:%H:%M}") == ("dinsos1", "14:00")
    assert row["Sama dengan permintaan lain"] == "alamat"
    assert dict(zip(head, second, strict=True))["Sumber dana"] == "Dana lain (KTP luar Denpasar)"
    sums = [[cell.value for cell in row] for row in book["Jumlah"].iter_rows()]
    assert sums[1][3:] == [1, 3]
    assert sums[-1][3:] == ["=SUM(D2:D3)", "=SUM(E2:E3)"]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+62", "@SUM(A1)", "http://x.y", "<r>x</r>"])
def test_no_name_becomes_a_formula_or_a_link(name: str) -> None:
    book = load_workbook(BytesIO(write_sheet(_lists(_request(1), name=name), NOW)))
    cell = book["Daftar"]["C2"]
    assert (cell.data_type, str(cell.value).strip(), cell.hyperlink) == ("s", name, None)


def test_every_reason_has_words() -> None:
    marks = {f"same_{kind}" for kind in MarkKind}
    assert marks | set(FailReason) | set(RefuseReason) <= REASON_WORDS.keys()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (100, "seratus"),
        (112, "seratus dua belas"),
        (1000, "seribu"),
        (1_001, "seribu satu"),
        (21_345, "dua puluh satu ribu tiga ratus empat puluh lima"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_no_two_numbers_share_their_words(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) is (one == other)


def test_numbers_that_no_list_has_are_refused() -> None:
    for number in (-1, 1_000_000):
        with pytest.raises(ValueError, match="no list"):
            in_words(number)


def test_days_are_written_out() -> None:
    assert long_day(date(2021, 8, 11)) == "Rabu, 11 Agustus 2021"
