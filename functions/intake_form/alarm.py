"""Danger signs act at once: they are reported as soon as their step is left, before the form is sent."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from desac.domain.daily_report import DailyReport, Report, ReportedBy, Subject, reported, said
from desac.domain.dates import WITA
from desac.domain.triage import TriageBook
from desac.ports.intake import KnownResident
from desac.ports.outbox import Overtaken
from desac.ports.reports import ReportStore

_TRIES = 5


def raise_alarm(
    reports: ReportStore,
    rules: TriageBook,
    known: KnownResident,
    *,
    red_flags: Iterable[str],
    symptoms: Iterable[str],
    now: datetime,
) -> DailyReport:
    """The day's report with these danger signs; the same again on one day is one report.

    Raises Overtaken if others keep reporting.
    """
    episode, person = known.episode, known.person
    subject = Subject(
        episode_id=episode.episode_id,
        person_id=person.person_id,
        origin=episode.origin,
        day=now.astimezone(WITA).date(),
        birth_date=person.birth_date,
    )
    signs, felt = sorted(set(red_flags)), sorted(set(symptoms))
    digest = hashlib.sha256("|".join([*signs, "", *felt]).encode()).hexdigest()[:16]
    told = said(
        subject, rules, now, key=f"draft:{digest}", how=ReportedBy.FORM, symptoms=felt, red_flags=signs
    )
    return keep_report(reports, subject, told)


def keep_report(reports: ReportStore, subject: Subject, told: Report) -> DailyReport:
    """The day's report with one more word. Raises Overtaken if others keep reporting."""
    for _ in range(_TRIES):
        before = reports.get(subject.episode_id, subject.day)
        after = reported(before, subject, told)
        if after is None:
            if before is None:
                raise AssertionError("a first report is never a repeated one")
            return before
        try:
            reports.save(before, after)
        except Overtaken:
            continue
        return after
    raise Overtaken
