"""A day's reports: judged when they come, none lost, the same one once."""

from datetime import UTC, date, datetime, timedelta

from desac.adapters.triage_rules import triage_book
from desac.domain.daily_report import MOST_EARLIER, DailyReport, Report, ReportedBy, Subject, reported, said
from desac.domain.triage import Readings, Triage

NOW = datetime(2021, 8, 12, 1, 0, tzinfo=UTC)
SUBJECT = Subject(
    episode_id="aaaaaaaaaaaaaaaa-11111111",
    person_id="aaaaaaaaaaaaaaaa",
    origin="FILE#f1",
    day=date(2021, 8, 12),
    birth_date=date(1985, 8, 17),
)


def tapped(felt: Triage, minute: int = 0) -> Report:
    at = NOW + timedelta(minutes=minute)
    return said(
        SUBJECT, triage_book(), at, key=f"reply:{minute}", how=ReportedBy.BUTTON, felt=felt, is_shared=True
    )


def measured(spo2: int, minute: int = 0, key: str | None = None) -> Report:
    at = NOW + timedelta(minutes=minute)
    how, readings = ReportedBy.FORM, Readings(spo2=spo2)
    return said(SUBJECT, triage_book(), at, key=key or f"form:{minute}", how=how, readings=readings)


def day(*reports: Report) -> DailyReport:
    kept: DailyReport | None = None
    for one in reports:
        kept = reported(kept, SUBJECT, one) or kept
    assert kept is not None
    return kept


def test_a_day_keeps_every_report_and_the_version_it_was_judged_by() -> None:
    kept = day(measured(91), tapped(Triage.WELL, 30), measured(96, 60))
    assert [(one.revision, one.triage) for one in kept.reports] == [
        (1, Triage.EMERGENCY),
        (2, Triage.WELL),
        (3, Triage.WELL),
    ]
    assert (kept.triage, kept.gravest, kept.revision) == (Triage.WELL, Triage.EMERGENCY, 3)
    assert {one.rule_version for one in kept.reports} == {"2021-07"}
    found = kept.revised(1)
    assert found is not None
    assert found.signs == ("saturasi_di_bawah_94",)
    assert kept.revised(9) is None


def test_the_same_reply_is_one_report() -> None:
    before = day(tapped(Triage.SYMPTOMS), tapped(Triage.WELL, 5))
    assert reported(before, SUBJECT, tapped(Triage.SYMPTOMS)) is None


def test_the_same_form_at_once_is_one_report_and_later_another() -> None:
    before = day(measured(96))
    assert reported(before, SUBJECT, measured(96, 9)) is None
    assert reported(before, SUBJECT, measured(95, 9)) is not None
    assert reported(before, SUBJECT, measured(96, 10)) is not None


def test_a_button_is_never_judged_milder_than_it_says() -> None:
    assert [tapped(felt).triage for felt in Triage] == list(Triage)


def test_of_very_many_emergencies_are_kept_and_the_newest() -> None:
    taps = [tapped(Triage.EMERGENCY), *(tapped(Triage.WELL, minute) for minute in range(1, 60))]
    kept = day(*taps)
    assert kept.revision == len(taps)
    assert len(kept.earlier) == MOST_EARLIER
    assert kept.gravest is Triage.EMERGENCY
    assert [one.revision for one in kept.earlier[-3:]] == [57, 58, 59]
