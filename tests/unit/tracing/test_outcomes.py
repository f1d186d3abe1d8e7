"""Outcomes in whatever order their reports arrive, and what follows from visits that were fruitless."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.tracing_rules import tracing_book
from desac.domain.assignment import Ask, Assignment, AssignmentReason, AssignmentState, Outcome, TracingStep
from desac.domain.staff import Refusal
from desac.ports.assignments import Place
from functions.tracing.asking import WAITS_FOR_OPERATOR, asked_again
from functions.tracing.leases import hand_back, take
from functions.tracing.outcomes import MOST_ATTEMPTS, Report, record
from tests.unit.overview.records import NOW, SANUR, SELATAN, UTARA, an_assignment

RULES = tracing_book().on(NOW.date())
LEASE = timedelta(hours=8)
HOUR = timedelta(hours=1)
UBUNG = "51.71.04.2008"
BEGUN = NOW + timedelta(minutes=1)


def asked(
    *reasons: str, assignment: Assignment | None = None, at: timedelta = timedelta(), by: str | None = None
) -> Assignment:
    """An assignment with reasons, each asked for at `at` after NOW."""
    one = assignment or an_assignment(
        reason=reasons[0], priority=RULES.priorities[AssignmentReason(reasons[0])]
    )
    for place, reason in enumerate(reasons):
        ask = Ask(reason=AssignmentReason(reason), mark=f"{at}{place}" if by else "", at=NOW + at, by=by)
        one = asked_again(one, ask, Place(), RULES, NOW + at)
    return one


def told(outcome: str, hours: float | None = None, tracer: str = "a", **changes: object) -> Report:
    """A report; `hours` after BEGUN is when it happened by the phone, None: just now."""
    at = None if hours is None else BEGUN + hours * HOUR
    facts: dict[str, object] = {"request_id": f"{outcome}{hours}{tracer}", "tracer": tracer, "at": at}
    return Report(**{**facts, "outcome": Outcome(outcome), **changes})  # type: ignore[arg-type]


def relay() -> Assignment:
    """A had it for its first eight hours, b for the next, c has it now."""
    one = asked("unreachable")
    for number, tracer in enumerate("abc"):
        one = take(one, tracer, LEASE, BEGUN + number * LEASE)
    return one


LATER = BEGUN + 3 * LEASE
VISITS = [
    told("not_home", 1),
    told("wrong_address", 9, "b"),
    told("refused", 10, "b"),
    told("found", 17, "c"),
]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_what_a_task_comes_to_does_not_depend_on_the_order_of_the_reports(order: tuple[int, ...]) -> None:
    one = relay()
    for number in order:
        one = record(one, VISITS[number], RULES, LATER)
        one = record(one, VISITS[number], RULES, LATER + HOUR)
    assert (one.state, one.outcome) == (AssignmentState.CLOSED, Outcome.FOUND)
    assert [tried.outcome for tried in one.attempts] == [visit.outcome for visit in VISITS]
    assert all(tried.reported_at == LATER for tried in one.attempts)


@given(st.lists(st.sampled_from(VISITS), max_size=8), st.permutations(VISITS))
def test_reports_that_come_any_number_of_times_in_any_order_end_alike(
    some: list[Report], rest: list[Report]
) -> None:
    one = relay()
    for visit in [*some, *rest]:
        one = record(one, visit, RULES, LATER)
    straight = relay()
    for visit in VISITS:
        straight = record(straight, visit, RULES, LATER)
    assert (one.state, one.outcome, one.attempts) == (straight.state, straight.outcome, straight.attempts)


def test_whoever_had_it_then_is_believed_after_somebody_else_has_taken_it() -> None:
    late = record(relay(), told("found", 2), RULES, LATER)
    assert (late.state, late.outcome) == (AssignmentState.CLOSED, Outcome.FOUND)
    assert late.attempts[0].at == BEGUN + 2 * HOUR


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (told("found", tracer="a"), "not_holder"),
        (told("found", 12, "a"), "not_holder"),
        (told("found", 2, "stranger"), "not_holder"),
    ],
)
def test_whoever_did_not_have_it_then_is_not(report: Report, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        record(relay(), report, RULES, LATER)


def test_after_handing_it_back_a_visit_from_before_still_counts() -> None:
    back = hand_back(take(asked("no_form"), "a", LEASE, BEGUN), "a", "Besok", BEGUN + 2 * HOUR)
    late = record(back, told("not_home", 1), RULES, BEGUN + 3 * HOUR)
    assert (late.state, len(late.attempts)) == (AssignmentState.OPEN, 1)
    with pytest.raises(Refusal, match="not_holder"):
        record(back, told("not_home", 2.5), RULES, BEGUN + 3 * HOUR)


def test_a_phone_with_a_wrong_clock_is_heard_all_the_same() -> None:
    """Neither from the future nor from before the task was theirs."""
    held = take(asked("no_form"), "a", LEASE, BEGUN)
    for hours, at in ((500, BEGUN + HOUR), (-400_000, BEGUN)):
        closed = record(held, told("found", hours), RULES, BEGUN + HOUR)
        assert closed.attempts[0].at == at
        assert closed.state is AssignmentState.CLOSED


def test_a_reason_that_came_up_after_the_visit_keeps_the_task_open() -> None:
    held = take(asked("no_form"), "a", LEASE, BEGUN)
    more = asked("no_check_in", assignment=held, at=3 * HOUR)
    left = record(more, told("found", 1), RULES, BEGUN + 4 * HOUR)
    assert (left.state, left.tracer, left.outcome) == (AssignmentState.OPEN, None, None)
    assert (left.reason, [ask.reason for ask in left.waiting_asks]) == ("no_check_in", ["no_check_in"])
    assert left.priority == RULES.priorities[AssignmentReason.NO_CHECK_IN]
    at_once = record(more, told("found"), RULES, BEGUN + 4 * HOUR)
    assert (at_once.state, at_once.waiting_asks) == (AssignmentState.CLOSED, ())


def test_what_was_reported_of_the_time_before_it_opened_again_does_not_close_it() -> None:
    held = take(asked("no_form"), "a", LEASE, BEGUN)
    closed = record(held, told("refused"), RULES, BEGUN + HOUR)
    again = asked("no_check_in", assignment=closed, at=5 * HOUR)
    assert again.state is AssignmentState.OPEN
    late = record(again, told("found", 0.5), RULES, BEGUN + 6 * HOUR)
    assert (late.state, len(late.attempts)) == (AssignmentState.OPEN, 2)


def tries(*outcomes: str, start: Assignment | None = None) -> Assignment:
    """Fruitless visits an hour apart, each by whoever can take it."""
    one = start or asked("unreachable")
    for number, outcome in enumerate(outcomes):
        now = BEGUN + number * HOUR
        one = one if one.tracer else take(one, "a", LEASE, now)
        one = record(one, told(outcome, request_id=f"r{number}"), RULES, now)
    return one


@pytest.mark.parametrize(
    ("outcomes", "step"),
    [
        (("not_home",), "visit"),
        (("not_home", "not_home"), "village"),
        (("wrong_address",), "village"),
        (("not_home", "not_home", "not_home"), "village"),
        (("not_home", "wrong_address", "not_home", "not_home"), "operator"),
    ],
)
def test_fruitless_visits_lead_to_the_next_step(outcomes: tuple[str, ...], step: str) -> None:
    one = tries(*outcomes)
    assert one.step == step
    assert (one.state is AssignmentState.TAKEN) == (step != "operator")


def test_what_waits_for_an_operator_is_nobodys_until_they_ask_anew() -> None:
    stuck = tries(*["not_home"] * 4)
    assert (stuck.priority, stuck.is_free(LATER)) == (WAITS_FOR_OPERATOR, False)
    with pytest.raises(Refusal, match="waits_for_operator"):
        take(stuck, "b", LEASE, LATER)
    hinted = asked("requested", assignment=stuck, at=10 * HOUR, by="operator")
    assert (hinted.step, hinted.priority, hinted.reason) == (TracingStep.VISIT, 1, "requested")
    assert tries("not_home", start=take(hinted, "b", LEASE, LATER)).step is TracingStep.VISIT


def test_somebody_who_is_on_the_way_keeps_the_task_whatever_comes_late() -> None:
    one = take(tries("not_home", "not_home", "not_home"), "b", LEASE, BEGUN + 12 * HOUR)
    late = record(one, told("not_home", 7), RULES, BEGUN + 13 * HOUR)
    assert (late.state, late.tracer, late.step) == (AssignmentState.TAKEN, "b", TracingStep.VILLAGE)
    assert record(late, told("found", tracer="b"), RULES, BEGUN + 14 * HOUR).outcome is Outcome.FOUND


def test_whoever_moved_within_the_city_is_looked_for_there() -> None:
    held = take(asked("no_form"), "a", LEASE, BEGUN)
    there = record(held, told("moved", place=Place(village_code=UBUNG)), RULES, BEGUN + HOUR)
    assert (there.state, there.tracer, there.kecamatan_code) == (AssignmentState.OPEN, None, UTARA)


def test_whoever_moved_nobody_knows_where_waits_for_an_operator_and_is_not_given_up() -> None:
    held = take(asked("no_form"), "a", LEASE, BEGUN)
    gone = record(held, told("moved"), RULES, BEGUN + HOUR)
    assert (gone.state, gone.step, gone.tracer) == (AssignmentState.OPEN, TracingStep.OPERATOR, None)
    assert (gone.outcome, gone.kecamatan_code) == (None, SELATAN)
    assert [ask.is_met for ask in gone.all_asks] == [False]
    late = record(gone, told("not_home", 0.5), RULES, BEGUN + 2 * HOUR)
    assert late.step is TracingStep.OPERATOR
    hinted = asked("requested", assignment=late, at=3 * HOUR, by="operator")
    assert (hinted.step, hinted.is_free(LATER)) == (TracingStep.VISIT, True)
    found = record(take(hinted, "b", LEASE, LATER), told("not_home", tracer="b"), RULES, LATER)
    assert found.step is TracingStep.VISIT
    there = record(held, told("moved", place=Place(village_code=UBUNG)), RULES, BEGUN + HOUR)
    again = record(take(there, "b", LEASE, LATER), told("not_home", tracer="b"), RULES, LATER)
    assert again.step is TracingStep.VISIT


def test_a_wrong_address_that_was_cleared_up_begins_anew_in_the_same_hands() -> None:
    held = take(asked("no_form"), "a", LEASE, BEGUN)
    there = record(held, told("wrong_address", place=Place(village_code=SANUR)), RULES, BEGUN + HOUR)
    assert (there.state, there.tracer, there.step) == (AssignmentState.TAKEN, "a", TracingStep.VISIT)


def test_handing_back_twice_is_handing_back_once() -> None:
    held = take(asked("no_form"), "a", LEASE, BEGUN)
    back = hand_back(held, "a", "Besok", BEGUN + HOUR)
    assert hand_back(back, "a", "Besok", BEGUN + 2 * HOUR) is back
    with pytest.raises(Refusal, match="not_holder"):
        hand_back(back, "b", "Besok", BEGUN + 2 * HOUR)


def test_an_endless_list_of_attempts_is_refused_with_words() -> None:
    held = take(asked("no_form"), "a", LEASE, BEGUN)
    one = record(held, told("not_home"), RULES, BEGUN)
    full = one.model_copy(update={"attempts": one.attempts * MOST_ATTEMPTS})
    with pytest.raises(Refusal, match="too_many_attempts"):
        record(full, told("found"), RULES, BEGUN)


def test_a_doctor_who_asks_twice_is_one_request_and_the_next_day_another() -> None:
    once = asked("requested", at=HOUR, by="dokter")
    assert asked("requested", assignment=once, at=HOUR, by="dokter") is once
    closed = record(take(once, "a", LEASE, LATER), told("found"), RULES, LATER)
    assert asked("requested", assignment=closed, at=HOUR, by="dokter") is closed
    assert asked("requested", assignment=closed, at=26 * HOUR, by="dokter").state is AssignmentState.OPEN


def test_what_was_closed_without_a_visit_opens_for_the_same_reason_again() -> None:
    """The episode ended by mistake and lives again: nobody went there."""
    ended = asked("no_form").closed_without_visit(Outcome.EPISODE_OVER, LATER)
    assert ended.closed_without_visit(Outcome.MERGED, LATER) is ended
    assert asked("no_form", assignment=ended).state is AssignmentState.OPEN
