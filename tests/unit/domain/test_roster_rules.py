"""Who answers in a village on a day: whatever was stated, in whatever order it came."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desac.domain.roster import (
    Doctor,
    answering,
    effect_of,
    last_covered_before,
    next_covered_after,
    present_term,
)
from desac.domain.row import RowEffect

START = date(2021, 8, 1)
STATED = datetime(2021, 7, 30, 1, tzinfo=UTC)
DAYS = [START + timedelta(days=number) for number in range(-3, 45)]


def day(number: int) -> date:
    """The nth of August 2021, and on into September."""
    return START + timedelta(days=number - 1)


def doctor(
    name: str = "dr. Satu", phone: int = 1, begins: int = 1, ends: int | None = None, **more: Any
) -> Doctor:
    """An entry with days of August."""
    known = {
        "village_code": "51.71.01.1006",
        "name": name,
        "phone": f"+62812000009{phone:02d}",
        "valid_from": day(begins),
        "valid_to": day(ends) if ends else None,
        "stated_at": STATED,
    }
    return Doctor.model_validate(known | more)


def later(minutes: int) -> dict[str, datetime]:
    """Stated so much later than the others."""
    return {"stated_at": STATED + timedelta(minutes=minutes)}


def who(entries: Sequence[Doctor], number: int) -> str | None:
    """The name of whoever answers on a day of August, asked in every order of the entries."""
    found = {answering(order, day(number)) for order in permutations(entries)}
    assert len(found) == 1
    one = found.pop()
    return one.name if one else None


_ENTRY = st.builds(
    doctor,
    name=st.sampled_from(["dr. Satu", "dr. Dua", "DR.  SATU"]),
    phone=st.integers(1, 3),
    begins=st.integers(1, 20),
    ends=st.none(),
)


@st.composite
def _entries(draw: st.DrawFn) -> list[Doctor]:
    """Statements of one village, each with a moment and a place of its own."""
    made = []
    for row, entry in enumerate(draw(st.lists(_ENTRY, max_size=6))):
        length = draw(st.none() | st.integers(0, 20))
        at = {
            "stated_at": STATED + timedelta(minutes=draw(st.integers(0, 2))),
            "valid_to": None if length is None else entry.valid_from + timedelta(days=length),
            "row": row,
        }
        made.append(entry.model_copy(update=at))
    return made


def test_nobody_answers_before_the_first_day_or_after_the_last() -> None:
    entries = [doctor(begins=5, ends=9)]
    assert [who(entries, number) for number in (4, 5, 9, 10)] == [None, "dr. Satu", "dr. Satu", None]


def test_an_open_ended_predecessor_is_followed_and_does_not_come_back() -> None:
    """Whose last day nobody stated may have left long ago: then the puskesmas answers."""
    entries = [doctor(), doctor("dr. Dua", 2, begins=10, ends=20)]
    assert [who(entries, number) for number in (9, 10, 20, 21)] == ["dr. Satu", "dr. Dua", "dr. Dua", None]


def test_a_doctor_with_a_last_day_takes_over_again_after_a_stand_in() -> None:
    entries = [doctor(ends=30), doctor("dr. Ganti", 2, begins=10, ends=14)]
    assert [who(entries, number) for number in (9, 10, 14, 15, 30, 31)] == [
        *("dr. Satu", "dr. Ganti", "dr. Ganti", "dr. Satu", "dr. Satu"),
        None,
    ]


def test_of_one_first_day_the_later_statement_answers() -> None:
    assert who([doctor(**later(0)), doctor("dr. Dua", 2, **later(1))], 1) == "dr. Dua"
    assert who([doctor(**later(1)), doctor("dr. Dua", 2, **later(0))], 1) == "dr. Satu"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"file_id": "a", "row": 9}, {"file_id": "b", "row": 2}),
        ({"file_id": "a", "sheet": 0, "row": 9}, {"file_id": "a", "sheet": 1, "row": 2}),
        ({"file_id": "a", "row": 2}, {"file_id": "a", "row": 3}),
    ],
    ids=["files of one second", "sheets", "rows"],
)
def test_statements_of_one_moment_have_an_order(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert who([doctor(**first), doctor("dr. Dua", 2, **second)], 1) == "dr. Dua"


def test_a_corrected_phone_does_not_come_back_when_the_term_is_over() -> None:
    """The same name and first day again: the former phone, with a longer term, was a mistake."""
    wrong, right = doctor(ends=30), doctor("DR.  satu", 2, ends=10, **later(1))
    assert [found and found.phone for found in (answering([wrong, right], day(n)) for n in (10, 11))] == [
        right.phone,
        None,
    ]


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"name": "***"}, {"phone": ""}, {"phone": "081200000001"}]
)
def test_an_entry_that_nobody_could_call_is_none(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as raised:
        Doctor.model_validate(doctor().model_dump() | changes)
    assert "0812" not in str(raised.value)


@given(_entries(), st.randoms())
def test_the_order_of_the_entries_says_nothing(entries: list[Doctor], random: Any) -> None:
    """The same doctor on every day."""
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert [answering(entries, one) for one in DAYS] == [answering(shuffled, one) for one in DAYS]


@given(_entries(), st.sampled_from(DAYS))
def test_a_term_ends_where_another_begins_to_answer(entries: list[Doctor], today: date) -> None:
    """Day by day, as a calendar would tell."""
    phones = {one: found.phone if (found := answering(entries, one)) else None for one in DAYS}
    term = present_term(entries, today)
    if term is None:
        assert phones[today] is None
        before = [one for one in DAYS if one < today and phones[one]]
        assert last_covered_before(entries, today) == (before[-1] if before else None)
        after = [one for one in DAYS if one > today and phones[one]]
        assert next_covered_after(entries, today) == (after[0] if after else None)
        return
    until = term.until or DAYS[-1]
    assert {phones[one] for one in DAYS if today <= one <= until} == {term.doctor.phone}
    if term.until:
        following = answering(entries, term.until + timedelta(days=1))
        assert following == term.successor
        assert following is None or following.phone != term.doctor.phone


def test_an_endless_last_day_is_no_error() -> None:
    endless = doctor().model_copy(update={"valid_to": date.max})
    assert present_term([endless], START) == (endless, None, None)


@pytest.mark.parametrize(
    ("stated", "effect"),
    [
        (doctor(begins=1, **later(1)), RowEffect.UNCHANGED),
        (doctor("dr. Satu, M.Kes", begins=1, **later(1)), RowEffect.CHANGED),
        (doctor(begins=1, ends=9, **later(1)), RowEffect.CHANGED),
        (doctor("dr. Lama", begins=1, **later(-1)), RowEffect.UNCHANGED),
        (doctor(phone=2, begins=1, **later(1)), RowEffect.CHANGED),
        (doctor("dr. Dua", 2, begins=9, **later(1)), RowEffect.NEW),
        (doctor(begins=9, **later(1)), RowEffect.UNCHANGED),
    ],
    ids=["again", "name", "last day", "older file", "phone", "successor", "again without a first day"],
)
def test_a_row_says_what_it_did(stated: Doctor, effect: RowEffect) -> None:
    """Against a village that has `dr. Satu` from the first day on, until further notice."""
    assert effect_of([doctor()], stated) is effect


def test_the_first_entry_of_a_village_is_new() -> None:
    assert effect_of([], doctor()) is RowEffect.NEW
