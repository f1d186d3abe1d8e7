"""Assignments as the console shows them."""

from datetime import date, datetime

from desac.adapters.staff_http import Answer
from desac.domain.assignment import (
    Ask,
    Assignment,
    AssignmentReason,
    AssignmentState,
    Attempt,
    Outcome,
    TracingStep,
)
from desac.domain.dates import WITA
from desac.domain.location import LOCATED, Location, Precision
from desac.domain.person import Person
from desac.domain.village import Village


class AssignmentView(Answer):
    """A tracer's task. `free`: may be taken now, also because the holder's lease ran out.

    `reason` is the first of `reasons`, `asks` the wishes behind them that nobody's visit has met yet.
    `priority`: 1 is the most urgent, 9 waits for an operator (`step`). `suggested_tracer` is who is near and
    has the least in hand; anybody of the kecamatan may take it.
    `lat` and `lng` (degrees) are the village's label where `precision` is `village`, so that there is
    something to put on a map; then `directions_url` is null and `village_url` leads to the village.
    """

    assignment_id: str
    person_id: str
    name: str | None
    phone: str | None
    address: str | None
    age: int | None
    kecamatan_code: str
    village_code: str | None
    village: str | None
    reason: AssignmentReason
    reasons: list[AssignmentReason]
    asks: list[Ask]
    priority: int
    step: TracingStep
    state: AssignmentState
    free: bool
    suggested_tracer: str | None
    tracer: str | None
    lease_until: datetime | None
    note: str | None
    attempts: list[Attempt]
    outcome: Outcome | None
    precision: Precision
    lat: float | None
    lng: float | None
    directions_url: str | None
    village_url: str | None
    waiting_since: datetime
    created_at: datetime
    updated_at: datetime


class AssignmentPage(Answer):
    """One page of a list; `cursor` is null on the last."""

    items: list[AssignmentView]
    cursor: str | None


class RouteLeg(Answer):
    """So many stops as one link to Google Maps takes; it begins where the phone then is."""

    url: str
    assignment_ids: list[str]


class RouteView(Answer):
    """A tracer's day: `items` in the order in which to go, those without any point last.

    `kilometres` is as the crow flies from stop to stop, from where the tracer was last, if that is known.
    """

    items: list[AssignmentView]
    legs: list[RouteLeg]
    kilometres: float


class ContactsTold(Answer):
    """How many contacts a report has named; the same report again names nobody twice."""

    assignment_id: str
    named: int


def view(
    assignment: Assignment,
    person: Person | None,
    location: Location | None,
    village: Village | None,
    now: datetime,
) -> AssignmentView:
    """An assignment with all that a tracer needs on the way."""
    label = village.label_point if village else None
    precision = location.precision if location else (Precision.VILLAGE if label else Precision.UNKNOWN)
    point = (location.point if location else None) or label
    reachable = point if precision in LOCATED else None
    return AssignmentView(
        **assignment.model_dump(exclude={"origin", "version", "attempts", "asks", "leases", "opened_at"}),
        attempts=list(assignment.attempts),
        asks=list(assignment.waiting_asks),
        reasons=_reasons(assignment),
        waiting_since=assignment.waiting_since,
        suggested_tracer=None,
        name=person.name if person else None,
        phone=person.phone if person else None,
        address=person.address if person else None,
        age=_age(person.birth_date if person else None, now),
        village=village.name if village else None,
        free=assignment.is_free(now),
        precision=precision,
        lat=point.lat if point else None,
        lng=point.lng if point else None,
        directions_url=_directions(reachable.lat, reachable.lng) if reachable else None,
        village_url=_on_map(label.lat, label.lng) if label else None,
    )


def _reasons(assignment: Assignment) -> list[AssignmentReason]:
    """The first one first, then as they arose."""
    return list(dict.fromkeys((assignment.reason, *(ask.reason for ask in assignment.waiting_asks))))


def _age(born: date | None, now: datetime) -> int | None:
    if born is None:
        return None
    today = now.astimezone(WITA).date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _directions(lat: float, lng: float) -> str:
    return f"https://www.google.com/maps/dir/?api=1&destination={lat:.6f},{lng:.6f}"


def _on_map(lat: float, lng: float) -> str:
    return f"https://www.google.com/maps/search/?api=1&query={lat:.6f},{lng:.6f}"
