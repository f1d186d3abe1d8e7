"""A tracer's task: one per episode, for all reasons there are, taken as a lease that expires."""

from datetime import datetime
from enum import StrEnum

from desac.domain.base import Record, UtcDatetime


class AssignmentReason(StrEnum):
    """Why a tracer is needed."""

    UNREACHABLE = "unreachable"
    NO_FORM = "no_form"
    NO_CHECK_IN = "no_check_in"
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
    LEFT_CITY = "left_city"
    REFUSED = "refused"
    # An operator's: everything was tried.
    NOT_FOUND = "not_found"
    # No visit's: the resident was merged into somebody who has a task already, the episode ended, or the form
    # that somebody was to go for came by itself.
    MERGED = "merged"
    EPISODE_OVER = "episode_over"
    FORM_CAME = "form_came"


CLOSING_OUTCOMES = frozenset(
    {Outcome.FOUND, Outcome.MOVED, Outcome.LEFT_CITY, Outcome.REFUSED, Outcome.NOT_FOUND}
)
FRUITLESS_OUTCOMES = frozenset({Outcome.NOT_HOME, Outcome.WRONG_ADDRESS})


class TracingStep(StrEnum):
    """Who goes on: the tracer visits, then asks in the banjar, then an operator has to think of something."""

    VISIT = "visit"
    VILLAGE = "village"
    OPERATOR = "operator"


class Ask(Record):
    """That somebody is to go there. `mark` tells one wish from the next of the same reason.

    `by` and `note` are those of a member of staff who asked. `is_met` once a tracer's outcome answered it.
    """

    reason: AssignmentReason
    mark: str = ""
    at: UtcDatetime
    by: str | None = None
    note: str | None = None
    is_met: bool = False


class Attempt(Record):
    """One try, with who and when; `request_id` makes a repeated report harmless.

    `at` is when it happened; `reported_at` when that came later, from a phone without a network.
    """

    request_id: str
    tracer: str
    outcome: Outcome
    note: str | None = None
    at: UtcDatetime
    reported_at: UtcDatetime | None = None


class Lease(Record):
    """That a tracer had the task from `at` on, until it was closed, handed back or somebody else took it."""

    tracer: str
    at: UtcDatetime
    ended_at: UtcDatetime | None = None


class Assignment(Record):
    """`assignment_id` is the episode's id. `village_code` is None where nobody knows it.

    `reason` is the first of all there are, `priority` its place (1 is the most urgent, 9: an operator's).
    `opened_at` is when it began anew, None if it never did: it was closed, the resident turned out to be
    elsewhere, or staff asked once more. What was tried before does not count towards `step`.
    """

    assignment_id: str
    person_id: str
    kecamatan_code: str
    village_code: str | None = None
    reason: AssignmentReason
    asks: tuple[Ask, ...] = ()
    priority: int = 5
    step: TracingStep = TracingStep.VISIT
    state: AssignmentState = AssignmentState.OPEN
    tracer: str | None = None
    lease_until: UtcDatetime | None = None
    leases: tuple[Lease, ...] = ()
    note: str | None = None
    attempts: tuple[Attempt, ...] = ()
    outcome: Outcome | None = None
    origin: str
    created_at: UtcDatetime
    opened_at: UtcDatetime | None = None
    updated_at: UtcDatetime
    version: int = 1

    def is_free(self, now: datetime) -> bool:
        """Whether a tracer may take it at `now`."""
        if self.state is AssignmentState.TAKEN:
            return self.lease_until is None or self.lease_until <= now
        return self.state is AssignmentState.OPEN and self.step is not TracingStep.OPERATOR

    @property
    def all_asks(self) -> tuple[Ask, ...]:
        """Every wish there was; of a task from before they were kept, its reason."""
        is_met = self.outcome in CLOSING_OUTCOMES
        return self.asks or (Ask(reason=self.reason, at=self.created_at, is_met=is_met),)

    @property
    def waiting_asks(self) -> tuple[Ask, ...]:
        """The wishes that nobody's visit has met yet, but for those that are idle beside another."""
        waiting = tuple(ask for ask in self.all_asks if not ask.is_met)
        return tuple(ask for ask in waiting if not self.is_idle(ask.reason)) or waiting

    def is_idle(self, reason: AssignmentReason) -> bool:
        """A form that came ends the wait for one, a village that is known the question after it."""
        if reason is AssignmentReason.ADDRESS_UNCLEAR:
            return self.village_code is not None
        named = AssignmentReason.CONTACTS_BELOW_TARGET
        return reason is AssignmentReason.NO_FORM and any(ask.reason is named for ask in self.all_asks)

    @property
    def waiting_since(self) -> datetime:
        """How old the task is, for the order of the list: since its oldest wish that waits."""
        return min((ask.at for ask in self.waiting_asks), default=self.opened_at or self.created_at)

    def leases_ended(self, now: datetime) -> tuple[Lease, ...]:
        """The leases, once whoever has the task has it no more."""
        return tuple(one if one.ended_at else one.model_copy(update={"ended_at": now}) for one in self.leases)

    def closed_without_visit(self, outcome: Outcome, now: datetime) -> "Assignment":
        """Closed because there is nothing left to go there for; itself where it is closed already.

        Its wishes stay unmet: should the episode live again, the next one opens it.
        """
        if self.state is AssignmentState.CLOSED:
            return self
        return self.changed(
            now,
            state=AssignmentState.CLOSED,
            lease_until=None,
            outcome=outcome,
            leases=self.leases_ended(now),
        )

    def changed(self, now: datetime, **changes: object) -> "Assignment":
        """With `changes`, as its next version."""
        return self.model_copy(update={**changes, "updated_at": now, "version": self.version + 1})
