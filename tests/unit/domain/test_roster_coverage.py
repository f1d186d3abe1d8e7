"""All 43 villages on a day: who answers, and where somebody has to be named."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desac.adapters.config_data import roster_rules
from desac.adapters.village_data import load_directory
from desac.domain.roster import ContactSource, Doctor
from desac.domain.roster_coverage import Gap, VillageCover, coverage, running_out, uncovered
from desac.domain.village import VillageDirectory

DIRECTORY = load_directory()
TODAY = date(2021, 8, 12)
SANUR = "51.71.01.1006"


def _doctor(begins: int, ends: int | None = None, name: str = "dr. Contoh", phone: int = 1) -> Doctor:
    """Days are counted from today."""
    return Doctor(
        village_code=SANUR,
        name=name,
        phone=f"+628120000090{phone}",
        valid_from=TODAY + timedelta(days=begins),
        valid_to=None if ends is None else TODAY + timedelta(days=ends),
        stated_at=datetime(2021, 8, 1, tzinfo=UTC),
    )


def _sanur(*doctors: Doctor) -> VillageCover:
    covers = coverage(DIRECTORY, {SANUR: doctors}, TODAY)
    assert [cover.village for cover in covers] == list(DIRECTORY.villages)
    (one,) = [cover for cover in covers if cover.village.code == SANUR]
    return one


def test_a_village_with_a_doctor_names_the_term_and_who_follows() -> None:
    cover = _sanur(_doctor(-5, 3), _doctor(4, name="dr. Nanti", phone=2))
    assert (cover.source, cover.until) == (ContactSource.DOCTOR, TODAY + timedelta(days=3))
    assert cover.successor
    assert cover.successor.name == "dr. Nanti"
    assert not cover.ends_within(14)


@pytest.mark.parametrize(
    ("doctors", "gap", "last", "following"),
    [
        ((), Gap.NOBODY, None, None),
        ((_doctor(-9, -2),), Gap.ENDED, -2, None),
        ((_doctor(3),), Gap.NOT_YET, None, 3),
        ((_doctor(-9, -2), _doctor(3)), Gap.ENDED, -2, 3),
    ],
    ids=["nobody", "expired", "not yet", "between two"],
)
def test_a_gap_says_why_and_the_puskesmas_stands_in(
    doctors: tuple[Doctor, ...], gap: Gap, last: int | None, following: int | None
) -> None:
    cover = _sanur(*doctors)
    days = [None if number is None else TODAY + timedelta(days=number) for number in (last, following)]
    assert (cover.gap, [cover.last_day, cover.next_day]) == (gap, days)
    assert (cover.source, cover.doctor) == (ContactSource.PUSKESMAS, None)


def test_without_a_puskesmas_the_citys_line_stands_in() -> None:
    bare = VillageDirectory(DIRECTORY.villages)
    assert {cover.source for cover in coverage(bare, {}, TODAY)} == {ContactSource.GENERAL}


def test_the_uncovered_are_listed() -> None:
    codes = {village.code for village in uncovered(coverage(DIRECTORY, {SANUR: [_doctor(0)]}, TODAY))}
    assert codes == {village.code for village in DIRECTORY.villages} - {SANUR}


@pytest.mark.parametrize(("ends", "days", "warned"), [(0, 1, True), (13, 14, True), (14, 14, False)])
def test_a_term_that_ends_is_told_in_time(ends: int, days: int, warned: bool) -> None:
    """Today counts as the first of the days."""
    cover = _sanur(_doctor(-5, ends))
    assert running_out([cover, _sanur()], days) == ([cover] if warned else [])


def test_the_first_to_end_is_told_first() -> None:
    late, early = _sanur(_doctor(-5, 9)), _sanur(_doctor(-5, 2))
    assert running_out([late, early], 14) == [early, late]


def test_the_notice_is_dated_configuration() -> None:
    rules = roster_rules()
    assert rules.source
    assert date.fromisoformat(rules.as_of)
    assert rules.notice_days > 0
