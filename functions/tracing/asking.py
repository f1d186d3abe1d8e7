"""What a reason to go there does to an assignment, and where it is. Pure."""

from datetime import datetime

from desac.domain.assignment import (
    CLOSING_OUTCOMES,
    Ask,
    Assignment,
    AssignmentReason,
    AssignmentState,
    Outcome,
    TracingStep,
)
from desac.domain.staff import kecamatan_of
from desac.domain.tracing_rules import TracingRules
from desac.ports.assignments import Place

WAITS_FOR_OPERATOR = 9
"""The priority of what no tracer can go on with: at the end of their lists, and found by it."""

# Somebody went there because WhatsApp does not lead to the resident, whatever the cause.
_FOR_THE_UNREACHED = frozenset({AssignmentReason.UNREACHABLE, AssignmentReason.NO_FORM})


def ranked(assignment: Assignment, rules: TracingRules) -> Assignment:
    """With the first of its reasons, and the priority of that; itself if that is no news."""
    reasons = [ask.reason for ask in assignment.waiting_asks]
    reason = min(reasons, key=lambda one: rules.priorities[one], default=assignment.reason)
    escalated = assignment.step is TracingStep.OPERATOR
    priority = WAITS_FOR_OPERATOR if escalated else rules.priorities[reason]
    if (reason, priority) == (assignment.reason, assignment.priority):
        return assignment
    return assignment.model_copy(update={"reason": reason, "priority": priority})


def placed(assignment: Assignment, place: Place) -> Assignment:
    """Where the resident is now known to be; `assignment` itself if that is no news.

    A village that is known never becomes unknown again.
    """
    village, kecamatan = assignment.village_code, assignment.kecamatan_code
    if place.village_code:
        village, kecamatan = place.village_code, kecamatan_of(place.village_code) or kecamatan
    elif village is None and place.kecamatan_code:
        kecamatan = place.kecamatan_code
    if (village, kecamatan) == (assignment.village_code, assignment.kecamatan_code):
        return assignment
    return assignment.model_copy(update={"village_code": village, "kecamatan_code": kecamatan})


def moved(assignment: Assignment, place: Place, rules: TracingRules, now: datetime) -> Assignment:
    """Where the resident is now known to be, for whoever goes there; itself if closed or no news."""
    if assignment.state is AssignmentState.CLOSED:
        return assignment
    there = placed(assignment, place)
    return assignment if there is assignment else ranked(there, rules).changed(now)


def asked_again(
    assignment: Assignment, ask: Ask, place: Place, rules: TracingRules, now: datetime
) -> Assignment:
    """An assignment that exists, after somebody is asked for again: for another reason, or delivered twice.

    One that is not closed moves to where the resident is now known to be, with its holder, and has one reason
    more. A closed one opens again for a reason that nobody went there for. Nothing here depends on the order
    of the messages or on their number. Whoever of the staff asks has a new idea: what was tried is past.
    """
    is_closed = assignment.state is AssignmentState.CLOSED
    if is_closed and not _opens(assignment, ask):
        return assignment
    there = placed(assignment, place)
    is_new = not _known(assignment, ask) and not there.is_idle(ask.reason)
    changes: dict[str, object] = {"asks": (*there.all_asks, ask)} if is_new else {}
    if is_closed:
        changes |= {"state": AssignmentState.OPEN, "tracer": None, "lease_until": None, "outcome": None}
    if is_closed or (is_new and ask.by):
        changes |= {"opened_at": now, "step": TracingStep.VISIT}
    after = ranked(there.model_copy(update=changes) if changes else there, rules)
    return assignment if after is assignment else after.changed(now)


def form_came(assignment: Assignment, rules: TracingRules, now: datetime) -> Assignment:
    """Without the wait for a form that is there; closed if there is nothing else to go there for."""
    waits = AssignmentReason.NO_FORM
    if assignment.state is AssignmentState.CLOSED:
        return assignment
    if not any(ask.reason is waits and not ask.is_met for ask in assignment.all_asks):
        return assignment
    asks = tuple(
        ask.model_copy(update={"is_met": True}) if ask.reason is waits else ask for ask in assignment.all_asks
    )
    after = assignment.model_copy(update={"asks": asks})
    if any(not ask.is_met for ask in asks):
        return ranked(after, rules).changed(now)
    return after.closed_without_visit(Outcome.FORM_CAME, now)


def _opens(assignment: Assignment, ask: Ask) -> bool:
    """Whether a closed assignment has to open for this."""
    was_visited = assignment.outcome in CLOSING_OUTCOMES
    for known in assignment.all_asks:
        if (known.reason, known.mark) == (ask.reason, ask.mark):
            return not was_visited and not known.is_met
    if ask.reason is AssignmentReason.ADDRESS_UNCLEAR or assignment.is_idle(ask.reason):
        return False
    met = {known.reason for known in assignment.all_asks if known.is_met or was_visited}
    return ask.reason not in _FOR_THE_UNREACHED or not met & _FOR_THE_UNREACHED


def _known(assignment: Assignment, ask: Ask) -> bool:
    return any((one.reason, one.mark) == (ask.reason, ask.mark) for one in assignment.all_asks)
