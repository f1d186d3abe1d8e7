"""Sembako: one package per household and isolation, and every step on its way to the door."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from desac.domain.base import Record, UtcDatetime


class AidState(StrEnum):
    """Where a request stands.

    `verified` by the village, `approved` by Dinas Sosial, `handed_over` to the village's task force,
    `delivered` at the door, `failed` where nobody took it there. `duplicate`: the household already has a
    request, `duplicate_of` names it. `refused`: by the rules, or by staff. `cancelled`: stopped on the way,
    mostly because the isolation was over first.
    """

    REQUESTED = "requested"
    VERIFIED = "verified"
    APPROVED = "approved"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    FAILED = "failed"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    CANCELLED = "cancelled"


_S = AidState

NEXT: Mapping[AidState, frozenset[AidState]] = {
    _S.REQUESTED: frozenset({_S.VERIFIED, _S.REFUSED, _S.CANCELLED, _S.DUPLICATE, _S.DELIVERED}),
    _S.VERIFIED: frozenset({_S.APPROVED, _S.REFUSED, _S.CANCELLED, _S.DELIVERED}),
    _S.APPROVED: frozenset({_S.HANDED_OVER, _S.REFUSED, _S.CANCELLED, _S.DELIVERED}),
    _S.HANDED_OVER: frozenset({_S.DELIVERED, _S.FAILED}),
    # Another try at the door, or on another day.
    _S.FAILED: frozenset({_S.HANDED_OVER, _S.DELIVERED}),
    # The only way back: the resident says that nothing has come.
    _S.DELIVERED: frozenset({_S.HANDED_OVER}),
    # Decided anew: the household or the isolation turned out to be another, or staff overrule it.
    _S.DUPLICATE: frozenset({_S.REQUESTED, _S.DUPLICATE, _S.REFUSED}),
    _S.REFUSED: frozenset({_S.REQUESTED, _S.DUPLICATE, _S.REFUSED}),
    _S.CANCELLED: frozenset({_S.REQUESTED, _S.DUPLICATE, _S.REFUSED}),
}
"""Which states may follow each. A test holds every change to it."""

LIVE = frozenset({_S.REQUESTED, _S.VERIFIED, _S.APPROVED, _S.HANDED_OVER, _S.DELIVERED, _S.FAILED})
"""A request in one of these is the household's: nobody else of the house gets another."""

WAITING = (_S.REQUESTED, _S.VERIFIED, _S.APPROVED, _S.HANDED_OVER, _S.FAILED, _S.DUPLICATE)
"""Somebody has to do something about a request in one of these, in the order of its way."""

STOPPABLE = frozenset({_S.REQUESTED, _S.VERIFIED, _S.APPROVED})
"""The package has not left the store: the end of the isolation stops it."""

NOT_RECEIVED = "not_received"
"""The reason of a package that goes out again because the resident says that nothing has come."""
OVERRULED = "overruled"
"""The reason of a request that staff let through although it was double or refused."""


class Fund(StrEnum):
    """Who pays: the city for its own families, another fund for people with papers from elsewhere."""

    CITY = "city"
    OTHER = "other"


class MarkKind(StrEnum):
    """What tells that two requests are of one household, the strongest first."""

    NIK = "nik"
    KK = "kk"
    PHONE = "phone"
    ADDRESS = "address"


class AidMatch(Record):
    """Another request that shares something. `counts`: so that this one is double."""

    kind: MarkKind
    aid_id: str
    counts: bool


class AidStep(Record):
    """That a request entered a state. `by` is an account, `sistem` or `warga` (the resident).

    `request_id` is the caller's own, so that a report that comes twice counts once.
    """

    state: AidState
    at: UtcDatetime
    by: str
    reason: str | None = None
    note: str | None = None
    request_id: str | None = None


class AidRequest(Record):
    """`aid_id` is the episode's id; `household_id` is opaque and the same for everyone in the house.

    `history` is every step, oldest first; the `delivered_…` fields are those of the last delivery.
    `duplicates` are the requests that wait behind this one, `matches` those that share something with it.
    `overruled_by` is who let it through against the rules or the doubt. `answer` is what the resident last
    said about the delivery: whether it came.
    """

    sparse: ClassVar[bool] = True

    aid_id: str
    person_id: str
    household_id: str
    village_code: str | None = None
    household_size: int | None = None
    state: AidState
    reason: str | None = None
    fund: Fund = Fund.CITY
    # What the fund follows from: `kk`, `nik`, `staff`, or none of them was known.
    fund_basis: str | None = None
    rule_version: str | None = None
    matches: tuple[AidMatch, ...] = ()
    duplicate_of: str | None = None
    duplicates: tuple[str, ...] = ()
    overruled_by: str | None = None
    delivered_by: str | None = None
    delivered_at: UtcDatetime | None = None
    delivery_request_id: str | None = None
    delivery_note: str | None = None
    is_received: bool | None = None
    answered_at: UtcDatetime | None = None
    isolation_until: date
    history: tuple[AidStep, ...] = ()
    origin: str
    created_at: UtcDatetime
    updated_at: UtcDatetime
    version: int = 1

    @property
    def reference(self) -> str:
        """`S-3F9A2C`: short enough to be read out, and enough to tell the households of a village apart."""
        return f"S-{self.aid_id[-6:].upper()}"

    @property
    def deliveries(self) -> int:
        """How often it was marked as delivered."""
        return sum(step.state is AidState.DELIVERED for step in self.history)

    def last(self, state: AidState) -> AidStep | None:
        """The latest step into a state."""
        return next((step for step in reversed(self.history) if step.state is state), None)

    def entered(self, step: AidStep, **changes: Any) -> "AidRequest":
        """This request one step on. Raises ValueError for a state that cannot follow."""
        if step.state not in NEXT[self.state]:
            raise ValueError(f"{step.state} does not follow {self.state}")
        return self.changed(
            step.at,
            **{"state": step.state, "reason": step.reason, "history": (*self.history, step)} | changes,
        )

    def changed(self, at: UtcDatetime, **changes: Any) -> "AidRequest":
        """This request with other facts; every change raises `version`."""
        return self.model_copy(update={**changes, "updated_at": at, "version": self.version + 1})


class ClaimHolder(Record):
    """A request behind a claim. `kk` is a digest of its family card, None where none is known."""

    aid_id: str
    kk: str | None = None
    until: date


class AidClaim(Record):
    """One mark (a NIK, a family card, a phone, an address) and the requests that bear it.

    Families of one compound share an address, so there may be several. `version` is the condition of every
    write.
    """

    kind: MarkKind
    holders: tuple[ClaimHolder, ...] = ()
    version: int = 1
