"""Changing a silence, until nobody was faster, and keeping what a resident told the staff."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from desac.domain.daily_report import DailyReport, ReportedBy, Subject, reported, said
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.silence import Silence, SilenceKind
from desac.domain.staff import Caller, Refusal, Role, kecamatan_of
from desac.domain.triage import Readings, TriageBook
from desac.ports.outbox import Overtaken
from desac.ports.reports import ReportStore
from desac.ports.silences import SilenceStore, Watched
from functions.follow_up.views import ReportBody

_TRIES = 5
_NOT_FOUND = Refusal(404, "not_found", "Data tidak ditemukan.")
_BUSY = Refusal(409, "busy", "Data ini sedang diubah orang lain; coba lagi.")
_OTHERS = Refusal(403, "other_village", "Warga ini tinggal di desa atau kelurahan lain.")
_OVER = Refusal(409, "episode_over", "Masa isolasi atau karantina warga ini sudah selesai.")
# A tracer may come back from the field a day late; further back nobody remembers a temperature.
_OLDEST_DAYS = 3


def change(
    store: SilenceStore,
    caller: Caller,
    silence_id: str,
    decide: Callable[[Silence], Silence | None],
    refused: Refusal,
) -> Silence:
    """The silence after `decide`. Raises Refusal: 404, 403 for another village's, `refused` for None."""
    for _ in range(_TRIES):
        silence = _found(store, silence_id)
        if not caller.sees(silence.village_code, silence.kecamatan_code):
            raise _OTHERS
        after = decide(silence)
        if after is None:
            raise refused
        try:
            store.save(silence, after)
        except Overtaken:
            continue
        return after
    raise _BUSY


def _found(store: SilenceStore, silence_id: str) -> Silence:
    _, _, kind = silence_id.partition(".")
    silence = store.get(silence_id) if kind in set(SilenceKind) else None
    if silence is None:
        raise _NOT_FOUND
    return silence


def report(
    reports: ReportStore,
    seen: Watched | None,
    caller: Caller,
    told: ReportBody,
    *,
    rules: TriageBook,
    now: datetime,
) -> DailyReport:
    """Keep what somebody of the staff heard from a resident.

    Raises Refusal: 404, 403 for another village's resident, 409 once the episode is over, 422 for a day or a
    number that cannot be.
    """
    if seen is None:
        raise _NOT_FOUND
    person, episode = seen.person, seen.episode
    kecamatan = person.kecamatan_code or kecamatan_of(person.village_code)
    if not caller.sees(person.village_code, kecamatan):
        raise _OTHERS
    if episode.status is not EpisodeStatus.ACTIVE:
        raise _OVER
    today = now.astimezone(WITA).date()
    day = told.day or today
    if not today - timedelta(days=_OLDEST_DAYS) <= day <= today:
        raise Refusal(422, "invalid", "Tanggal laporan tidak masuk akal.", ("day",))
    readings = _plausible(told, rules, day)
    subject = Subject(
        episode_id=episode.episode_id,
        person_id=person.person_id,
        origin=episode.origin,
        day=day,
        birth_date=person.birth_date,
    )
    entered = said(
        subject,
        rules,
        now,
        key=f"staff:{told.request_id}",
        how=_how(caller),
        by=caller.name,
        readings=readings,
        symptoms=told.symptoms,
        red_flags=told.red_flags,
    )
    for _ in range(_TRIES):
        before = reports.get(episode.episode_id, day)
        after = reported(before, subject, entered)
        if after is None and before is not None:
            return before
        if after is None:
            raise AssertionError("a first report is never a repeated one")
        try:
            reports.save(before, after)
        except Overtaken:
            continue
        return after
    raise _BUSY


def _plausible(told: ReportBody, rules: TriageBook, day: date) -> Readings:
    readings = Readings(temperature=told.temperature, spo2=told.spo2, breaths=told.breaths)
    bounds = rules.on(day).plausible
    wrong = [
        name
        for name, (low, high) in bounds.items()
        if (value := getattr(readings, name)) is not None and not low <= value <= high
    ]
    if wrong:
        raise Refusal(422, "invalid", "Hasil ukur tidak masuk akal.", tuple(wrong))
    return readings


def _how(caller: Caller) -> ReportedBy:
    if Role.DOCTOR in caller.roles:
        return ReportedBy.DOCTOR
    return ReportedBy.TRACER if Role.TRACER in caller.roles else ReportedBy.OPERATOR
