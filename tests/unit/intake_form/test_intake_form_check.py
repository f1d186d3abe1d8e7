"""The identity check and the cookie it earns."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.domain.link import Link
from desac.ports.intake import KnownResident
from functions.intake_form import session
from functions.intake_form.check import Check, CheckLimits, CheckOutcome, judge, stated_birth_date
from functions.intake_form.matching import match
from functions.intake_form.words import lock_text
from tests.unit.notify.notify_fakes import episode, person

NOW = datetime(2021, 8, 17, 4, 30, tzinfo=UTC)
TODAY = date(2021, 8, 17)
BORN = date(1985, 8, 5)
LIMITS = CheckLimits(tries=5, lock_minutes=15)
KEY = b"k" * 64
LINK_ID = "ab" * 12
SUBJECT = session.Subject(LINK_ID)


def answered(known: Link, on_record: date | None, stated: date | None) -> Check:
    """One answer on the link of a resident born on this day, as far as anybody knows."""
    resident = KnownResident(person(birth_date=on_record), episode())
    outcome = match({0: resident}, stated).outcome if stated else CheckOutcome.UNREADABLE
    return judge(known, outcome, NOW, LIMITS)


def link(failed: int = 0, locked: timedelta | None = None) -> Link:
    return Link(
        link_id=LINK_ID,
        person_id="a" * 16,
        episode_id="a" * 16 + "-00000000",
        expires_at=NOW + timedelta(days=30),
        failed_checks=failed,
        locked_until=NOW + locked if locked else None,
        created_at=NOW,
    )


@pytest.mark.parametrize(
    "posted",
    [
        {"birth_day": "5", "birth_month": "8", "birth_year": "1985"},
        {"birth_day": "05", "birth_month": "08", "birth_year": "85"},
        {"birth_day": " 5 ", "birth_month": "Agustus", "birth_year": "1985"},
        {"birth_day": "05/08/1985", "birth_month": "", "birth_year": ""},
        {"birth_date": "5-8-1985"},
        {"birth_date": "1985-08-05"},
        {"birth_date": "5 Agt 1985"},
    ],
)
def test_a_birth_date_is_read_however_it_is_written(posted: dict[str, str]) -> None:
    assert stated_birth_date(posted, TODAY) == BORN


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"birth_day": "5", "birth_month": "", "birth_year": "1985"},
        {"birth_date": "31/02/1985"},
        {"birth_date": "18/08/2021"},
        {"birth_date": "01/01/1899"},
        {"birth_day": "5", "birth_month": "13", "birth_year": "1985"},
    ],
)
def test_an_impossible_birth_date_is_none(posted: dict[str, str]) -> None:
    assert stated_birth_date(posted, TODAY) is None


@given(st.dictionaries(st.sampled_from(["birth_day", "birth_month", "birth_year", "birth_date"]), st.text()))
def test_no_text_breaks_the_reading(posted: dict[str, str]) -> None:
    found = stated_birth_date(posted, TODAY)
    assert found is None or found <= TODAY


@pytest.mark.parametrize(
    ("failed", "stated", "outcome", "failed_after", "pause"),
    [
        (0, BORN, CheckOutcome.RIGHT, 0, None),
        (4, BORN, CheckOutcome.RIGHT, 0, None),
        (0, date(1985, 8, 6), CheckOutcome.WRONG, 1, None),
        (3, date(1985, 8, 6), CheckOutcome.WRONG, 4, None),
        (4, date(1985, 8, 6), CheckOutcome.LOCKED, 5, 15),
        (5, date(1985, 8, 6), CheckOutcome.WRONG, 6, None),
        (9, date(1985, 8, 6), CheckOutcome.LOCKED, 10, 30),
        (14, date(1985, 8, 6), CheckOutcome.LOCKED, 15, 60),
        (499, date(1985, 8, 6), CheckOutcome.LOCKED, 500, 24 * 60),
        (2, None, CheckOutcome.UNREADABLE, 2, None),
    ],
)
def test_each_answer_has_its_outcome(
    failed: int, stated: date | None, outcome: CheckOutcome, failed_after: int, pause: int | None
) -> None:
    result = answered(link(failed), BORN, stated)
    assert (result.outcome, result.failed_checks) == (outcome, failed_after)
    assert result.locked_until == (NOW + timedelta(minutes=pause) if pause else None)


def test_a_paused_link_does_not_even_look_at_the_answer() -> None:
    result = answered(link(5, timedelta(minutes=1)), BORN, BORN)
    assert (result.outcome, result.write) == (CheckOutcome.LOCKED, False)


def test_a_pause_that_is_over_counts_on() -> None:
    result = answered(link(5, timedelta(seconds=-1)), BORN, date(1990, 1, 1))
    assert (result.outcome, result.tries_left(LIMITS)) == (CheckOutcome.WRONG, 4)


def test_nothing_on_record_is_neither_right_nor_wrong() -> None:
    assert answered(link(), None, BORN).outcome is CheckOutcome.UNVERIFIED


def test_the_end_of_a_pause_is_told_in_local_time_rounded_up() -> None:
    assert "12.46 WITA" in lock_text(NOW + timedelta(minutes=15, seconds=1))


@pytest.mark.parametrize("verified", [True, False])
def test_a_cookie_holds_until_its_time_is_over(verified: bool) -> None:
    value = session.issue(KEY, SUBJECT, verified=verified, now=NOW, minutes=60)
    assert session.read(KEY, SUBJECT, value, NOW + timedelta(minutes=59)) == session.Session(verified)
    assert session.read(KEY, SUBJECT, value, NOW + timedelta(minutes=60)) is None


def test_a_cookie_is_for_one_link_one_key_and_unchanged() -> None:
    value = session.issue(KEY, SUBJECT, verified=False, now=NOW, minutes=60)
    assert session.read(KEY, session.Subject("cd" * 12), value, NOW) is None
    assert session.read(b"other", SUBJECT, value, NOW) is None
    for place in range(len(value)):
        changed = value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
        assert session.read(KEY, SUBJECT, changed, NOW) is None


@given(st.text())
def test_no_text_is_a_cookie(text: str) -> None:
    assert session.read(KEY, SUBJECT, text, NOW) is None
