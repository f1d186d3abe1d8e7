"""Who has an assignment, and who had it when. Pure."""

from datetime import datetime, timedelta

from desac.domain.assignment import Assignment, AssignmentState, Lease, TracingStep
from desac.domain.staff import Refusal


def take(assignment: Assignment, tracer: str, lease: timedelta, now: datetime) -> Assignment:
    """Held by `tracer` until the lease ends; taking it again renews. Raises Refusal (409) if not free."""
    if assignment.state is AssignmentState.CLOSED:
        raise Refusal(409, "closed", "Tugas ini sudah selesai.")
    if assignment.step is TracingStep.OPERATOR:
        raise Refusal(409, "waits_for_operator", "Tugas ini menunggu keputusan operator.")
    if not holds(assignment, tracer) and not assignment.is_free(now):
        raise Refusal(409, "taken", "Tugas ini sedang dikerjakan petugas lain.")
    leases = assignment.leases
    if not any(one.tracer == tracer and one.ended_at is None for one in leases):
        leases = (*assignment.leases_ended(now), Lease(tracer=tracer, at=now))
    return assignment.changed(
        now, state=AssignmentState.TAKEN, tracer=tracer, lease_until=now + lease, leases=leases
    )


def hand_back(assignment: Assignment, tracer: str, note: str, now: datetime) -> Assignment:
    """Open for everybody again, with the holder's note. Raises Refusal (409) for anybody else.

    Said again, because the answer was lost, it changes nothing.
    """
    last = assignment.leases[-1] if assignment.leases else None
    if assignment.state is AssignmentState.OPEN and last and (last.tracer, assignment.note) == (tracer, note):
        return assignment
    if assignment.state is AssignmentState.CLOSED:
        raise Refusal(409, "closed", "Tugas ini sudah selesai.")
    if not holds(assignment, tracer):
        raise not_holder()
    return assignment.changed(now, note=note, **freed(assignment, now))


def freed(assignment: Assignment, now: datetime) -> dict[str, object]:
    """What changes when nobody has it any more and it is still to be done."""
    return {
        "state": AssignmentState.OPEN,
        "tracer": None,
        "lease_until": None,
        "leases": assignment.leases_ended(now),
    }


def holds(assignment: Assignment, tracer: str) -> bool:
    """Whether it is a tracer's now, also on a lease that has run out while nobody else took it."""
    return assignment.state is AssignmentState.TAKEN and assignment.tracer == tracer


def held_at(assignment: Assignment, tracer: str, at: datetime, skew: timedelta) -> bool:
    """Whether it was a tracer's at a time that a phone says, whose clock may be wrong by `skew`."""
    return any(
        one.tracer == tracer and one.at - skew <= at and (one.ended_at is None or at <= one.ended_at + skew)
        for one in assignment.leases
    )


def not_holder() -> Refusal:
    """Whoever does not have it is told to take it."""
    return Refusal(409, "not_holder", "Ambil tugas ini terlebih dahulu; saat ini bukan Anda pemegangnya.")
