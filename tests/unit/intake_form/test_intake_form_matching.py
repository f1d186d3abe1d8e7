"""Whose form an answer to the identity check opens, on a link of several people."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.ports.intake import KnownResident
from functions.intake_form.check import CheckOutcome
from functions.intake_form.matching import Family, asks_for_name, match
from tests.unit.notify.notify_fakes import episode, person

RIGHT, UNVERIFIED, WRONG = CheckOutcome.RIGHT, CheckOutcome.UNVERIFIED, CheckOutcome.WRONG
MOTHER, TWINS, NEVER = date(1985, 7, 15), date(2008, 12, 24), date(1999, 1, 1)


def known(name: str, born: date | None, **more: Any) -> KnownResident:
    return KnownResident(person(name=name, birth_date=born), episode(), **more)


FAMILY: Family = {
    0: known("Ni Made Contoh", MOTHER),
    1: known("I Putu Kembar", TWINS),
    2: known("Ni Kadek Kembar", TWINS),
    3: known("I Nyoman Sepuh", None),
    4: known("I Nyoman Muda", None),
}
DATED: Family = {place: FAMILY[place] for place in (0, 1, 2)}


@pytest.mark.parametrize(
    ("stated", "name", "outcome", "places"),
    [
        (MOTHER, "", RIGHT, (0,)),
        (TWINS, "", RIGHT, (1, 2)),
        (TWINS, "Kadek", RIGHT, (2,)),
        (TWINS, "kembar", RIGHT, (1, 2)),
        (NEVER, "", WRONG, ()),
        (NEVER, "Made", WRONG, ()),
        (NEVER, "I Nyoman Sepuh", UNVERIFIED, (3,)),
        (NEVER, "  nyoman SEPUH. ", UNVERIFIED, (3,)),
        (NEVER, "Nyoman", WRONG, ()),
        (NEVER, "I", WRONG, ()),
        (NEVER, "Nyoman Sepuh Palsu", WRONG, ()),
        # Born on the day on which somebody else was born whose day is on record.
        (MOTHER, "Nyoman Muda", UNVERIFIED, (4,)),
        (MOTHER, "Ibu Made", RIGHT, (0,)),
    ],
)
def test_the_day_tells_and_the_name_of_whoever_has_none(
    stated: date, name: str, outcome: CheckOutcome, places: tuple[int, ...]
) -> None:
    assert match(FAMILY, stated, name) == (outcome, places)


def test_of_two_with_one_name_it_is_whoever_has_not_answered() -> None:
    alike = {0: known("I Made Sama", None, intake=object()), 1: known("I Made Sama", None)}
    assert match(alike, NEVER, "I Made Sama") == (UNVERIFIED, (1,))


def test_a_single_resident_is_asked_for_no_name() -> None:
    """As ever: the day is right or wrong, and where none is on record any day opens the empty form."""
    for name in ("", "Nobody"):
        assert match({2: FAMILY[2]}, TWINS, name) == (RIGHT, (2,))
        assert match({2: FAMILY[2]}, NEVER, name) == (WRONG, ())
        assert match({3: FAMILY[3]}, NEVER, name) == (UNVERIFIED, (3,))
    assert not asks_for_name({3: FAMILY[3]})


def test_a_name_is_asked_for_only_where_it_can_be_needed() -> None:
    assert asks_for_name(FAMILY)
    assert not asks_for_name(DATED)


@given(
    stated=st.sampled_from([MOTHER, TWINS, NEVER]),
    name=st.one_of(st.text(max_size=30), st.sampled_from([one.person.name for one in FAMILY.values()])),
)
def test_nobody_opens_the_form_of_somebody_whose_day_they_do_not_know(stated: date, name: str) -> None:
    """Verified is only who was born on the stated day; unverified only who has no day, by their name."""
    outcome, places = match(FAMILY, stated, name)
    for place in places:
        born = FAMILY[place].person.birth_date
        assert born == (stated if outcome is RIGHT else None)
    assert (outcome is WRONG) is (not places)
    if not name:
        assert outcome is not UNVERIFIED
