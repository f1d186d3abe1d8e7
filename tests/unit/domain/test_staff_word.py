"""What the staff say about an episode: what changes, what is refused, and that files do not undo it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters.health_rules import rule_book
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus, LabResult, TestKind, TestResult
from desac.domain.isolation import EndReason, Told
from desac.domain.sources import episode_fact
from desac.domain.staff import Refusal
from desac.domain.staff_word import Decided, StaffOutcome, Subject, facts_told, outcome_told
from tests.unit.overview.records import a_person, an_episode, an_episode_id

NOW = datetime(2021, 8, 16, 4, tzinfo=UTC)
TODAY = date(2021, 8, 16)
TOLD = Told("dr.ayu", NOW, "menurut keluarga")
RULES = rule_book()
ONSET = episode_fact(an_episode_id(1), "onset_date")
OUTCOME = episode_fact(an_episode_id(1), "status_reason")


def _subject(**episode: Any) -> Subject:
    return Subject(a_person(1), an_episode(1, **episode))


def _facts(subject: Subject | None = None, **facts: Any) -> Decided:
    return facts_told(subject or _subject(), facts, RULES, TOLD)


def _after(subject: Subject, decided: Decided) -> Episode:
    return subject.episode.model_copy(update=dict(decided.episode_changes))


def test_a_doctors_word_may_shorten_isolation_and_says_why() -> None:
    ill = _subject(onset_date=date(2021, 8, 15), end_date=date(2021, 8, 28))
    decided = _facts(ill, onset_date=date(2021, 8, 7))
    after = _after(ill, decided)
    assert (after.onset_date, after.end_date) == (date(2021, 8, 7), date(2021, 8, 20))
    [why] = after.end_changes
    assert (why.by, why.why, why.facts) == ("dr.ayu", "menurut keluarga", ("onset_date",))


def test_it_is_held_against_what_files_say() -> None:
    decided = _facts(onset_date=date(2021, 8, 7))
    assert decided.person_changes["confirmed_fields"] == (ONSET,)
    assert decided.person_changes["sources"].is_staffs(ONSET)
    assert not a_person(1).sources.is_staffs(ONSET)


def test_what_no_file_tells_needs_no_holding() -> None:
    assert _facts(last_symptom_date=TODAY).person_changes == {}


def test_a_fact_may_be_taken_away() -> None:
    ill = _subject(onset_date=date(2021, 8, 15), end_date=date(2021, 8, 28))
    after = _after(ill, _facts(ill, onset_date=None))
    assert (after.onset_date, after.end_date) == (None, date(2021, 8, 19))


def test_the_same_again_changes_nothing() -> None:
    subject = _subject(onset_date=date(2021, 8, 7), end_date=date(2021, 8, 20), rule_version="2021-07")
    assert _facts(subject, onset_date=date(2021, 8, 7)) == Decided({}, {})


def _test(day: date, result: LabResult = LabResult.NEGATIVE) -> TestResult:
    return TestResult(date=day, result=result, kind=TestKind.PCR)


def test_what_a_test_leads_to_is_said_at_once() -> None:
    contact = _subject(kind=EpisodeKind.CONTACT, last_exposure=date(2021, 8, 9), end_date=date(2021, 8, 14))
    assert _facts(contact, exit_test=_test(date(2021, 8, 14))).follows is EndReason.EXIT_TEST_NEGATIVE
    assert _facts(contact, exit_test=_test(TODAY, LabResult.POSITIVE)).follows is EndReason.BECAME_CASE
    assert _facts(contact, exit_test=_test(date(2021, 8, 13))).follows is None


def _over(reason: EndReason, **episode: Any) -> Subject:
    known = {"kind": EpisodeKind.CONTACT, "last_exposure": date(2021, 8, 9), "end_date": date(2021, 8, 14)}
    return _subject(status=EpisodeStatus.ENDED, status_reason=reason, **(known | episode))


@pytest.mark.parametrize(
    "reason", [EndReason.COMPLETED, EndReason.OVER_ON_ARRIVAL, EndReason.EXIT_TEST_NEGATIVE]
)
@pytest.mark.parametrize("end_date", [date(2021, 8, 14), TODAY])
def test_a_result_may_come_after_the_quarantine(reason: EndReason, end_date: date) -> None:
    """A PCR of the last day is known a day or two later."""
    contact = _over(reason, end_date=end_date)
    decided = _facts(contact, exit_test=_test(date(2021, 8, 14), LabResult.POSITIVE))
    assert decided.follows is EndReason.BECAME_CASE
    assert decided.episode_changes["exit_test"].result is LabResult.POSITIVE


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (EndReason.EXIT_TEST_NEGATIVE, EpisodeKind.CASE),
        (EndReason.DECEASED, EpisodeKind.CONTACT),
        (EndReason.BECAME_CASE, EpisodeKind.CONTACT),
    ],
)
def test_a_result_changes_nothing_else_that_is_over(reason: EndReason, kind: EpisodeKind) -> None:
    with pytest.raises(Refusal) as refused:
        _facts(_over(reason, kind=kind, last_exposure=None), exit_test=_test(TODAY, LabResult.POSITIVE))
    assert refused.value.status == 409


def test_a_second_negative_result_changes_no_end() -> None:
    with pytest.raises(Refusal):
        _facts(_over(EndReason.EXIT_TEST_NEGATIVE), exit_test=_test(TODAY))


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"last_exposure": TODAY}, "not_of_this_kind", "last_exposure"),
        ({"onset_date": TODAY + timedelta(days=1)}, "date_future", "onset_date"),
        ({"exit_test": _test(TODAY + timedelta(days=1))}, "date_future", "exit_test"),
        ({"onset_date": date(2020, 8, 7)}, "date_too_early", "onset_date"),
        ({"onset_date": TODAY, "last_symptom_date": date(2021, 8, 11)}, "order", "last_symptom_date"),
        ({"entry_test": _test(TODAY), "exit_test": _test(date(2021, 8, 10))}, "order", "exit_test"),
    ],
)
def test_facts_that_cannot_be_are_refused_with_their_name(
    facts: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _facts(**facts)
    assert (refused.value.status, refused.value.code, refused.value.fields) == (422, code, (field,))


def test_facts_bring_back_what_only_dates_had_ended() -> None:
    ended = {"status": EpisodeStatus.ENDED, "status_reason": "completed", "ended_at": NOW}
    over = _subject(**ended, end_date=date(2021, 8, 15))
    after = _after(over, _facts(over, last_symptom_date=TODAY))
    assert (after.status, after.status_reason, after.ended_at) == (EpisodeStatus.ACTIVE, None, None)
    assert after.end_date == date(2021, 8, 22)


def test_who_has_died_gets_no_other_end_by_a_date() -> None:
    dead = _subject(status=EpisodeStatus.ENDED, status_reason="deceased")
    with pytest.raises(Refusal) as refused:
        _facts(dead, last_symptom_date=TODAY)
    assert refused.value.code == "episode_over"


@pytest.mark.parametrize("outcome", [one for one in StaffOutcome if one is not StaffOutcome.ACTIVE])
def test_an_outcome_ends_the_episode_and_keeps_who_and_why(outcome: StaffOutcome) -> None:
    subject = _subject()
    decided = outcome_told(subject, outcome, TOLD)
    after = _after(subject, decided)
    assert (after.status, after.status_reason, after.ended_at) == (EpisodeStatus.ENDED, outcome.value, NOW)
    assert (after.end_changes[-1].by, after.end_changes[-1].why) == ("dr.ayu", "menurut keluarga")
    assert decided.person_changes["confirmed_fields"] == (OUTCOME,)
    ended = subject._replace(episode=after)
    assert outcome_told(ended, outcome, TOLD) == Decided({}, {})


def test_a_later_outcome_replaces_an_earlier_one() -> None:
    over = _subject(status=EpisodeStatus.ENDED, status_reason="completed", ended_at=NOW - timedelta(days=1))
    after = _after(over, outcome_told(over, StaffOutcome.DECEASED, TOLD))
    assert (after.status, after.status_reason) == (EpisodeStatus.ENDED, EndReason.DECEASED)
    assert after.ended_at == NOW - timedelta(days=1)


def test_who_was_only_recorded_stays_so() -> None:
    old = _subject(status=EpisodeStatus.RECORDED, status_reason="over_on_arrival")
    assert _after(old, outcome_told(old, StaffOutcome.DECEASED, TOLD)).status is EpisodeStatus.RECORDED


def test_an_outcome_for_the_wrong_person_is_taken_back() -> None:
    subject = _subject()
    dead = subject._replace(episode=_after(subject, outcome_told(subject, StaffOutcome.DECEASED, TOLD)))
    after = _after(dead, outcome_told(dead, StaffOutcome.ACTIVE, TOLD))
    assert (after.status, after.status_reason, after.ended_at) == (EpisodeStatus.ACTIVE, None, None)
    assert [one.why for one in after.end_changes] == ["menurut keluarga"] * 2
    assert outcome_told(subject, StaffOutcome.ACTIVE, TOLD) == Decided({}, {})


@pytest.mark.parametrize(
    ("episode", "code"),
    [
        ({"status_reason": "merged"}, "elsewhere"),
        ({"status_reason": "became_case"}, "elsewhere"),
        ({"status_reason": "deceased", "end_date": date(2021, 8, 15)}, "days_over"),
    ],
)
def test_what_cannot_be_taken_back_is_said(episode: dict[str, Any], code: str) -> None:
    over = _subject(status=EpisodeStatus.ENDED, **episode)
    with pytest.raises(Refusal) as refused:
        outcome_told(over, StaffOutcome.ACTIVE, TOLD)
    assert (refused.value.status, refused.value.code) == (409, code)


@pytest.mark.parametrize("reason", ["merged", "became_case"])
def test_who_is_looked_after_elsewhere_gets_an_outcome_there(reason: str) -> None:
    over = _subject(status=EpisodeStatus.ENDED, status_reason=reason)
    with pytest.raises(Refusal):
        outcome_told(over, StaffOutcome.DECEASED, TOLD)
