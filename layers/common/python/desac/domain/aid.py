"""Sembako: one package per household and isolation."""

from datetime import date
from enum import StrEnum

from desac.domain.base import Record, UtcDatetime


class AidState(StrEnum):
    """`duplicate`: the household already has a request; `duplicate_of` names it."""

    REQUESTED = "requested"
    DELIVERED = "delivered"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class AidRequest(Record):
    """`aid_id` is the episode's id; `household_id` is opaque and the same for everyone in the house.

    `delivery_request_id` makes a repeated report of the delivery harmless.
    """

    aid_id: str
    person_id: str
    household_id: str
    village_code: str | None = None
    household_size: int | None = None
    state: AidState
    reason: str | None = None
    duplicate_of: str | None = None
    delivered_by: str | None = None
    delivered_at: UtcDatetime | None = None
    delivery_request_id: str | None = None
    delivery_note: str | None = None
    isolation_until: date
    origin: str
    created_at: UtcDatetime
    updated_at: UtcDatetime
