"""Contacts that a resident named to a tracer."""

from desac.domain.base import Record, UtcDatetime
from desac.domain.intake import NamedContact, Untraced


class TracedContacts(Record):
    """One report of a tracer, never changed. `said_at` is when the resident said it."""

    episode_id: str
    person_id: str
    request_id: str
    tracer: str
    contacts: tuple[NamedContact, ...]
    village_code: str | None = None
    untraced: Untraced | None = None
    said_at: UtcDatetime
    origin: str
    created_at: UtcDatetime
