"""A quarantine ended by an illness is taken up again in the table once the illness was at another time."""

from datetime import date

from desac.adapters.table import Table
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.registration import Registration
from tests.integration.people.registry import contact, record, row, stored

NIK = "5171012303900001"


def ill(file: int, day: date) -> Registration:
    return row(file, name="Ni Luh Dekat", nik=NIK, specimen_date=day)


def quarantine(table: Table) -> Episode:
    [found] = [one for one in stored(table, Episode) if one.kind is EpisodeKind.CONTACT]
    assert isinstance(found, Episode)
    return found


def test_it_lives_again_with_its_reason_removed_and_is_written_once(table: Table) -> None:
    record(table, contact(1, nik=NIK, last_met=date(2021, 8, 10)))
    record(table, ill(2, date(2021, 8, 9)))
    assert quarantine(table).status_reason == "became_case"
    for _ in range(2):
        record(table, ill(3, date(2021, 7, 27)))
        again = quarantine(table)
        assert (again.status, again.status_reason, again.version) == (EpisodeStatus.ACTIVE, None, 3)


def test_one_that_never_began_begins(table: Table) -> None:
    record(table, ill(1, date(2021, 8, 9)))
    record(table, contact(2, nik=NIK, last_met=date(2021, 8, 10)))
    assert quarantine(table).status is EpisodeStatus.RECORDED
    record(table, ill(3, date(2021, 7, 27)))
    assert quarantine(table).status is EpisodeStatus.ACTIVE
