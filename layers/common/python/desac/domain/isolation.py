"""When isolation or quarantine ends: by its days, by a test, or by what became of the person. Pure.

The version of the rules is the one in force on the episode's first day and stays with it: rules that come
later are for who falls ill later, unless the first day itself is corrected.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from desac.domain.dates import WITA
from desac.domain.episode import (
    EndChange,
    Episode,
    EpisodeKind,
    EpisodeStatus,
    LabResult,
    TestResult,
)
from desac.domain.rules import HealthRules, RuleBook


class EndReason(StrEnum):
    """Why an episode is not active. `over_on_arrival`: it was over when it, or a correction, was read."""

    COMPLETED = "completed"
    EXIT_TEST_NEGATIVE = "exit_test_negative"
    RECOVERED = "recovered"
    DECEASED = "deceased"
    HOSPITALISED = "hospitalised"
    MOVED = "moved"
    DISCARDED = "discarded"
    BECAME_CASE = "became_case"
    MERGED = "merged"
    OVER_ON_ARRIVAL = "over_on_arrival"


WELL_ENDS = frozenset({EndReason.COMPLETED, EndReason.EXIT_TEST_NEGATIVE, EndReason.RECOVERED})
"""After these the resident is told that isolation is over; all others end without a word."""

STAFF_OUTCOMES = frozenset(
    {EndReason.RECOVERED, EndReason.DECEASED, EndReason.HOSPITALISED, EndReason.MOVED, EndReason.DISCARDED}
)
"""What a doctor or an operator may say became of somebody."""

CASE_FACTS = ("specimen_date", "onset_date", "last_symptom_date", "entry_test", "exit_test")
CONTACT_FACTS = ("last_exposure", "onset_date", "last_symptom_date", "entry_test", "exit_test")
"""What decides when an episode ends, by its fields; a contact's quarantine counts from the exposure."""


class Told(NamedTuple):
    """Whose word a change is: `by` as of EndChange, `why` the words of the staff."""

    by: str
    at: datetime
    why: str | None = None


def facts_of_kind(kind: EpisodeKind) -> tuple[str, ...]:
    """The names of the facts that an episode of this kind has."""
    return CASE_FACTS if kind is EpisodeKind.CASE else CONTACT_FACTS


def due_at(end_date: date) -> datetime:
    """When an episode with this last day is over: the beginning of the next local day, in UTC."""
    return datetime.combine(end_date + timedelta(days=1), time(), WITA).astimezone(UTC)


def end_of(episode: Episode, rules: HealthRules) -> date:
    """The last day by the rules, from the facts of the episode."""
    return rules.end_date(episode.kind, episode.anchor_date, episode.onset_date, episode.last_symptom_date)


def conclusion(episode: Episode, rules: HealthRules) -> EndReason | None:
    """What the tests of an active episode mean: `exit_test_negative`, `became_case`, or nothing (yet)."""
    if episode.kind is EpisodeKind.CONTACT:
        if positive_test(episode):
            return EndReason.BECAME_CASE
        first_day = episode.anchor_date + timedelta(days=rules.exit_test_day)
        last = episode.exit_test
        is_over = last is not None and last.result is LabResult.NEGATIVE and last.date >= first_day
        return EndReason.EXIT_TEST_NEGATIVE if is_over else None
    return EndReason.EXIT_TEST_NEGATIVE if _is_released_early(episode, rules) else None


def follows(episode: Episode, rules: HealthRules) -> EndReason | None:
    """What the tests mean now: of an active episode its `conclusion`; else `became_case` or nothing.

    A quarantine may be over by its days, or by a negative test, when the positive one comes.
    """
    if episode.status is EpisodeStatus.ACTIVE:
        return conclusion(episode, rules)
    is_tested = episode.kind is EpisodeKind.CONTACT and positive_test(episode) is not None
    return EndReason.BECAME_CASE if is_tested and episode.status_reason in _BEFORE_THE_TEST else None


_BEFORE_THE_TEST = frozenset({EndReason.COMPLETED, EndReason.OVER_ON_ARRIVAL, EndReason.EXIT_TEST_NEGATIVE})


def positive_test(episode: Episode) -> TestResult | None:
    """The test that makes a contact a case, the first if both do."""
    tests = (episode.entry_test, episode.exit_test)
    found = [one for one in tests if one and one.result is LabResult.POSITIVE]
    return min(found, key=lambda one: one.date, default=None)


