"""A resident's complaint in the table and the links that lead to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from desac.adapters import keys
from desac.adapters.complaints import TableComplaints
from desac.adapters.table import to_item
from desac.domain.complaint import Complaint, ComplaintState, HealthWorker, Level, Said
from desac.domain.complaint_hearing import Resident as Ill
from desac.domain.complaint_hearing import hear
from desac.domain.ids import person_of
from desac.domain.link import Link, LinkKind, complaint_link_id, sign
from desac.domain.roster import ContactSource
from tests.integration.intake_form.conftest import KEY, Resident
from tests.unit.domain.complaint_records import RULES

DOCTOR = HealthWorker(name="dr. Contoh", phone="+6281200000900", source=ContactSource.DOCTOR)
PUSKESMAS = HealthWorker(name="Puskesmas Contoh", phone="+6281200000950", source=ContactSource.PUSKESMAS)
WORDS = "Batuk <b>berdarah</b> & sesak"


@dataclass
class Case:
    """A complaint with its links. `token` opens the doctor's, until it is changed."""

    resident: Resident
    complaint: Complaint
    token: str

    def stored(self) -> Complaint:
        found = TableComplaints(self.resident.table).get(self.complaint.complaint_id)
        assert found
        return found

    def link(self, kind: LinkKind = LinkKind.DOCTOR, **changes: Any) -> str:
        """Put another link; its token."""
        now = datetime.now(UTC)
        known: dict[str, Any] = {
            "link_id": complaint_link_id(KEY.encode(), self.complaint.complaint_id, kind),
            "kind": kind,
            "complaint_id": self.complaint.complaint_id,
            "person_id": self.complaint.person_id,
            "episode_id": self.complaint.episode_id,
            "expires_at": now + timedelta(days=7),
            "created_at": now,
        }
        link = Link.model_validate(known | changes)
        self.resident.table.put(to_item(link, keys.link(link.link_id)))
        return sign(KEY.encode(), link.link_id, link.expires_at)


def a_case(make_resident: Callable[..., Resident], **changes: Any) -> Case:
    """A resident who wrote a word an hour ago."""
    resident = make_resident()
    now = datetime.now(UTC)
    said: dict[str, Any] = {"said_in": "reply:aa", "at": now - timedelta(hours=1), "words": WORDS}
    ill = Ill(resident.person, resident.episode, DOCTOR, PUSKESMAS)
    heard = hear([], Said.model_validate(said | changes), ill, RULES, now - timedelta(hours=1)).after
    assert (heard.state, heard.level) == (ComplaintState.OPEN, Level.DOCTOR)
    assert person_of(heard.complaint_id) == resident.person.person_id
    TableComplaints(resident.table).save(None, heard)
    case = Case(resident, heard, "")
    case.token = case.link()
    return case
