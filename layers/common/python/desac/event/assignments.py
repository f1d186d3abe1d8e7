"""Tracers' work."""

from desac.domain.assignment import AssignmentReason, Outcome
from desac.event.base import Event


class AssignmentCreated(Event):
    """A tracer's task was opened."""

    person_id: str
    assignment_id: str
    kecamatan_code: str
    reason: AssignmentReason


class AssignmentClosed(Event):
    """A tracer finished."""

    person_id: str
    assignment_id: str
    outcome: Outcome