def _is_released_early(episode: Episode, rules: HealthRules) -> bool:
    """Whether a case's control tests end the isolation: enough in a row, the last one after all symptoms."""
    early, last = rules.early_release, episode.exit_test
    if early is None or last is None:
        return False
    if episode.last_symptom_date is not None and episode.last_symptom_date >= last.date:
        return False
    count, earliest = 0, episode.anchor_date + timedelta(days=early.from_day)
    before: date | None = None
    for test in _newest_first(episode):
        apart = before is None or before - test.date >= timedelta(days=early.days_apart)
        if test.result is not LabResult.NEGATIVE or test.kind not in early.kinds:
            break
        if test.date < earliest or not apart:
            break
        count, before = count + 1, test.date
    return count >= early.negatives


def _newest_first(episode: Episode) -> Iterator[TestResult]:
    tests = [one for one in (episode.exit_test, episode.entry_test) if one is not None]
    yield from sorted(tests, key=lambda one: one.date, reverse=True)


def moved(episode: Episode, changes: Mapping[str, Any], rules: RuleBook, told: Told) -> dict[str, Any]:
    """`changes` of facts together with what follows from them: first day, end, rules, and the reason kept.

    Only what differs is in the answer; the status is not touched.
    """
    after = episode.model_copy(update=dict(changes))
    anchor = _first_day(after)
    in_force = rules.on(anchor)
    after = after.model_copy(update={"anchor_date": anchor, "rule_version": in_force.version})
    end = end_of(after, in_force)
    wanted = {**changes, "anchor_date": anchor, "rule_version": in_force.version, "end_date": end}
    found = {name: value for name, value in wanted.items() if value != getattr(episode, name)}
    return with_reason(episode, found, told)


def with_reason(episode: Episode, changes: Mapping[str, Any], told: Told) -> dict[str, Any]:
    """`changes` of an episode; if the end is among them, with the record of why it moved."""
    if changes.get("end_date", episode.end_date) == episode.end_date:
        return dict(changes)
    note = EndChange(
        at=told.at,
        by=told.by,
        facts=tuple(sorted(changes.keys() & _DECISIVE)),
        why=told.why,
        from_date=episode.end_date,
        to_date=changes["end_date"],
        rule_version=changes.get("rule_version", episode.rule_version),
    )
    return {**changes, "end_changes": (*episode.end_changes, note)}


_DECISIVE = frozenset({*CASE_FACTS, *CONTACT_FACTS, "result_date", "anchor_date"})


def _first_day(episode: Episode) -> date:
    """A case counts from the specimen, else from the result; a contact from the last exposure."""
    if episode.kind is EpisodeKind.CASE:
        return episode.specimen_date or episode.result_date or episode.anchor_date
    return episode.last_exposure or episode.anchor_date


def symptoms_on(episode: Episode, day: date, rules: RuleBook, told: Told) -> dict[str, Any]:
    """What changes once symptoms are known of `day`; nothing where a later day is known already.

    A resident's word of symptoms lengthens isolation and never shortens it.
    """
    known = episode.last_symptom_date
    if episode.status is not EpisodeStatus.ACTIVE or (known is not None and known >= day):
        return {}
    changes = moved(episode, {"last_symptom_date": day}, rules, told)
    if changes.get("end_date", episode.end_date) < episode.end_date:
        # The end was set by somebody's word that the facts do not tell: it stands.
        return {"last_symptom_date": day}
    return changes


def ended(episode: Episode, reason: EndReason, told: Told) -> dict[str, Any]:
    """What changes when an episode ends before or with its days."""
    return {
        "status": EpisodeStatus.ENDED,
        "status_reason": reason,
        "ended_at": told.at,
        "end_changes": (*episode.end_changes, outcome_note(episode, reason, told)),
    }


def outcome_note(episode: Episode, outcome: str, told: Told) -> EndChange:
    """That somebody, or a test, ended the episode, or that this was taken back (`active`)."""
    return EndChange(
        at=told.at,
        by=told.by,
        facts=("status",),
        outcome=outcome,
        why=told.why,
        from_date=episode.end_date,
        to_date=told.at.astimezone(WITA).date(),
        rule_version=episode.rule_version,
    )


def taken_back(episode: Episode) -> dict[str, Any]:
    """What changes when an episode that is not active is to go on."""
    again: dict[str, Any] = {"status": EpisodeStatus.ACTIVE, "status_reason": None}
    return again | ({"ended_at": None} if episode.ended_at else {})


def completed(episode: Episode, now: datetime) -> dict[str, Any] | None:
    """What changes when the days of an active episode are over; None as long as they are not."""
    if episode.status is not EpisodeStatus.ACTIVE or due_at(episode.end_date) > now:
        return None
    return {"status": EpisodeStatus.ENDED, "status_reason": EndReason.COMPLETED, "ended_at": now}
