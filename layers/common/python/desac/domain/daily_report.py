"""What somebody in isolation or quarantine reported on a day, and how it was judged. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from desac.domain.base import Record, UtcDatetime
from desac.domain.patient import months_on
from desac.domain.triage import GRAVITY, Judgement, Readings, Triage, TriageBook

MOST_EARLIER = 30
"""Earlier reports of the same day that are kept; emergencies before others, then the newest."""
# The same at once again is a second tap.
_ONE_SENDING = timedelta(minutes=10)


class ReportedBy(StrEnum):
    """How a report came: a button or words on WhatsApp, the form, or somebody who spoke to the resident."""

    BUTTON = "button"
    WORDS = "words"
    FORM = "form"
    TRACER = "tracer"
    DOCTOR = "doctor"
    OPERATOR = "operator"


ON_WHATSAPP = frozenset({ReportedBy.BUTTON, ReportedBy.WORDS})
"""These are replies as well, which tell of symptoms and emergencies themselves."""


class Report(Record):
    """One report. `key` stands for the reply or the request that brought it: twice the same is once.

    `by` is the account of whoever of the staff entered it. `is_shared`: it was said for everybody on a phone,
    so that nobody knows who of them is ill. `signs` are what led to the judgement, `rule_version` says by
    which rules.
    """

    sparse: ClassVar[bool] = True

    revision: int = 1
    key: str
    how: ReportedBy
    by: str | None = None
    temperature: float | None = None
    spo2: int | None = None
    breaths: int | None = None
    symptoms: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    is_shared: bool = False
    triage: Triage
    signs: tuple[str, ...] = ()
    rule_version: str
    reported_at: UtcDatetime

    @property
    def readings(self) -> Readings:
        """What was measured."""
        return Readings(temperature=self.temperature, spo2=self.spo2, breaths=self.breaths)


class DailyReport(Report):
    """The reports of an episode on a day (WITA): the last one, and `earlier` ones, oldest first.

    `revision` counts them all and is the condition of every write.
    """

    episode_id: str
    person_id: str
    day: date
    earlier: tuple[Report, ...] = ()
    origin: str

    @property
    def reports(self) -> tuple[Report, ...]:
        """All that are kept, oldest first."""
        last = Report.model_validate({name: getattr(self, name) for name in Report.model_fields})
        return (*self.earlier, last)

    @property
    def gravest(self) -> Triage:
        """The gravest of the day."""
        return max((one.triage for one in self.reports), key=GRAVITY.__getitem__)

    def revised(self, revision: int) -> Report | None:
        """The report of a revision, if it is kept."""
        return next((one for one in self.reports if one.revision == revision), None)


class Subject(Record):
    """Whom a report is about, on which local day."""

    episode_id: str
    person_id: str
    origin: str
    day: date
    birth_date: date | None = None


def said(
    subject: Subject,
    rules: TriageBook,
    now: datetime,
    *,
    key: str,
    how: ReportedBy,
    by: str | None = None,
    readings: Readings = Readings.of_valid(),  # noqa: B008 # immutable
    symptoms: Iterable[str] = (),
    red_flags: Iterable[str] = (),
    felt: Triage | None = None,
    is_shared: bool = False,
) -> Report:
    """A report, judged by the rules of its day. `felt` is what a button says; it is never judged milder."""
    in_force = rules.on(subject.day)
    known = tuple(sorted(set(symptoms))), tuple(sorted(set(red_flags)))
    judged = in_force.judge(readings, *known, months_on(subject.birth_date, subject.day))
    if felt is not None and GRAVITY[felt] > GRAVITY[judged.triage]:
        judged = Judgement(felt, judged.signs)
    return Report(
        key=key,
        how=how,
        by=by,
        **dict(readings),
        symptoms=known[0],
        red_flags=known[1],
        is_shared=is_shared,
        triage=judged.triage,
        signs=judged.signs,
        rule_version=in_force.version,
        reported_at=now,
    )


def reported(before: DailyReport | None, subject: Subject, report: Report) -> DailyReport | None:
    """The day with one more report; None if that one is there already, or was sent a moment ago."""
    head = {"episode_id": subject.episode_id, "person_id": subject.person_id, "day": subject.day}
    if before is None:
        return DailyReport(**dict(report), **head, origin=subject.origin)
    reports = before.reports
    if any(one.key == report.key for one in reports) or _is_repeated(reports[-1], report):
        return None
    latest = report.model_copy(update={"revision": before.revision + 1})
    return DailyReport(**dict(latest), **head, earlier=_kept(reports), origin=before.origin)


def _kept(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    if len(reports) <= MOST_EARLIER:
        return reports
    best = sorted(reports, key=lambda one: (one.triage is Triage.EMERGENCY, one.revision))[-MOST_EARLIER:]
    return tuple(sorted(best, key=lambda one: one.revision))


def _is_repeated(last: Report, report: Report) -> bool:
    if report.how is not ReportedBy.FORM or last.how is not ReportedBy.FORM:
        return False
    alike = (last.readings, last.symptoms, last.red_flags) == (
        report.readings,
        report.symptoms,
        report.red_flags,
    )
    return alike and abs(report.reported_at - last.reported_at) < _ONE_SENDING
