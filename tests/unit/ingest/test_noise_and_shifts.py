"""Rows that are none, and rows whose values stand under the wrong headers."""

import pytest

from tests.unit.ingest.sheets import GOOD_CASE, codes, csv_bytes, judge_bytes

HEADER = list(GOOD_CASE)
ROW = list(GOOD_CASE.values())
WIDTH = len(HEADER)


def judge_odd(*odd: list[str]) -> list[tuple[str, list[str]]]:
    """Verdict and codes of odd rows below a good one."""
    judged = judge_bytes(csv_bytes([HEADER, ROW, *odd]))
    assert judged[0].verdict == "accepted"
    return [(row.verdict, codes(row)) for row in judged[1:]]


@pytest.mark.parametrize(
    "row",
    [
        HEADER,
        [label.upper() for label in HEADER],
        [str(n) for n in range(1, WIDTH + 1)],
        [f"({n})" for n in range(1, WIDTH + 1)],
    ],
)
def test_repeated_header(row: list[str]) -> None:
    """The header again, or the line that counts the columns."""
    assert judge_odd(row) == [("ignored", ["repeated_header"])]


@pytest.mark.parametrize(
    "row",
    [
        ["Jumlah"],
        ["", "", "TOTAL", "", "", "", "", "", "", "", "", "25"],
        ["Jumlah", "100", "L", "50", "P", "50"],
        ["Mengetahui,"],
        ["", "", "", "", "", "", "", "Denpasar, 11 Agustus 2021"],
        ["Catatan: data sementara"],
        ["NIP. 197001012000121001"],
        ["Sumber : Dinas Kesehatan"],
        ["Ket"],
        ["Ket: data sementara"],
        ["", "", "a.n. Walikota Denpasar"],
        ["", "", "An. Kepala Dinas Kesehatan", "", "", "", "Petugas Surveilans"],
        ["", "", "Mengetahui,", "", "", "", "", "", "", "Denpasar, 11 Agustus 2021"],
        ["Jumlah", "100", "Laki-laki", "50", "Perempuan", "50"],
    ],
)
def test_footer(row: list[str]) -> None:
    """Totals, notes and signatures."""
    assert judge_odd(row) == [("ignored", ["footer_row"])]


def test_names_below_the_foot_are_signatures() -> None:
    """But a row with a person's data ends the foot."""
    assert judge_odd(
        ["Mengetahui"], ["dr. Ni Luh Sri, M.Kes"], ["(.....)"], ["2", "5171045507859002", *ROW[2:]]
    ) == [("ignored", ["footer_row"])] * 3 + [("accepted", [])]


def test_a_person_named_like_a_footer_is_a_person() -> None:
    """Data in the row says so."""
    assert judge_odd(["", "5171045507859002", "Total Wijaya", *ROW[3:]]) == [("accepted", [])]
    row = [
        "Petugas",
        "",
        "I Made",
        "L",
        "",
        "081200000001",
        "Jl. A",
        "Tonja",
        "",
        "10/08/2021",
        "",
        "Positif",
    ]
    assert judge_odd(row) == [("accepted", ["nik_missing"])]


ROUTES = (["", "", "", "Jl. A"], ["", "", "", "", "Tonja"], ["", "", "0812"], ["L"], ["", "1/2/90"])


@pytest.mark.parametrize("name", ["An. Budi Santoso", "Ket. Sudarma", "A.n Wayan Adi", "An", "Sumber Wijaya"])
@pytest.mark.parametrize("beside", [["", "", "081200000001", "Jl. A"], *ROUTES], ids=str)
def test_a_name_with_something_beside_it_is_a_person(name: str, beside: list[str]) -> None:
    """However their name begins, they and whoever follows are judged, not passed over."""
    odd = judge_odd(["", "", name, *beside], ["", "", "I Made Adi", "", "", "", "Jl. B"])
    assert [verdict for verdict, _ in odd] == ["rejected", "rejected"]
    assert all(code not in found for _, found in odd for code in ("footer_row",))


@pytest.mark.parametrize("name", ["An. Budi Santoso", "Ket. Sudarma"])
def test_a_whole_row_of_somebody_whose_name_begins_like_a_foot(name: str) -> None:
    """No NIK, no phone, no readable date of the illness but one: the row is as good as any other."""
    row = ["", "", name, "L", "", "", "Jl. A No. 1", "Tonja", "Denpasar Utara", "10/08/2021", "", "Positif"]
    assert judge_odd(row) == [("accepted", ["nik_missing", "phone_missing"])]


@pytest.mark.parametrize("beside", ROUTES, ids=str)
def test_a_person_below_the_foot_ends_it(beside: list[str]) -> None:
    """A total in between takes nobody with it."""
    odd = judge_odd(["Jumlah", "1"], ["", "", "I Made Adi", *beside], ["", "", "I Wayan Eka"])
    assert [verdict for verdict, _ in odd] == ["ignored", "rejected", "rejected"]


def test_a_numbered_name_below_the_foot_ends_it() -> None:
    """A running number is given to people."""
    assert [verdict for verdict, _ in judge_odd(["Jumlah", "1"], ["2", "", "I Made Adi"])] == [
        "ignored",
        "rejected",
    ]


def test_two_who_sign_side_by_side_are_signatures() -> None:
    """Their names stand below their offices; digits there would be a street number."""
    offices = ["", "", "Kepala Puskesmas", "", "", "", "Petugas Surveilans"]
    names = ["", "", "dr. Ni Luh Sri", "", "", "", "I Made Adi"]
    numbers = ["", "", "NIP. 197001012000121001", "", "", "", "NIP. 198001012000121001"]
    assert judge_odd(offices, names, numbers) == [("ignored", ["footer_row"])] * 3
    person = ["", "", "I Made Adi", "", "", "", "Jl. Nangka 2"]
    assert [verdict for verdict, _ in judge_odd(offices, person)] == ["ignored", "rejected"]


@pytest.mark.parametrize("left_out", range(1, WIDTH - 1))
def test_one_value_fewer(left_out: int) -> None:
    """Wherever a value is left out, the rest has moved; the last date is the last that can be told."""
    short = ROW[:left_out] + ROW[left_out + 1 :]
    assert judge_odd(short) == [("rejected", ["shifted_row"])]
    assert judge_odd([*short, ""]) == [("rejected", ["shifted_row"])]


@pytest.mark.parametrize("extra", [1, 2])
def test_unquoted_delimiter(extra: int) -> None:
    """An address cut in pieces moves the rest to the right."""
    row = [*ROW[:6], *["Jl. Nangka"] * extra, *ROW[6:]]
    assert judge_odd(row) == [("rejected", ["shifted_row"])]


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [
        (5, "5171045507859001", "phone_invalid"),
        (7, "Denpasar Utara", "village_unknown"),
        (4, "081234567890", "birthdate_invalid"),
        (1, "Ni Ketut", "nik_invalid"),
    ],
)
def test_one_wrong_value_is_not_a_shift(at: int, value: str, code: str) -> None:
    """The values after it still stand in their places."""
    row = ["2", *ROW[1:]]
    row[at] = value
    row[9] = "09/08/2021"
    assert judge_odd(row) == [("accepted", [code])]


def test_missing_trailing_cells_are_not_a_shift() -> None:
    """A row may end early where its last cells are empty."""
    rows = [[*HEADER, "Keterangan"], ["1", *ROW[1:]], ["2", "5171045507859002", *ROW[2:], "x", "y"]]
    assert [row.verdict for row in judge_bytes(csv_bytes(rows))] == ["accepted", "accepted"]
