"""A birth date that only the form gave lets a later row find the person."""

from datetime import date

from desac.adapters.doubts import open_doubts
from desac.adapters.intake import TableIntakeStore
from desac.adapters.table import Table
from desac.domain.doubt import DoubtKind
from desac.domain.intake import Intake
from desac.domain.registration import Plan
from desac.ports.intake import KnownResident, Submission
from tests.integration.people.registry import NOW, record, row

PHONE, VILLAGE = "+6281200000001", "51.71.01.1005"
BORN = date(1990, 3, 23)


def state_birth_date(table: Table, done: Plan) -> None:
    """Send the form, as `intake_form` does."""
    form = Intake(
        episode_id=done.episode.episode_id,
        person_id=done.person.person_id,
        address="Jl. A",
        origin="FILE#1",
        submitted_at=NOW,
    )
    known = KnownResident(person=done.person, episode=done.episode)
    TableIntakeStore(table).save(Submission(known, form, {"birth_date": BORN}))


def test_a_later_row_with_the_birth_date_finds_them(table: Table) -> None:
    [first] = record(table, row(1, phone=PHONE, village_code=VILLAGE))
    state_birth_date(table, first)
    by_phone, by_village = record(
        table,
        row(2, 2, phone=PHONE, birth_date=BORN, nik="5171012303900001", address="Jl. Lain"),
        row(2, 3, birth_date=BORN, village_code=VILLAGE),
    )
    assert {by_phone.person.person_id, by_village.person.person_id} == {first.person.person_id}


def test_an_identity_that_somebody_bears_stays_theirs_and_is_noted(table: Table) -> None:
    [other] = record(table, row(1, 2, birth_date=BORN, village_code=VILLAGE))
    [first] = record(table, row(1, 3, phone=PHONE, village_code=VILLAGE))
    state_birth_date(table, first)
    [doubt] = open_doubts(table)
    assert (doubt.person_id, doubt.other_person_id) == (first.person.person_id, other.person.person_id)
    assert doubt.kind is DoubtKind.SAME_NAME_BIRTH_VILLAGE
    [again] = record(table, row(2, birth_date=BORN, village_code=VILLAGE))
    assert again.person.person_id == other.person.person_id
