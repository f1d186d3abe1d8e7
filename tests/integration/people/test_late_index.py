"""A contact whose index case nobody knows yet is linked to it, whichever of the two comes first."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from desac.adapters.people import People
from desac.adapters.table import Table
from desac.domain.claim import Claim
from desac.domain.ids import new_person_id
from desac.domain.registration import Registration, plan
from tests.integration.people.registry import NOW, contact, edges, record, row, stored
from tests.unit.domain.test_who_said_what import RULES

NIK, PHONE = "5171012303900001", "+6281200000001"
REFERENCES = {
    "nik": {"index_nik": NIK},
    "number": {"index_number": "C-17"},
    "phone and name": {"index_phone": PHONE, "index_name": "i MADE  Contoh"},
}
CASE = row(2, nik=NIK, phone=PHONE, case_number="C-17")
LINKED = [("I Made Contoh", "Ni Luh Dekat", "istri")]


def waits(**told: Any) -> Registration:
    return contact(1, relation="istri", phone="+6281200000009", **told)


@pytest.mark.parametrize("told", REFERENCES.values(), ids=REFERENCES)
def test_the_edge_appears_whatever_the_order(table: Table, told: dict[str, str]) -> None:
    [first] = record(table, waits(**told))
    assert first.index_unknown
    record(table, CASE)
    assert edges(table) == LINKED
    assert all(not claim.awaited_by for claim in stored(table, Claim))
    [again] = record(table, contact(3, relation="istri", phone="+6281200000009", **told))
    assert not again.index_unknown
    assert edges(table) == LINKED


@pytest.mark.parametrize("told", REFERENCES.values(), ids=REFERENCES)
def test_an_index_that_is_known_is_linked_at_once(table: Table, told: dict[str, str]) -> None:
    record(table, CASE)
    record(table, waits(**told))
    assert edges(table) == LINKED


@pytest.mark.parametrize("told", [{"index_phone": PHONE}, {"index_name": "I Made Contoh"}])
def test_a_phone_alone_and_a_name_alone_lead_to_nobody(table: Table, told: dict[str, str]) -> None:
    record(table, waits(**told))
    record(table, CASE)
    record(table, contact(3, phone="+6281200000009", **told))
    assert edges(table) == []


def test_somebody_else_on_the_phone_is_not_the_index(table: Table) -> None:
    record(table, waits(index_phone=PHONE, index_name="I Made Contoh"))
    record(table, row(2, name="Ni Putu Misal", phone=PHONE))
    assert edges(table) == []
    record(table, row(3, phone=PHONE))
    assert edges(table) == LINKED


@pytest.mark.parametrize("told", REFERENCES.values(), ids=REFERENCES)
@pytest.mark.parametrize("case_first", [True, False])
def test_two_who_look_at_the_same_moment_end_linked(
    table: Table, told: dict[str, str], case_first: bool
) -> None:
    """Neither knows of the other when they decide; the second to write is overtaken and decides again."""
    people = People(table)
    rows = [CASE, waits(**told)] if case_first else [waits(**told), CASE]
    decided = [
        (one, plan(one, known, rules=RULES, now=NOW, today=NOW.date(), new_id=new_person_id))
        for one in rows
        for known in people.find([one])
    ]
    assert [people.write([pair], NOW) for pair in decided] == [[], [0]]
    record(table, rows[1])
    assert edges(table) == LINKED


def test_many_who_wait_in_one_file_are_written_together_and_linked_in_turns(table: Table) -> None:
    """More than one transaction takes."""
    waiting = [
        contact(1, number, name=f"Kontak {number}", phone=f"+62812000{number:05}", index_nik=NIK)
        for number in range(2, 52)
    ]
    record(table, *waiting)
    [claim] = [one for one in stored(table, Claim) if one.awaited_by]
    assert (len(claim.awaited_by), claim.person_id) == (50, None)
    [done] = record(table, CASE)
    assert not done.is_unfinished
    assert len(edges(table)) == 50
    assert all(not one.awaited_by for one in stored(table, Claim))


def test_a_contact_of_two_cases_is_one_person_with_two_edges_in_any_order(table: Table) -> None:
    other = row(3, name="Ni Putu Misal", nik="5171016304910002")
    told = [
        contact(1, 2, phone="+6281200000009", address="x", index_nik=NIK, relation="istri"),
        contact(1, 3, phone="+6281200000009", address="x", index_nik="5171016304910002", relation="teman"),
        CASE,
        other,
    ]
    record(table, told[0], told[2], told[1], told[3])
    assert edges(table) == [*LINKED, ("Ni Putu Misal", "Ni Luh Dekat", "teman")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_latest_word_about_a_relation_counts(table: Table, order: tuple[int, ...]) -> None:
    rows = [
        waits(index_nik=NIK),
        CASE,
        contact(4, relation="kakak", phone="+6281200000009", index_nik=NIK),
    ]
    for place in (*order, order[0]):
        record(table, rows[place])
    assert edges(table) == [("I Made Contoh", "Ni Luh Dekat", "kakak")]


def test_two_references_of_one_contact_are_one_edge_with_all_that_was_said(table: Table) -> None:
    record(
        table,
        waits(index_nik=NIK),
        contact(1, 3, phone="+6281200000009", index_phone=PHONE, index_name="I Made Contoh"),
    )
    record(table, CASE)
    assert edges(table) == LINKED


def test_a_contact_of_two_on_one_phone_waits_for_each(table: Table) -> None:
    names = ("I Made Contoh", "Ni Putu Misal")
    record(table, *(waits(index_phone=PHONE, index_name=name) for name in names))
    record(table, *(row(2, number, name=name, phone=PHONE) for number, name in enumerate(names)))
    assert [index for index, _, _ in edges(table)] == list(names)


def test_nobody_waits_for_themselves(table: Table) -> None:
    record(table, row(1, nik=NIK, index_nik=NIK))
    assert edges(table) == []
    assert all(not one.awaited_by for one in stored(table, Claim))


FAMILY = ["Ni Putu Arya Dewi", "I Made Arya Putra"]
INDEX = "I Wayan Arya Sudarma"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_likeness_on_a_familys_phone_neither_makes_an_edge_nor_loses_one(
    table: Table, order: tuple[int, ...]
) -> None:
    rows = [
        waits(index_phone=PHONE, index_name=INDEX),
        row(2, name=FAMILY[0], phone=PHONE),
        row(3, name=INDEX, phone=PHONE),
    ]
    for place in order:
        record(table, rows[place])
    assert edges(table) == [(INDEX, "Ni Luh Dekat", "istri")]


def test_contacts_on_the_phone_of_their_index_are_not_taken_for_it(table: Table) -> None:
    told = [
        contact(1, number, name=name, phone=PHONE, index_phone=PHONE, index_name=INDEX)
        for number, name in enumerate(FAMILY, start=2)
    ]
    assert all(done.index_unknown for done in record(table, *told))
    assert edges(table) == []
    record(table, row(2, name=INDEX, phone=PHONE))
    assert [(index, one) for index, one, _ in edges(table)] == [(INDEX, one) for one in sorted(FAMILY)]


def test_a_row_that_names_itself_as_the_index_names_nobody(table: Table) -> None:
    own = contact(1, name=INDEX, phone=PHONE, index_phone=PHONE, index_name=INDEX)
    for _ in range(2):
        assert record(table, own)[0].index_unknown
    assert edges(table) == []


@pytest.mark.parametrize(
    ("names", "named"), [(FAMILY, "Arya"), (["I Made Contoh", "I Made Contoh"], "I Made Contoh")]
)
def test_sending_a_file_again_makes_no_edge(table: Table, names: list[str], named: str) -> None:
    """Two who are only alike, and two namesakes on one phone: nobody is meant for sure."""
    file = [
        row(1, number, name=name, phone=PHONE, birth_date=date(2000, 1, number))
        for number, name in enumerate(names, start=2)
    ]
    record(table, *file)
    [done] = record(table, waits(index_phone=PHONE, index_name=named))
    assert done.index_unknown
    record(table, *file)
    assert edges(table) == []


def test_all_who_wait_on_a_phone_are_linked(table: Table) -> None:
    """Some by NIK and by phone, more by phone only, than two transactions take."""
    told = {"index_phone": PHONE, "index_name": "I Made Contoh"}
    waiting = [
        contact(1, number, name=f"Kontak {number}", phone=f"+62812000{number:05}", **told)
        for number in range(2, 52)
    ]
    both = [
        contact(1, number, name=f"Kontak {number}", phone=f"+62812000{number:05}", index_nik=NIK, **told)
        for number in range(52, 92)
    ]
    record(table, *waiting, *both)
    [done] = record(table, CASE)
    assert not done.is_unfinished
    assert len(edges(table)) == 90
    assert all(not one.awaited_by for one in stored(table, Claim))
