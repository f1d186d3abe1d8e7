"""What callers of `/assignments` send."""

from datetime import date, datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from desac.adapters.staff_http import Payload
from desac.domain.assignment import AssignmentState, Outcome, TracingStep
from desac.domain.location import GeoPoint


class ListQuery(Payload):
    """Which assignments; without a kecamatan a tracer gets their own, an operator the whole city.

    `open` lists those too that are still taken on a lease that has run out, first in each kecamatan.
    `step` `operator`: only those that wait for an operator.
    """

    state: AssignmentState = AssignmentState.OPEN
    village: str | None = None
    kecamatan: str | None = None
    step: Literal[TracingStep.OPERATOR] | None = None
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


class TakeBody(Payload):
    """`here` is where the tracer is, if the phone knows (WGS84 degrees): for suggestions and the route."""

    here: GeoPoint | None = None


class ReturnBody(Payload):
    """Why the task is handed back."""

    note: str = Field(min_length=1, max_length=1000)


type VisitOutcome = Literal[
    Outcome.FOUND,
    Outcome.NOT_HOME,
    Outcome.WRONG_ADDRESS,
    Outcome.MOVED,
    Outcome.LEFT_CITY,
    Outcome.REFUSED,
]
"""What a tracer may report; that somebody was merged is not for them to say."""


class OutcomeBody(Payload):
    """What a visit or call came to. `request_id` is the caller's own, new for each attempt.

    `at` is when it happened, if that was not just now: a phone without a network reports later. `point` is
    the house, `village_code` the village where the resident is, if it is another than stated.
    """

    request_id: str = Field(min_length=1, max_length=100)
    outcome: VisitOutcome
    note: str | None = Field(None, max_length=1000)
    at: AwareDatetime | None = None
    point: GeoPoint | None = None
    village_code: str | None = None
    here: GeoPoint | None = None


class CloseBody(Payload):
    """Why an operator gives a task up: who was asked, what was tried."""

    request_id: str = Field(min_length=1, max_length=100)
    note: str = Field(min_length=1, max_length=1000)


class ContactBody(Payload):
    """Somebody whom a resident met; `last_met` is a local date (WITA)."""

    name: str = Field(min_length=2, max_length=100)
    phone: str | None = Field(None, max_length=40)
    relation: str | None = Field(None, max_length=60)
    last_met: date | None = None


class ContactsBody(Payload):
    """Contacts that a resident named to a tracer; `request_id` and `at` as of an outcome."""

    request_id: str = Field(min_length=1, max_length=100)
    contacts: list[ContactBody] = Field(min_length=1, max_length=100)
    at: AwareDatetime | None = None


class RequestBody(Payload):
    """Why a tracer is to go there; without an episode to the resident's newest active one."""

    request_id: str = Field(min_length=1, max_length=100)
    note: str = Field(min_length=1, max_length=1000)
    episode_id: str | None = None


def moment(at: datetime | None, now: datetime) -> datetime:
    """When something happened: as told, but never in the future."""
    return min(at or now, now)
