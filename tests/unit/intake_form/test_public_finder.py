"""The search for a village's doctor: what is typed, what it may mean, who stands there on which day."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.village_data import load_directory
from desac.domain.roster import Doctor
from functions.intake_form.finder import Listed, by_kecamatan, listed, meant

TODAY = date(2021, 8, 12)
VILLAGES = load_directory()
RENON = "51.71.01.1005"


def doctor(code: str = RENON, **changes: object) -> Doctor:
    facts: dict[str, object] = {
        "village_code": code,
        "name": "dr. Contoh",
        "phone": "+6281200000009",
        "valid_from": date(2021, 8, 1),
        "stated_at": datetime(2021, 8, 1, tzinfo=UTC),
    }
    return Doctor.model_validate(facts | changes)


def names(asked: str) -> set[str]:
    everyone = listed(VILLAGES, {}, TODAY)
    return {one.village.name for one in everyone if one.village.code in meant(asked, everyone, VILLAGES)}


def of(code: str, *entries: Doctor, on: date = TODAY) -> Listed:
    return next(one for one in listed(VILLAGES, {code: entries}, on) if one.village.code == code)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Renon", {"Renon"}),
        ("  renon ", {"Renon"}),
        ("Kel. Renon", {"Renon"}),
        (RENON, {"Renon"}),
        ("5171011005", {"Renon"}),
        ("sanur", {"Sanur", "Sanur Kaja", "Sanur Kauh"}),
        ("sanur k", {"Sanur Kaja", "Sanur Kauh"}),
        ("Dangin Puri Klod", {"Dangin Puri Kelod"}),
        ("Tegal Kerta", {"Tegal Kertha"}),
        ("Sanur, Denpasar Selatan", {"Sanur", "Sanur Kaja", "Sanur Kauh"}),
        ("Tegal Kerth", {"Tegal Kertha"}),
        ("Ubud", set()),
        ("<script>alert(1)</script>", set()),
    ],
)
def test_a_name_finds_its_villages(asked: str, found: set[str]) -> None:
    assert names(asked) == found


@pytest.mark.parametrize("asked", ["Denpasar Selatan", "Kec. Denpasar Selatan", "densel", "Densel"])
def test_a_kecamatan_finds_all_of_its_villages(asked: str) -> None:
    expected = {one.name for one in VILLAGES.villages if one.kecamatan == "Denpasar Selatan"}
    assert names(asked) == expected


@pytest.mark.parametrize("asked", ["", "   ", "123", "desa", "?!"])
def test_what_names_nothing_leaves_the_whole_list(asked: str) -> None:
    assert len(names(asked)) == 43


@given(st.sampled_from(VILLAGES.villages), st.data())
def test_every_beginning_of_a_name_finds_its_village(village: object, data: st.DataObject) -> None:
    """So it does while somebody types."""
    name = str(getattr(village, "name", ""))
    typed = name[: data.draw(st.integers(1, len(name)))]
    assert name in names(typed)


@given(st.text(max_size=60))
def test_whatever_is_typed_the_answer_is_a_part_of_the_list(asked: str) -> None:
    assert names(asked) <= {one.name for one in VILLAGES.villages}


def test_the_doctor_of_the_day_is_named_with_first_and_last_day() -> None:
    first = doctor(valid_to=date(2021, 8, 31))
    following = doctor(name="dr. Berikut", phone="+6281200000010", valid_from=date(2021, 9, 1))
    today = of(RENON, first, following).term
    assert today is not None
    assert (today.doctor.name, today.until) == ("dr. Contoh", date(2021, 8, 31))
    later = of(RENON, first, following, on=date(2021, 9, 1)).term
    assert later is not None
    assert (later.doctor.name, later.until) == ("dr. Berikut", None)


def test_a_village_without_a_doctor_has_its_puskesmas() -> None:
    ended = doctor(valid_to=date(2021, 8, 11))
    for one in (of(RENON, ended), of(RENON), of(RENON, doctor(valid_from=date(2021, 8, 13)))):
        assert one.term is None
        assert one.puskesmas == "Puskesmas II Denpasar Selatan"


def test_every_village_is_listed_once_and_has_somebody_to_ask() -> None:
    everyone = listed(VILLAGES, {}, TODAY)
    assert sorted(one.village.code for one in everyone) == [one.code for one in VILLAGES.villages]
    assert all(one.puskesmas for one in everyone)
    parts = by_kecamatan(everyone)
    assert [name for name, _ in parts] == sorted(one.name for one in VILLAGES.kecamatan)
    assert sum(len(part) for _, part in parts) == 43
