"""What a doctor or an operator says about an episode: facts that move its end, and what became of somebody.

It outranks every file and every form. Pure: what is known in, what changes out.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeStatus, TestResult
from desac.domain.isolation import (
    STAFF_OUTCOMES,
    EndReason,
    Told,
    ended,
    facts_of_kind,
    follows,
    moved,
    outcome_note,
    taken_back,
)
from desac.domain.person import Person
from desac.domain.rules import RuleBook
from desac.domain.sources import STAFF, episode_fact, stamp
from desac.domain.staff import Refusal

# Facts that files and forms tell as well: a word of the staff about them is held against theirs.
_ALSO_TOLD = frozenset({"specimen_date", "onset_date"})
# Nothing that a stay depends on lies further back: a wrong year, as a rule.
_LONGEST_AGO = timedelta(days=90)


class StaffOutcome(StrEnum):
    """What may be said to have become of somebody; `active` takes back whatever ended the episode."""

    RECOVERED = EndReason.RECOVERED.value
    DECEASED = EndReason.DECEASED.value
    HOSPITALISED = EndReason.HOSPITALISED.value
    MOVED = EndReason.MOVED.value
    DISCARDED = EndReason.DISCARDED.value
    ACTIVE = "active"


class Decided(NamedTuple):
    """Everything that a word of the staff changes; both empty: it was known. `follows` comes by itself."""

    person_changes: Mapping[str, Any]
    episode_changes: Mapping[str, Any]
    follows: EndReason | None = None


class Subject(NamedTuple):
    """Whom it is about, as stored."""

    person: Person
    episode: Episode


def facts_told(subject: Subject, facts: Mapping[str, Any], rules: RuleBook, told: Told) -> Decided:
    """What changes once the staff have told facts by name; None takes one away.

    Raises Refusal (422) for facts that cannot be, naming the fields; (409) for an episode that is over.
    """
    episode = subject.episode
    if episode.status is not EpisodeStatus.ACTIVE and not _may_be_told(episode, facts, rules):
        raise Refusal(409, "episode_over", "Isolasi atau karantina ini sudah berakhir; batalkan dahulu.")
    _check(episode, facts, told.at.astimezone(WITA).date())
    changes = moved(episode, facts, rules, told)
    if not changes:
        return Decided({}, {}, _follows(episode, rules))
    after = episode.model_copy(update=changes)
    is_by_dates = episode.status is not EpisodeStatus.ACTIVE and episode.status_reason in _BY_DATES
    if is_by_dates and after.end_date >= told.at.astimezone(WITA).date():
        changes |= taken_back(episode)
        after = episode.model_copy(update=changes)
    confirmed = [name for name in facts if name in _ALSO_TOLD]
    return Decided(_confirmed(subject.person, episode, confirmed, told), changes, _follows(after, rules))


def outcome_told(subject: Subject, outcome: StaffOutcome, told: Told) -> Decided:
    """What changes once the staff have said what became of somebody.

    Raises Refusal (409) where an outcome cannot be taken back.
    """
    person, episode = subject.person, subject.episode
    if outcome is StaffOutcome.ACTIVE:
        return _again(person, episode, told)
    reason = EndReason(outcome.value)
    if reason not in STAFF_OUTCOMES:
        raise ValueError(f"{outcome} is nothing that the staff may say")
    if episode.status is not EpisodeStatus.ACTIVE and episode.status_reason == reason:
        return Decided({}, {})
    if episode.status_reason in {EndReason.MERGED, EndReason.BECAME_CASE}:
        raise Refusal(409, "elsewhere", "Orang ini dipantau dalam catatan lain; ubah hasil akhir di sana.")
    changes = ended(episode, reason, told)
    if episode.status is EpisodeStatus.RECORDED:
        # Nobody was written to, so there is nothing to stop.
        changes["status"] = EpisodeStatus.RECORDED
    if episode.status is not EpisodeStatus.ACTIVE:
        changes["ended_at"] = episode.ended_at or told.at
    return Decided(_confirmed(person, episode, ["status_reason"], told), changes)


def _again(person: Person, episode: Episode, told: Told) -> Decided:
    if episode.status is EpisodeStatus.ACTIVE:
        return Decided({}, {})
    if episode.status_reason in {EndReason.MERGED, EndReason.BECAME_CASE}:
        raise Refusal(409, "elsewhere", "Orang ini dipantau dalam catatan lain.")
    if episode.end_date < told.at.astimezone(WITA).date():
        raise Refusal(409, "days_over", "Hari isolasinya sudah lewat; perbaiki tanggalnya dahulu.")
    note = outcome_note(episode, StaffOutcome.ACTIVE, told)
    changes = {**taken_back(episode), "end_changes": (*episode.end_changes, note)}
    return Decided(_confirmed(person, episode, ["status_reason"], told), changes)


def _may_be_told(episode: Episode, facts: Mapping[str, Any], rules: RuleBook) -> bool:
    """Whether facts may still change an episode that is over: by its dates, or as a positive test does."""
    after = episode.model_copy(update=dict(facts))
    return episode.status_reason in _BY_DATES or _follows(after, rules) is EndReason.BECAME_CASE


def _follows(episode: Episode, rules: RuleBook) -> EndReason | None:
    return follows(episode, rules.on(episode.anchor_date))


def _confirmed(person: Person, episode: Episode, names: list[str], told: Told) -> dict[str, Any]:
    """That files do not overwrite these facts of the episode from now on, whoever reads them again."""
    facts = [episode_fact(episode.episode_id, name) for name in names]
    if not facts:
        return {}
    confirmed = tuple(dict.fromkeys((*person.confirmed_fields, *facts)))
    return {
        "confirmed_fields": confirmed,
        "sources": person.sources.confirmed(facts, stamp(told.at, STAFF)),
    }


def _check(episode: Episode, facts: Mapping[str, Any], today: date) -> None:
    """Raises Refusal (422) for facts of another kind of episode, or that cannot be."""
    allowed = facts_of_kind(episode.kind)
    if foreign := tuple(name for name in facts if name not in allowed):
        raise Refusal(422, "not_of_this_kind", "Isian ini bukan untuk jenis catatan ini.", foreign)
    days = {name: _day(value) for name, value in facts.items() if value is not None}
    if late := tuple(name for name, day in days.items() if day > today):
        raise Refusal(422, "date_future", "Tanggal tidak boleh di masa depan.", late)
    earliest = episode.anchor_date - _LONGEST_AGO
    if early := tuple(name for name, day in days.items() if day < earliest):
        raise Refusal(422, "date_too_early", "Tanggal terlalu jauh ke belakang.", early)
    after = episode.model_copy(update=dict(facts))
    onset, last = after.onset_date, after.last_symptom_date
    if onset and last and last < onset:
        raise Refusal(
            422, "order", "Gejala terakhir tidak mungkin sebelum yang pertama.", ("last_symptom_date",)
        )
    entry, leaving = after.entry_test, after.exit_test
    if entry and leaving and leaving.date < entry.date:
        raise Refusal(422, "order", "Tes akhir tidak mungkin sebelum tes awal.", ("exit_test",))


def _day(value: date | TestResult) -> date:
    return value.date if isinstance(value, TestResult) else value


_BY_DATES = frozenset({EndReason.COMPLETED, EndReason.OVER_ON_ARRIVAL})
