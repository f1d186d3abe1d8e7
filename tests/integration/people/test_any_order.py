"""Files in any order, any number of times, with a write that stops half-way: the same people in the end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desac.adapters.people import People
from desac.adapters.table import from_item
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.person import ContactEdge, Person
from desac.domain.registration import Known, Plan, Registration, RowPlace
from desac.domain.row import RowEffect
from functions.ingest.register import register
from tests.integration.people.memory_table import MemoryTable
from tests.integration.people.registry import NOW, contact, row
from tests.unit.domain.test_who_said_what import RULES

type Row = Registration
type State = tuple[Any, ...]

BORN = date(1990, 3, 23)
# Everybody keeps a phone and a birth date, by which their rows find each other with and without a NIK, and a
# full name of their own. What that leaves out is listed in docs/data-model.md.
FACES: list[dict[str, Any]] = [
    {"name": "I Made Contoh", "phone": "+6281200000001", "birth_date": BORN},
    {"name": "Ni Putu Misal", "phone": "+6281200000002", "birth_date": BORN},
    {"name": "Ni Luh Dekat", "phone": "+6281200000001", "birth_date": date(2001, 1, 1)},
]
NIKS = ["5171012303900001", "5171016303900002", "5171014101010003"]


@st.composite
def _row(draw: st.DrawFn, file: int, number: int) -> Row:
    who = draw(st.integers(0, 2))
    told = FACES[who] | {
        "nik": draw(st.sampled_from([None, NIKS[who]])),
        "address": draw(st.sampled_from([None, "Jl. A", "Jl. B"])),
        "village_code": draw(st.sampled_from([None, "51.71.01.1005"])),
    }
    if draw(st.booleans()):
        days = st.sampled_from([date(2021, 8, 2), date(2021, 8, 5), date(2021, 8, 9)])
        closed = draw(st.sampled_from([None, None, "recovered", "deceased"]))
        number_of_case = draw(st.sampled_from([None, f"C-{who}"]))
        return row(file, number, specimen_date=draw(days), closed=closed, case_number=number_of_case, **told)
    index = draw(st.integers(0, 2).filter(lambda one: one != who))
    references: list[dict[str, str]] = [
        {},
        {"index_nik": NIKS[index]},
        {"index_number": f"C-{index}"},
        {"index_phone": FACES[index]["phone"], "index_name": FACES[index]["name"]},
    ]
    met = draw(st.sampled_from([None, date(2021, 8, 3), date(2021, 8, 8)]))
    relation = draw(st.sampled_from([None, "istri", "teman"]))
    reference = draw(st.sampled_from(references))
    return contact(file, number, last_met=met, relation=relation, **told, **reference)


@st.composite
def _files(draw: st.DrawFn) -> list[list[Row]]:
    return [
        [draw(_row(file, number)) for number in range(2, 2 + draw(st.integers(1, 3)))]
        for file in range(draw(st.integers(2, 3)))
    ]


class Stopped(Exception):  # noqa: N818 # what happens to a function, not to a caller
    """The function was stopped."""


class StopsHalfWay:
    """A registry whose function is stopped after it wrote some of the plans."""

    def __init__(self, people: People, writes: int) -> None:
        self._people = people
        self._left = writes

    def find(self, wishes: Sequence[Registration]) -> list[Known]:
        """As the registry does."""
        return self._people.find(wishes)

    def write(self, decided: Sequence[tuple[Registration, Plan]], now: Any) -> list[int]:
        """The first few, then no more."""
        allowed = list(decided)[: self._left]
        if len(allowed) < len(decided):
            self._people.write(allowed, now)
            raise Stopped
        self._left -= len(decided)
        return self._people.write(decided, now)


def _state(table: MemoryTable) -> State:
    """People by their particulars, what they went through, who was whose contact: no ids, no times of ours.

    Whether an episode that is over was ever active depends on when it came, and is no fact of the files.
    """
    people = {one.person_id: (one.name, one.birth_date) for one in _all(table, Person)}
    particulars = sorted(
        str((one.name, one.nik, one.birth_date, one.phone, one.address, one.village_code))
        for one in _all(table, Person)
    )
    episodes = sorted(
        str((people[one.person_id], one.kind, one.status is EpisodeStatus.ACTIVE, one.status_reason))
        + str((one.anchor_date, one.last_exposure, one.specimen_date, one.end_date))
        for one in _all(table, Episode)
    )
    met = sorted(
        str((people[one.index_person_id], people[one.contact_person_id], one.relation, one.last_met))
        for one in _all(table, ContactEdge)
    )
    return particulars, episodes, met


def _all(table: MemoryTable, model: type[Any]) -> list[Any]:
    return [from_item(model, item) for item in table.items.values() if item["type"] == model.__name__]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=_files(), data=st.data())
def test_any_order_any_number_of_times_and_a_retry_half_way(
    files: list[list[Row]], data: st.DataObject
) -> None:
    once = MemoryTable()
    for file in files:
        list(register(People(once), file, RULES, NOW))
    table = MemoryTable()
    people = People(table)
    order = data.draw(st.permutations(range(len(files))))
    again = data.draw(st.lists(st.sampled_from(order), max_size=2))
    for place in (*order, *again):
        file = data.draw(st.permutations(files[place]))
        stops = data.draw(st.none() | st.integers(0, len(file)))
        if stops is not None and stops < len(file):
            with pytest.raises(Stopped):
                list(register(StopsHalfWay(people, stops), file, RULES, NOW))
        list(register(people, file, RULES, NOW))
    assert _state(table) == _state(once)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=_files())
def test_the_same_files_again_change_nothing(files: list[list[Row]]) -> None:
    """Dropped anew, each row is unchanged: nobody is messaged twice and the report says the truth."""
    table = MemoryTable()
    people = People(table)
    for file in files:
        list(register(people, file, RULES, NOW))
    before = _state(table)
    anew = [
        replace(
            one, origin=f"{one.origin}b", place=RowPlace(f"{one.origin}b", 0, one.place.row), stated_at=NOW
        )
        for one in files[-1]
        if one.place
    ]
    effects = {done.effect for _, done in register(people, anew, RULES, NOW)}
    assert effects == {RowEffect.UNCHANGED}
    assert _state(table) == before
