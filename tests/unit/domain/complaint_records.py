"""Synthetic complaints, and the rules that tests of them go by."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from desac.domain.complaint import (
    Answerer,
    Channel,
    Complaint,
    ComplaintState,
    Given,
    HealthWorker,
    Level,
    Said,
)
from desac.domain.complaint_rules import ComplaintRules, Patience
from desac.domain.ids import complaint_id
from desac.domain.roster import ContactSource

NOON = datetime(2021, 8, 12, 4, 0, tzinfo=UTC)  # 12.00 WITA
PERSON_ID = "aaaaaaaaaaaaaaaa"
EPISODE_ID = f"{PERSON_ID}-11111111"
DOCTOR = HealthWorker(name="dr. Contoh", phone="+6281200000900", source=ContactSource.DOCTOR)
PUSKESMAS = HealthWorker(name="Puskesmas Contoh", phone="+6281200000950", source=ContactSource.PUSKESMAS)
PUSKESMAS_WITHOUT_NUMBER = HealthWorker(name="Puskesmas Contoh", source=ContactSource.PUSKESMAS)
RULES = ComplaintRules(
    source="test",
    as_of="2021-08-12",
    merge_minutes=30,
    more_minutes=30,
    symptoms=Patience(doctor=60, puskesmas=45, operators=90, acknowledged=240),
    emergency=Patience(doctor=10, puskesmas=5, operators=15, acknowledged=60),
    day_begins=time(6),
    day_ends=time(21),
    link_days=7,
    figures_days=14,
    puskesmas_phones={},
)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def said(where: str = "form:1", **changes: Any) -> Said:
    known: dict[str, Any] = {"said_in": where, "at": NOON, "symptoms": ("batuk",)}
    return Said.model_validate(known | changes)


def complaint(**changes: Any) -> Complaint:
    """One of the form, about a cough, that the doctor has known of since noon."""
    state = changes.get("state", ComplaintState.OPEN)
    known: dict[str, Any] = {
        "complaint_id": complaint_id(EPISODE_ID, "form:1"),
        "person_id": PERSON_ID,
        "episode_id": EPISODE_ID,
        "kecamatan_code": "51.71.01",
        "village_code": "51.71.01.1006",
        "said": (said(),),
        "is_emergency": False,
        "reply_to": "+6281200000001",
        "doctor": DOCTOR,
        "puskesmas": PUSKESMAS_WITHOUT_NUMBER,
        "level": Level.DOCTOR,
        "due_at": NOON + minutes(60),
        "told_at": NOON,
        "state": state,
        "history": ((state, NOON),),
        "opened_at": NOON,
        "origin": "FILE#0123456789abcdef",
        "updated_at": NOON,
    }
    return Complaint.model_validate(known | changes)


def given(key: str = "1", after: float = 20, **changes: Any) -> Given:
    known: dict[str, Any] = {
        "key": key,
        "by": Answerer.DOCTOR,
        "name": "dr. Contoh",
        "channel": Channel.LINK,
        "text": "Minum yang cukup.",
        "at": NOON + minutes(after),
    }
    return Given.model_validate(known | changes)
