"""Who is taken for whom: the cases that cost trust when they go wrong."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from desac.domain.identity import Identity, Particulars, identities, match
from desac.domain.names import normal_name, same_bearer
from desac.domain.person import Person

BORN = date(1990, 3, 23)
NIK = "5171012303900001"


def person(**traits: object) -> Person:
    told = {
        "person_id": "p1",
        "name": "I Made Contoh",
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        **traits,
    }
    return Person.model_validate(told)


def claims_of(known: Person) -> dict[Identity, str]:
    told = Particulars(
        known.name, known.nik, known.phone, known.birth_date, known.village_code, known.address
    )
    return dict.fromkeys(identities(told), known.person_id)


def found(row: Particulars, known: Person) -> bool:
    return match(row, claims_of(known), {known.person_id: known}) is not None


@given(st.text() | st.text("aIé ßİ\t.'-_1²中́", max_size=12))
def test_a_name_is_its_words_of_letters(name: str) -> None:
    """In lower case; digits, marks and punctuation part words."""
    assert normal_name(name) == " ".join(re.findall(r"[^\W\d_]+", name.casefold()))


def test_the_same_nik_is_the_same_person_even_if_the_name_is_spelt_otherwise() -> None:
    assert found(Particulars("Md Contoh", NIK, birth_date=BORN), person(nik=NIK, birth_date=BORN))


def test_a_nik_reused_by_somebody_else_does_not_join_them() -> None:
    other = Particulars("Ni Wayan Lain", NIK, birth_date=date(1955, 1, 1))
    assert not found(other, person(nik=NIK, birth_date=BORN))


def test_two_nik_are_two_people_whatever_else_agrees() -> None:
    known = person(nik=NIK, phone="+6281200000001", birth_date=BORN, village_code="51.71.01.1005")
    row = Particulars("I Made Contoh", "5171012303900002", "+6281200000001", BORN, "51.71.01.1005")
    assert not found(row, known)


def test_phone_and_birth_date_join_where_a_nik_is_missing() -> None:
    known = person(nik=NIK, phone="+6281200000001", birth_date=BORN)
    assert found(Particulars("Made Contoh", None, "+6281200000001", BORN), known)


def test_twins_on_one_phone_stay_two() -> None:
    known = person(name="I Putu Surya", phone="+6281200000001", birth_date=BORN)
    assert not found(Particulars("I Kadek Bintang", None, "+6281200000001", BORN), known)


def test_a_name_alone_and_a_phone_alone_join_nobody() -> None:
    known = person(phone="+6281200000001", birth_date=BORN, village_code="51.71.01.1005")
    assert not found(Particulars("I Made Contoh", village_code="51.71.01.1005"), known)
    assert not found(Particulars("Ni Luh Lain", phone="+6281200000001"), known)


def test_birth_order_names_tell_nobody_apart() -> None:
    assert not same_bearer("I Wayan Surya", "I Wayan Bintang")
    assert same_bearer("I Wayan Surya", "Wayan Surya Putra")


cells = st.builds(
    Particulars,
    name=st.sampled_from(["I Made Contoh", "Ni Luh Misal", "Wayan"]),
    nik=st.sampled_from([None, NIK, "5171012303900002"]),
    phone=st.sampled_from([None, "+6281200000001", "+6281200000002"]),
    birth_date=st.sampled_from([None, BORN, date(1991, 1, 1)]),
    village_code=st.sampled_from([None, "51.71.01.1005"]),
    address=st.sampled_from([None, "Jl. Contoh No. 1"]),
    named_by=st.none(),
)


@given(cells)
def test_a_row_sent_again_always_finds_itself(row: Particulars) -> None:
    known = person(
        name=row.name,
        nik=row.nik,
        phone=row.phone,
        birth_date=row.birth_date,
        village_code=row.village_code,
        address=row.address,
    )
    assert found(row, known)


@given(cells, cells)
def test_nobody_is_joined_on_less_than_the_rules_ask(one: Particulars, other: Particulars) -> None:
    known = person(
        name=one.name,
        nik=one.nik,
        phone=one.phone,
        birth_date=one.birth_date,
        village_code=one.village_code,
        address=one.address,
    )
    if not found(other, known):
        return
    assert set(identities(one)) & set(identities(other))
    assert not (one.nik and other.nik and one.nik != other.nik)
