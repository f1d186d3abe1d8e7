"""`desac person` and `desac status` read a stack's table."""

from datetime import UTC, date, datetime

import pytest

from cli.operator.figures import Figures
from cli.operator.people import find_chains
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters import keys
from desac.adapters.table import Table, to_item
from desac.domain.person import Person
from desac.domain.source_file import FileKind, FileState, RowCounts, SourceFile

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
PERSON = Person(person_id="00000000000000a1", name="Ni Luh Contoh", phone="+6281200000001", created_at=NOW)


@pytest.fixture
def person(table: Table) -> Person:
    """One person with a phone."""
    index = {"lookup": keys.phone_lookup("+6281200000001")}
    table.put(to_item(PERSON, keys.person(PERSON.person_id), **index))
    return PERSON


@pytest.mark.parametrize(
    "text",
    [
        *("00000000000000a1", "00000000000000a1-1234abcd"),
        *(
            "00000000000000a1-1234abcd.positive_notice",
            "00000000000000a1-1234abcd.symptom_answer.0123456789ab",
        ),
        *("0812 0000 0001", "+62 812-0000-0001"),
    ],
)
def test_a_person_is_found_however_they_are_written(target: Target, person: Person, text: str) -> None:
    """By id, by the id of an episode or a message, by phone as people write it."""
    assert [chain.person for chain in find_chains(target, text)] == [person]


@pytest.mark.parametrize("text", ["0812 0000 0002", "5171011234569001", "00000000000000ff"])
def test_nobody_is_an_answer(target: Target, person: Person, text: str) -> None:
    """An unknown phone, NIK or id is no error."""
    del person
    assert find_chains(target, text) == []


def test_what_is_neither_is_said_without_repeating_it(target: Target) -> None:
    """A mistyped number must not end up in a log."""
    with pytest.raises(CommandError) as raised:
        find_chains(target, "0812-abc")
    assert "0812-abc" not in str(raised.value)


def test_the_newest_files_come_with_their_figures(target: Target, table: Table) -> None:
    """Newest first; rows of a roster lead to nobody and still close."""
    figures = Figures(target)
    assert list(figures.newest(3)) == []
    for number in (1, 2):
        file = SourceFile(
            file_id=f"f{number}",
            key=f"dokter/{number}.csv",
            kind=FileKind.DOCTORS,
            state=FileState.DONE,
            counts=RowCounts(rows=number, new=number),
            received_at=NOW.replace(hour=number),
        )
        table.put(
            to_item(
                file, keys.source_file(file.file_id), work=keys.FILES_WORK, work_at=f"2026-11-22T0{number}"
            )
        )
    assert [file.file_id for file in figures.newest(3)] == ["f2", "f1"]
    total = figures.sum_of(["f1", "f2", "unknown"], [date(2026, 11, 22)])
    assert total.rows.total == 3
    assert total.problems() == []
