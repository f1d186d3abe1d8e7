"""A tracer's task: one per episode, taken as a lease that expires."""

from datetime import datetime
from enum import StrEnum

from desac.domain.base import Record, UtcDatetime


class AssignmentReason(StrEnum):
    """Why a tracer is needed."""

    UNREACHABLE = "unreachable"
    NO_FORM = "no_form"
    ADDRESS_UNCLEAR = "address_unclear"
    CONTACTS_BELOW_TARGET = "contacts_below_target"
    REQUESTED = "requested"


class AssignmentState(StrEnum):
    """`taken` holds until `lease_until`; after that anybody may take it again."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What a visit or call came to."""

    FOUND = "found"
    NOT_HOME = "not_home"
    WRONG_ADDRESS = "wrong_address"
    MOVED = "moved"
    REFUSED = "refused"
    # Not a tracer's: the resident was merged into somebody who has a task already.
    MERGED = "merged"


CLOSING_OUTCOMES = frozenset({Outcome.FOUND, Outcome.MOVED, Outcome.REFUSED})


class Attempt(Record):
    """One try, with who and when; `request_id` makes a repeated report harmless."""

    request_id: str
    tracer: str
    outcome: Outcome
    note: str | None = None
    at: UtcDatetime


class Assignment(Record):
    """`assignment_id` is the episode's id. `village_code` is None where nobody knows it."""

    assignment_id: str
    person_id: str
    kecamatan_code: str
    village_code: str | None = None
    reason: AssignmentReason
    state: AssignmentState = AssignmentState.OPEN
    tracer: str | None = None
    lease_until: UtcDatetime | None = None
    note: str | None = None
    attempts: tuple[Attempt, ...] = ()
    outcome: Outcome | None = None
    origin: str
    created_at: UtcDatetime
    updated_at: UtcDatetime
    version: int = 1

    def is_free(self, now: datetime) -> bool:
        """Whether a tracer may take it at `now`."""
        if self.state is AssignmentState.TAKEN:
            return self.lease_until is None or self.lease_until <= now
        return self.state is AssignmentState.OPEN
