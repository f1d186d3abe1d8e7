"""What a visit comes to, reported at once or days later. Pure.

Reports come late, twice, or after somebody else's. What they lead to depends on when the visits were, not on
when their reports arrived.
"""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from desac.domain.assignment import (
    CLOSING_OUTCOMES,
    FRUITLESS_OUTCOMES,
    Assignment,
    AssignmentState,
    Attempt,
    Outcome,
    TracingStep,
)
from desac.domain.staff import Refusal
from desac.domain.tracing_rules import TracingRules
from desac.ports.assignments import Place
from functions.tracing.asking import placed, ranked
from functions.tracing.leases import freed, held_at, holds, not_holder

MOST_ATTEMPTS = 100
# Of several outcomes that close, reported for one task, the one that says most stands.
_STRENGTH = (Outcome.NOT_FOUND, Outcome.MOVED, Outcome.REFUSED, Outcome.LEFT_CITY, Outcome.FOUND)


class Report(NamedTuple):
    """What a tracer reports. `at` is when it happened by their phone's clock, None for just now.

    `place` is where the resident is, if the tracer saw or heard that.
    """

    request_id: str
    tracer: str
    outcome: Outcome
    note: str | None = None
    at: datetime | None = None
    place: Place | None = None


def record(assignment: Assignment, told: Report, rules: TracingRules, now: datetime) -> Assignment:
    """With one attempt more, and what follows from it. Raises Refusal (409).

    The same `request_id` again changes nothing. Whoever had the task when it happened may report, also after
    the lease ran out, after somebody else took it, and after it was closed: the visit did happen.
    """
    if is_known(assignment, told):
        return assignment
    if len(assignment.attempts) >= MOST_ATTEMPTS:
        raise Refusal(409, "too_many_attempts", "Terlalu banyak upaya tercatat; hubungi operator.")
    at = _happened(assignment, told, rules, now)
    attempt = Attempt(
        request_id=told.request_id,
        tracer=told.tracer,
        outcome=told.outcome,
        note=told.note,
        at=at,
        reported_at=now if at < now else None,
    )
    attempts = tuple(sorted((*assignment.attempts, attempt), key=lambda one: one.at))
    after = assignment.model_copy(update={"attempts": attempts})
    if assignment.opened_at and at < assignment.opened_at:
        # It began anew since then: what was found before is no answer to that.
        return after.changed(now)
    return ranked(_followed(after, told, at, rules, now), rules).changed(now)


def is_known(assignment: Assignment, told: Report) -> bool:
    """Whether this report came before."""
    return any((one.request_id, one.tracer) == (told.request_id, told.tracer) for one in assignment.attempts)


def _happened(assignment: Assignment, told: Report, rules: TracingRules, now: datetime) -> datetime:
    """When, as far as a phone's clock is believed: not in the future, nor before the task was theirs."""
    said = min(told.at or now, now)
    was_theirs = told.at is not None and held_at(assignment, told.tracer, said, rules.skew)
    if holds(assignment, told.tracer):
        begun = max((one.at for one in assignment.leases if one.tracer == told.tracer), default=said)
        return said if was_theirs else max(said, begun)
    if was_theirs or _was_on_the_way(assignment, told.tracer):
        return said
    if assignment.state is AssignmentState.CLOSED:
        raise Refusal(409, "closed", "Tugas ini sudah selesai.")
    raise not_holder()


def _was_on_the_way(assignment: Assignment, tracer: str) -> bool:
    """Whether it was closed for another reason than a visit while it was theirs."""
    is_closed = assignment.state is AssignmentState.CLOSED
    return is_closed and assignment.outcome not in CLOSING_OUTCOMES and assignment.tracer == tracer


def _followed(
    after: Assignment, told: Report, at: datetime, rules: TracingRules, now: datetime
) -> Assignment:
    is_closed = after.state is AssignmentState.CLOSED
    if is_closed:
        return _closed_again(after, told.outcome)
    if told.place:
        there = placed(after, told.place)
        if told.outcome in {Outcome.MOVED, Outcome.WRONG_ADDRESS}:
            return _goes_on_there(there, told, now)
        after = there
    if told.outcome is Outcome.MOVED:
        return _tried(after, told, rules, now)
    if told.outcome in CLOSING_OUTCOMES:
        return _closed(after, told, at, rules, now)
    return _tried(after, told, rules, now)


def _closed_again(after: Assignment, outcome: Outcome) -> Assignment:
    if after.outcome not in CLOSING_OUTCOMES or outcome not in CLOSING_OUTCOMES:
        return after
    strongest = max(after.outcome, outcome, key=_STRENGTH.index)
    return after.model_copy(update={"outcome": strongest})


def _goes_on_there(there: Assignment, told: Report, now: datetime) -> Assignment:
    """The resident is elsewhere in the city: the task begins anew there, in whoever's hands it is near to."""
    changes: dict[str, object] = {"opened_at": now, "step": TracingStep.VISIT}
    if told.outcome is Outcome.MOVED:
        changes |= freed(there, now)
    return there.model_copy(update=changes)


def _closed(after: Assignment, told: Report, at: datetime, rules: TracingRules, now: datetime) -> Assignment:
    """Closed, unless a reason has come up since the visit that this is no answer to."""
    until = now if told.at is None else at + rules.skew
    asks = tuple(
        ask if ask.is_met or ask.at > until else ask.model_copy(update={"is_met": True})
        for ask in after.all_asks
    )
    met = after.model_copy(update={"asks": asks})
    if any(not ask.is_met for ask in asks if not met.is_idle(ask.reason)):
        return met.model_copy(update=freed(met, now))
    changes = {"state": AssignmentState.CLOSED, "lease_until": None, "outcome": told.outcome}
    return met.model_copy(update={**changes, "leases": met.leases_ended(now)})


def _tried(after: Assignment, told: Report, rules: TracingRules, now: datetime) -> Assignment:
    """Nobody was met: not at home, or gone nobody knows where.

    What an operator has to decide is in nobody's hands; but whoever is there goes on.
    """
    step = step_of(after, rules)
    if step is not TracingStep.OPERATOR or step is after.step:
        return after.model_copy(update={"step": step})
    if after.state is AssignmentState.TAKEN and not holds(after, told.tracer):
        return after.model_copy(update={"step": TracingStep.VILLAGE})
    return after.model_copy(update={"step": step, **freed(after, now)})


def step_of(assignment: Assignment, rules: TracingRules) -> TracingStep:
    """Who has to go on after all fruitless attempts since the task began, or began anew.

    Where somebody has moved to an address that nobody knows, only an operator has an idea where to ask.
    """
    begun = assignment.opened_at or assignment.created_at
    if any(one.outcome is Outcome.MOVED and one.at > begun for one in assignment.attempts):
        return TracingStep.OPERATOR
    tried = Counter(
        one.outcome
        for one in assignment.attempts
        if one.outcome in FRUITLESS_OUTCOMES and (assignment.opened_at is None or one.at >= begun)
    )
    if tried.total() >= rules.operator_after:
        return TracingStep.OPERATOR
    if any(tried[outcome] >= times for outcome, times in rules.village_after.items()):
        return TracingStep.VILLAGE
    return TracingStep.VISIT
