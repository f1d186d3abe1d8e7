"""What a row lays claim to is as little as it needs to find itself again."""

from datetime import date
from typing import Any

from desac.adapters.table import Table
from desac.domain.claim import Claim
from desac.domain.person import Person
from desac.domain.row import RowEffect
from tests.integration.people.registry import record, row, stored

BORN, VILLAGE = date(1990, 3, 23), "51.71.01.1005"
NIK, OTHER_NIK = "5171012303900001", "5171012303900002"
PHONE = "+6281200000001"
WHOLE: dict[str, Any] = {"nik": NIK, "phone": PHONE, "birth_date": BORN, "village_code": VILLAGE}


def test_a_whole_row_has_three_claims(table: Table) -> None:
    """By NIK, by phone (with the birth date), by name, birth date and village; none by all cells together."""
    [done] = record(table, row(1, **WHOLE))
    claims = stored(table, Claim)
    assert len(claims) == 3
    [phone] = [claim for claim in claims if claim.bearers]
    assert phone.births == {BORN.isoformat(): done.person.person_id}


def test_a_row_without_a_village_finds_itself_by_all_its_cells(table: Table) -> None:
    record(table, row(1, address="Jl. A"))
    [again] = record(table, row(2, address="Jl. A"))
    assert again.effect is RowEffect.UNCHANGED
    assert len(stored(table, Person)) == 1


def test_a_row_whose_identities_are_all_somebody_elses_finds_itself(table: Table) -> None:
    """A child with a parent's NIK, whose name, birth date and village another person with a NIK bears."""
    record(table, row(1, name="Ni Luh Misal", nik=NIK, birth_date=date(1960, 1, 1)))
    record(table, row(1, 3, nik=OTHER_NIK, birth_date=BORN, village_code=VILLAGE))
    child = {"nik": NIK, "birth_date": BORN, "village_code": VILLAGE}
    [new] = record(table, row(2, **child))
    [again] = record(table, row(3, **child))
    assert new.effect is RowEffect.NEW
    assert again.effect is RowEffect.UNCHANGED
    assert again.person.person_id == new.person.person_id
    assert len(stored(table, Person)) == 3


def test_a_row_that_came_twice_at_once_is_one_person_by_phone_and_birth_date(table: Table) -> None:
    """Decided on the same reading, the second is decided again."""
    by_phone = {"phone": PHONE, "birth_date": BORN}
    one, other = record(table, row(1, 2, **by_phone), row(1, 3, name="Made Contoh", **by_phone))
    assert one.person.person_id == other.person.person_id


def test_two_on_a_phone_with_one_birth_date_are_two_and_the_first_keeps_it(table: Table) -> None:
    twins = [
        row(1, 2, name="I Putu Surya", phone=PHONE, birth_date=BORN),
        row(1, 3, name="I Kadek Bintang", phone=PHONE, birth_date=BORN),
    ]
    first, second = record(table, *twins)
    assert first.person.person_id != second.person.person_id
    [phone] = [claim for claim in stored(table, Claim) if claim.bearers]
    assert set(phone.bearers) == {first.person.person_id, second.person.person_id}
    assert phone.births == {BORN.isoformat(): first.person.person_id}


def test_an_office_phone_notes_no_more_than_twenty(table: Table) -> None:
    """Everybody is recorded all the same, and found again."""
    staff = [
        row(1, number, name=f"I Made {chr(64 + number) * 3}", phone=PHONE, birth_date=date(1990, 1, number))
        for number in range(2, 27)
    ]
    people = {done.person.person_id for done in record(table, *staff)}
    assert len(people) == len(staff)
    [phone] = [claim for claim in stored(table, Claim) if claim.bearers]
    assert (len(phone.bearers), len(phone.births)) == (20, 20)
    assert {done.effect for done in record(table, *staff)} == {RowEffect.NEW}
    assert len(stored(table, Person)) == len(staff)
