"""What a resident told us in the form."""

from datetime import date
from enum import StrEnum

from desac.domain.base import Record, UtcDatetime
from desac.domain.location import GeoPoint


class Untraced(StrEnum):
    """Why named contacts did not become people."""

    BEYOND_DEPTH = "beyond_depth"


class NamedContact(Record):
    """A close contact named by a resident. `phone` is E.164 when it could be read."""

    name: str
    phone: str | None = None
    relation: str | None = None
    last_met: date | None = None
    registered_person_id: str | None = None


class Intake(Record):
    """The answers of one episode; sending the form again corrects them and raises `revision`.

    `visit_wanted`: somebody is to come or to call, said first in revision `visit_wanted_in`; None where they
    said so before that was kept. `untraced` is why its contacts did not become people.
    """

    episode_id: str
    person_id: str
    address: str
    village_code: str | None = None
    point: GeoPoint | None = None
    symptoms: tuple[str, ...] = ()
    onset_date: date | None = None
    red_flags: tuple[str, ...] = ()
    contacts: tuple[NamedContact, ...] = ()
    sembako_wanted: bool = False
    visit_wanted: bool = False
    visit_wanted_in: int | None = None
    household_size: int | None = None
    kk: str | None = None
    note: str | None = None
    untraced: Untraced | None = None
    revision: int = 1
    origin: str
    submitted_at: UtcDatetime
    # When it came for the first time; None: this is the first time.
    first_submitted_at: UtcDatetime | None = None
