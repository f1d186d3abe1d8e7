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
from desac.domain.staff import Refusal

# Somebody went there because WhatsApp does not lead to the resident, whatever the cause.
_FOR_THE_UNREACHED = frozenset({AssignmentReason.UNREACHABLE, AssignmentReason.NO_FORM})


def asked_again(assignment: Assignment, reason: AssignmentReason, now: datetime) -> Assignment:
    """An assignment that exists, after its episode was sent for another reason (or delivered twice).

    Only `unreachable` adds anything: WhatsApp no longer helps, so an open task takes it as its reason,
    and one that was closed over something else, such as an unclear address, opens again. A task that was
    already about an unreachable resident stays as it is, which makes a repeated delivery harmless.
    """
    if reason is not AssignmentReason.UNREACHABLE or assignment.reason in _FOR_THE_UNREACHED:
        return assignment
    changes: dict[str, object] = {"reason": reason}
    if assignment.state is AssignmentState.CLOSED:
        changes |= {"state": AssignmentState.OPEN, "tracer": None, "lease_until": None, "outcome": None}
    return _changed(assignment, now, **changes)


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
