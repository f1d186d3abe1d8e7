"""The domain events on the bus `desac`: past tense, ids and codes only, never personal data.

Each model's name is its `detail-type`; `SOURCE` is its source. Consumers read what they need from
the table by the ids. `tests/contract/events/` holds a golden payload of each, checked on both sides.

Here are all of them together. A function imports those that it hears of from `desac.event`: each costs some
time at every cold start, and so does what its fields are made of.
"""

from desac.event.aid import AidAnswered, AidDelivered, AidRequested, AidStateChanged
from desac.event.assignments import AssignmentClosed, AssignmentCreated
from desac.event.base import SOURCE, Event
from desac.event.complaints import ComplaintAnswered, ComplaintEscalated, ComplaintOpened
from desac.event.episodes import (
    CaseRegistered,
    ContactRegistered,
    EpisodeChanged,
    EpisodeEnded,
    PhoneCorrected,
    ResidentOptedIn,
    ResidentOptedOut,
    ResidentUnreachable,
)
from desac.event.files import FileDeclined, FileRecorded, FileReleased, RosterChanged
from desac.event.messages import MediaRefused, MessageStatusChanged
from desac.event.monitoring import DailyReported, SilenceRaised
from desac.event.places import AddressLocated, AddressNotLocated
from desac.event.said import (
    ContactsNamed,
    EmergencyRaised,
    FormLinkAsked,
    IntakeSubmitted,
    LocationShared,
    ResidentWrote,
    SymptomsReported,
)

__all__ = [
    "ALL_EVENTS",
    "SOURCE",
    "AddressLocated",
    "AddressNotLocated",
    "AidAnswered",
    "AidDelivered",
    "AidRequested",
    "AidStateChanged",
    "AssignmentClosed",
    "AssignmentCreated",
    "CaseRegistered",
    "ComplaintAnswered",
    "ComplaintEscalated",
    "ComplaintOpened",
    "ContactRegistered",
    "ContactsNamed",
    "DailyReported",
    "EmergencyRaised",
    "EpisodeChanged",
    "EpisodeEnded",
    "Event",
    "FileDeclined",
    "FileRecorded",
    "FileReleased",
    "FormLinkAsked",
    "IntakeSubmitted",
    "LocationShared",
    "MediaRefused",
    "MessageStatusChanged",
    "PhoneCorrected",
    "ResidentOptedIn",
    "ResidentOptedOut",
    "ResidentUnreachable",
    "ResidentWrote",
    "RosterChanged",
    "SilenceRaised",
    "SymptomsReported",
]  # fmt: skip

ALL_EVENTS: dict[str, type[Event]] = dict(Event.registry)
"""Every event by its detail-type."""
