"""What may happen to an assignment. Pure: each change returns a new assignment or refuses."""

from datetime import datetime, timedelta

from desac.domain.assignment import (
    CLOSING_OUTCOMES,
    Assignment,
    AssignmentReason,
    AssignmentState,
    Attempt,
    Outcome,
)
from desac.domain.staff import Refusal, kecamatan_of
from desac.ports.assignments import Place

# Somebody went there because WhatsApp does not lead to the resident, whatever the cause.
_FOR_THE_UNREACHED = frozenset({AssignmentReason.UNREACHABLE, AssignmentReason.NO_FORM})
# What is found out about a resident, in this order: an address that was cleared up stays clear, a form that
# came stays. So a later reason is the truer one, and a message that was overtaken is known by its place.
_TRUER = (
    AssignmentReason.ADDRESS_UNCLEAR,
    AssignmentReason.NO_FORM,
    AssignmentReason.CONTACTS_BELOW_TARGET,
    AssignmentReason.REQUESTED,
    AssignmentReason.UNREACHABLE,
)


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


def asked_again(assignment: Assignment, reason: AssignmentReason, place: Place, now: datetime) -> Assignment:
    """An assignment that exists, after its episode was sent again: for another reason, or delivered twice.

    One that is not closed moves to where the resident is now known to be, with its holder, and takes the
    truer of both reasons. A closed one opens again, once, if WhatsApp no longer helps and somebody went
    there over something else. Nothing here depends on the order of the messages or on their number.
    """
    if assignment.state is AssignmentState.CLOSED:
        if reason is not AssignmentReason.UNREACHABLE or assignment.reason in _FOR_THE_UNREACHED:
            return assignment
        assignment = assignment.model_copy(
            update={"state": AssignmentState.OPEN, "tracer": None, "lease_until": None, "outcome": None}
        )
    there = placed(assignment, place)
    truer = max(assignment.reason, reason, key=_TRUER.index)
    if there is assignment and truer is assignment.reason:
        return assignment
    return _changed(there, now, reason=truer)


def take(assignment: Assignment, tracer: str, lease: timedelta, now: datetime) -> Assignment:
    """Held by `tracer` until the lease ends; taking it again renews. Raises Refusal (409) if not free."""
    if assignment.state is AssignmentState.CLOSED:
        raise Refusal(409, "closed", "Tugas ini sudah selesai.")
    if assignment.tracer != tracer and not assignment.is_free(now):
        raise Refusal(409, "taken", "Tugas ini sedang dikerjakan petugas lain.")
    return _changed(assignment, now, state=AssignmentState.TAKEN, tracer=tracer, lease_until=now + lease)


def hand_back(assignment: Assignment, tracer: str, note: str, now: datetime) -> Assignment:
    """Open for everybody again, with the holder's note. Raises Refusal (409) for anybody else."""
    _require_holder(assignment, tracer)
    return _changed(assignment, now, state=AssignmentState.OPEN, tracer=None, lease_until=None, note=note)


def record(
    assignment: Assignment, *, request_id: str, tracer: str, outcome: Outcome, note: str | None, now: datetime
) -> Assignment:
    """With one attempt more; `found`, `moved` and `refused` close it. Raises Refusal (409).

    The same `request_id` again changes nothing. A holder whose lease ran out may still report as long as
    nobody else took the task: the visit did happen.
    """
    if any(attempt.request_id == request_id and attempt.tracer == tracer for attempt in assignment.attempts):
        return assignment
    _require_holder(assignment, tracer)
    attempt = Attempt(request_id=request_id, tracer=tracer, outcome=outcome, note=note, at=now)
    changes: dict[str, object] = {"attempts": (*assignment.attempts, attempt)}
    if outcome in CLOSING_OUTCOMES:
        changes |= {"state": AssignmentState.CLOSED, "lease_until": None, "outcome": outcome}
    return _changed(assignment, now, **changes)


def _require_holder(assignment: Assignment, tracer: str) -> None:
    if assignment.state is AssignmentState.CLOSED:
        raise Refusal(409, "closed", "Tugas ini sudah selesai.")
    if assignment.state is not AssignmentState.TAKEN or assignment.tracer != tracer:
        raise Refusal(409, "not_holder", "Ambil tugas ini terlebih dahulu; saat ini bukan Anda pemegangnya.")


def _changed(assignment: Assignment, now: datetime, **changes: object) -> Assignment:
    return assignment.model_copy(update={**changes, "updated_at": now, "version": assignment.version + 1})
