"""A reply is also news of the day: "Sehat", "Ada gejala" and "Darurat" are daily reports, and whoever writes
anything is not silent any more.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from desac.domain.daily_report import ReportedBy, Subject, reported, said
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.ids import reply_digest
from desac.domain.reply_kinds import ReplyIntent
from desac.domain.silence import SilenceRules
from desac.domain.silence_steps import heard_from
from desac.domain.triage import Triage, TriageBook
from desac.ports.outbox import Overtaken
from desac.ports.reports import ReportStore
from desac.ports.silences import SilenceStore
from functions.notify.replies import Heard, Owner
from functions.notify.telemetry import count

_TRIES = 5
_FELT: Mapping[ReplyIntent, Triage] = {
    ReplyIntent.WELL: Triage.WELL,
    ReplyIntent.SYMPTOM: Triage.SYMPTOMS,
    ReplyIntent.EMERGENCY: Triage.EMERGENCY,
}


class DailyDesk(NamedTuple):
    """Where reports and silences are kept, and the rules of both."""

    reports: ReportStore
    silences: SilenceStore
    rules: TriageBook
    silence_rules: SilenceRules


def take_daily(heard: Heard, desk: DailyDesk, now: datetime) -> None:
    """Keep what a reply says of its owners' day; the second delivery changes nothing.

    On a shared phone it is kept with everybody it may be from, as said for all of them. Raises Overtaken if
    others keep writing.
    """
    if heard.intent in {None, ReplyIntent.STOP}:
        return
    for owner in heard.owners:
        if owner.episode is None or owner.episode.status is not EpisodeStatus.ACTIVE:
            continue
        felt = _FELT.get(heard.intent) if heard.intent else None
        if felt is not None:
            _report(heard, owner, felt, desk)
        _break_silence(heard, owner, desk, now)


def _report(heard: Heard, owner: Owner, felt: Triage, desk: DailyDesk) -> None:
    episode = owner.episode
    if episode is None:
        return
    subject = Subject(
        episode_id=episode.episode_id,
        person_id=owner.person.person_id,
        origin=episode.origin,
        # The day on which it was written, however late its webhook is.
        day=heard.at.astimezone(WITA).date(),
        birth_date=owner.person.birth_date,
    )
    told = said(
        subject,
        desk.rules,
        heard.at,
        key=f"reply:{reply_digest(heard.wamid)}",
        how=ReportedBy.BUTTON if heard.tapped else ReportedBy.WORDS,
        felt=felt,
        is_shared=len(heard.owners) > 1,
    )
    for _ in range(_TRIES):
        before = desk.reports.get(episode.episode_id, subject.day)
        after = reported(before, subject, told)
        if after is None:
            return
        try:
            desk.reports.save(before, after)
        except Overtaken:
            continue
        count("DailyReport", how=told.how, triage=told.triage)
        return
    raise Overtaken


def _break_silence(heard: Heard, owner: Owner, desk: DailyDesk, now: datetime) -> None:
    if owner.episode is None:
        return
    for _ in range(_TRIES):
        try:
            for silence in desk.silences.of_episode(owner.episode.episode_id):
                # A webhook that comes late tells of a time before the silence.
                is_news = silence.is_waiting and heard.at >= silence.since
                after = heard_from(silence, desk.silence_rules, now) if is_news else None
                if after is not None:
                    desk.silences.save(silence, after)
                    count("SilenceBroken", kind=silence.kind, how="reply")
        except Overtaken:
            continue
        return
    raise Overtaken
