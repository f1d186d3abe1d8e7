"""Files that come again after a merge: nobody changes or begins anew, and parting leaves each their own."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from desac.adapters.doubts import Decision, open_doubts
from desac.adapters.merging import Merging
from desac.adapters.people import People
from desac.adapters.table import Table
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.person import Person
from desac.domain.registration import Registration
from tests.integration.people.registry import NOW, contact, record, row, stored

WHY = Decision("arn:aws:iam::1:user/ayu (ayu)", "sama orang", NOW)
PHONE, OTHER_PHONE, NEW_PHONE = "+6281200000001", "+6281200000002", "+6281200000003"
NIK, OTHER_NIK, THIRD_NIK = "5171012303900001", "5171012303900011", "5171012303900021"


def later(minutes: int) -> Decision:
    return WHY._replace(at=NOW + timedelta(minutes=minutes))


def rows(file: int) -> list[Registration]:
    """One man twice, with two spellings, numbers and phones; and somebody else on his phone."""
    return [
        row(file, 2, nik=NIK, phone=PHONE, specimen_date=date(2021, 8, 9)),
        row(file, 3, name="I Made Conto", nik=OTHER_NIK, phone=OTHER_PHONE, specimen_date=date(2021, 8, 10)),
        row(file, 4, name="Ni Putu Misal", phone=PHONE, birth_date=date(1990, 3, 23)),
    ]


def facts(table: Table) -> dict[str, Any]:
    """What everybody's record says of them."""
    names = ("name", "nik", "phone", "episode_ids", "merged_into")
    return {one.person_id: [getattr(one, name) for name in names] for one in stored(table, Person)}


def active(table: Table) -> list[Episode]:
    return [one for one in stored(table, Episode) if one.status is EpisodeStatus.ACTIVE]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_files_told_again_change_nothing(table: Table, order: tuple[int, ...], *, together: bool) -> None:
    kept, other, _ = (one.person.person_id for one in record(table, *rows(1)))
    apart, people = facts(table), stored(table, Episode)
    merging = Merging(table)
    merging.merge(kept, other, WHY)
    merged = facts(table)
    for file in (1, 2, 1, 3):
        told = [rows(file)[place] for place in order]
        done = record(table, *told) if together else [record(table, one)[0] for one in told]
        assert [one.changed for one in done] == [()] * 3
        assert facts(table) == merged
        assert len(active(table)) == 2
    assert open_doubts(table) == []
    merging.part(other, later(1))
    assert facts(table) == apart
    assert {one.model_copy(update={"version": 1}) for one in stored(table, Episode)} == set(people)
    record(table, *rows(4))
    assert facts(table) == apart


def test_a_later_illness_begins_once_though_two_rows_tell_of_it_at_a_time(table: Table) -> None:
    kept, other, _ = (one.person.person_id for one in record(table, *rows(1)))
    Merging(table).merge(kept, other, WHY)
    for file in (2, 3):
        again = [
            row(file, 2, nik=NIK, phone=PHONE, specimen_date=date(2021, 9, 9)),
            row(
                file,
                3,
                name="I Made Conto",
                nik=OTHER_NIK,
                phone=OTHER_PHONE,
                specimen_date=date(2021, 9, 10),
            ),
        ]
        record(table, *again)
        assert len([one for one in active(table) if one.anchor_date >= date(2021, 9, 1)]) == 1


def test_a_corrected_phone_of_the_merged_one_reaches_the_episode_that_goes_on(table: Table) -> None:
    kept, other = record(
        table,
        row(1, 2, nik=NIK, specimen_date=date(2021, 6, 1)),
        row(1, 3, nik=OTHER_NIK, name="I Made Conto", phone=PHONE),
    )
    Merging(table).merge(kept.person.person_id, other.person.person_id, WHY)
    record(table, row(2, 2, nik=OTHER_NIK, name="I Made Conto", phone=NEW_PHONE))
    phones = {one.person_id: one.phone for one in stored(table, Person)}
    assert phones == {kept.person.person_id: None, other.person.person_id: NEW_PHONE}
    [episode] = active(table)
    assert (episode.person_id, episode.phone_corrected_at) == (other.person.person_id, NOW)


def test_an_outcome_told_of_the_merged_one_ends_what_goes_on_under_the_kept_one(table: Table) -> None:
    """Whoever has died is not written to, whichever record the hospital found."""
    kept, other, _ = (one.person.person_id for one in record(table, *rows(1)))
    Merging(table).merge(kept, other, WHY)
    told = row(2, 3, name="I Made Conto", nik=OTHER_NIK, specimen_date=date(2021, 8, 10), closed="deceased")
    record(table, told)
    [mine] = [one for one in stored(table, Episode) if one.person_id == kept]
    assert (mine.status, mine.status_reason) == (EpisodeStatus.ENDED, "deceased")


def test_everybody_merged_before_counts_in_a_merge(table: Table) -> None:
    kept, other, third = (
        one.person.person_id
        for one in record(
            table,
            row(1, 2, nik=NIK, specimen_date=date(2021, 7, 1)),
            row(1, 3, nik=OTHER_NIK, name="B", specimen_date=date(2021, 8, 9)),
            row(1, 4, nik=THIRD_NIK, name="C", specimen_date=date(2021, 8, 10)),
        )
    )
    merging = Merging(table)
    merging.merge(kept, other, WHY)
    merging.merge(kept, third, later(1))
    assert [one.person_id for one in active(table)] == [other]


def test_an_episode_is_not_ended_by_one_that_is_over(table: Table) -> None:
    over, going = record(
        table,
        row(1, 2, nik=NIK, specimen_date=date(2021, 7, 29)),
        row(1, 3, nik=OTHER_NIK, name="B", specimen_date=date(2021, 8, 9)),
    )
    Merging(table).merge(over.person.person_id, going.person.person_id, WHY)
    assert [one.person_id for one in active(table)] == [going.person.person_id]


def test_whoever_was_merged_is_on_the_phone_once(table: Table) -> None:
    kept, other = record(
        table,
        contact(1, 2, name="Ni Kadek Sari", nik=NIK, phone=PHONE, address="A"),
        contact(1, 3, name="Ni Kadek Sari", phone=PHONE, address="B"),
    )
    Merging(table).merge(kept.person.person_id, other.person.person_id, WHY)
    assert [one.person_id for one in People(table).on_phone(PHONE)] == [kept.person.person_id]
