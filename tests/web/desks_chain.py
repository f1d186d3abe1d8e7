"""One synthetic person's chain with something of everything, made with the API's own models."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from desac.domain.aid import AidRequest
from desac.domain.assignment import Assignment
from desac.domain.chain import Chain
from desac.domain.clock import Clock
from desac.domain.complaint import Complaint
from desac.domain.daily_report import DailyReport
from desac.domain.doubt import Doubt
from desac.domain.episode import Episode
from desac.domain.intake import Intake
from desac.domain.location import Location
from desac.domain.message import Message
from desac.domain.person import ContactEdge, Person
from desac.domain.reply import Reply
from desac.domain.silence import Silence
from desac.domain.trace import RowTrace
from desac.domain.traced_contacts import TracedContacts
from functions.overview.views import person_chain

PERSON, EPISODE, ORIGIN = "p0001", "p0001-00000001", "FILE#f0001"
_BASE = {"person_id": PERSON, "episode_id": EPISODE, "origin": ORIGIN}
_BEGIN = datetime(2026, 1, 25, 1, 0, tzinfo=UTC)


def _at(hours: float) -> datetime:
    return _BEGIN + timedelta(hours=hours)


def _message(number: int, purpose: str, *history: tuple[str, float], **more: Any) -> Message:
    told = [(state, _at(hours)) for state, hours in history]
    facts: dict[str, Any] = {
        "message_id": f"m{number}",
        "purpose": purpose,
        "lane": "bulk",
        "template": purpose,
        "template_version": 1,
        "parameters": {},
        "state": told[-1][0],
        "history": told,
        "created_at": told[0][1],
        "updated_at": told[-1][1],
    }
    return Message.model_validate(_BASE | facts | more)


def _messages() -> tuple[Message, ...]:
    way = (("queued", 0.1), ("sending", 0.11), ("accepted", 0.12), ("sent", 0.13), ("delivered", 0.14))
    return (
        _message(1, "positive_notice", *way, ("read", 1.5)),
        _message(2, "daily_check_in", ("queued", 48), ("sent", 48.1), ("failed", 48.2), error_code=131026),
        _message(
            3,
            "check_in_reminder",
            ("queued", 60),
            ("held", 60.1),
            reason="quiet_hours",
            held_until=_at(72),
        ),
        _message(4, "form_reminder", ("suppressed", 13), reason="opted_out"),
    )


def _aid() -> AidRequest:
    steps = [
        {"state": "requested", "at": _at(2), "by": "sistem"},
        {"state": "verified", "at": _at(5), "by": "tracer-selatan"},
        {"state": "approved", "at": _at(8), "by": "dinsos", "note": "BA 12"},
    ]
    facts = {"aid_id": EPISODE, "person_id": PERSON, "household_id": "h1", "state": "approved"}
    facts |= {"isolation_until": date(2026, 2, 4), "history": steps, "origin": ORIGIN}
    return AidRequest.model_validate(facts | {"created_at": _at(2), "updated_at": _at(8)})


def _complaint() -> Complaint:
    said = {"said_in": "reply:1", "at": _at(50), "red_flags": ["sesak_napas"], "is_emergency": True}
    answer = {"key": "r", "by": "doctor", "name": "dr. Ayu Contoh", "channel": "link", "choice": "called"}
    facts: dict[str, Any] = {
        "complaint_id": f"{EPISODE}.c1",
        "said": [said | {"words": "Sesak sejak pagi"}],
        "is_emergency": True,
        "level": "puskesmas",
        "state": "answered",
        "history": [("open", _at(50)), ("escalated", _at(50.2)), ("answered", _at(50.5))],
        "answers": [answer | {"at": _at(50.5)}],
        "opened_at": _at(50),
        "updated_at": _at(50.5),
    }
    return Complaint.model_validate(_BASE | facts)


def _silence() -> Silence:
    facts: dict[str, Any] = {
        "silence_id": f"{EPISODE}.check_in",
        "kind": "check_in",
        "state": "over",
        "step": "tracer",
        "since": _at(24),
        "over_at": _at(49),
        "over_by": "dokter",
        "over_because": "closed",
        "over_note": "Sudah ditelepon",
        "history": [("reminder", _at(36)), ("tracer", _at(47)), ("over.closed", _at(49))],
        "opened_at": _at(36),
        "updated_at": _at(49),
    }
    return Silence.model_validate(_BASE | facts)


def _assignment() -> Assignment:
    try_ = {"request_id": "r", "tracer": "tracer-selatan", "outcome": "found", "note": "Sehat"}
    facts: dict[str, Any] = {
        "assignment_id": EPISODE,
        "person_id": PERSON,
        "kecamatan_code": "51.71.01",
        "reason": "no_check_in",
        "asks": [{"reason": "no_check_in", "at": _at(47)}],
        "state": "closed",
        "outcome": "found",
        "leases": [{"tracer": "tracer-selatan", "at": _at(48), "ended_at": _at(49)}],
        "attempts": [try_ | {"at": _at(48.9)}],
        "origin": ORIGIN,
        "created_at": _at(47),
        "updated_at": _at(48.9),
    }
    return Assignment.model_validate(facts)


def _episode() -> Episode:
    change = {"at": _at(30), "by": "dokter", "facts": ["onset_date"], "why": "Kata warga di telepon"}
    change |= {"from_date": date(2026, 2, 3), "to_date": date(2026, 2, 4), "rule_version": "2021-07"}
    facts: dict[str, Any] = {
        "kind": "case",
        "status": "active",
        "anchor_date": date(2026, 1, 25),
        "specimen_date": date(2026, 1, 25),
        "onset_date": date(2026, 1, 24),
        "exit_test": {"date": date(2026, 1, 27), "result": "positive", "kind": "PCR"},
        "end_date": date(2026, 2, 4),
        "rule_version": "2021-07",
        "end_changes": [change],
        "created_at": _at(0),
    }
    return Episode.model_validate(_BASE | facts)


def chain(**changes: Any) -> Chain:
    """The chain; `changes` are of the person."""
    facts = {"name": "I Wayan Contoh", "nik": "5171010101850001", "birth_date": date(1985, 1, 1)}
    facts |= {"phone": "+6281200000001", "address": "Jalan Contoh No. 1", "village_code": "51.71.01.1006"}
    person = Person.model_validate({"person_id": PERSON, "created_at": _at(0)} | facts | changes)
    report: dict[str, Any] = {"key": "k", "how": "doctor", "by": "dokter", "temperature": 38.2, "spo2": 96}
    report |= {"symptoms": ["demam"], "triage": "symptoms", "signs": ["demam"], "rule_version": "2021-07"}
    report |= {"reported_at": _at(51), "day": date(2026, 1, 27)}
    row = {"file_id": "f0001", "row": 12, "effect": "new", "codes": ["nik_missing"], "created_at": _at(0)}
    clock = {"episode_id": EPISODE, "person_id": PERSON, "name": "isolation_end", "created_at": _at(0)}
    late = {**clock, "name": "form", "state": "expired", "due_at": _at(12)}
    place = {"precision": "street", "source": "geocoder", "reason": "other_street", "updated_at": _at(3)}
    reply = {"wamid": "w", "sender": "+6281200000001", "person_id": PERSON, "kind": "text"}
    reply |= {"text": "Saya sesak", "content": {}, "received_at": _at(50)}
    edge = {"index_person_id": PERSON, "contact_person_id": "p0002", "relation": "serumah"}
    edge |= {"origin": ORIGIN, "created_at": _at(2)}
    form: dict[str, Any] = {"address": "Jalan Contoh No. 1", "symptoms": ["batuk"], "sembako_wanted": True}
    form |= {"contacts": [{"name": "Ni Luh Serumah"}], "submitted_at": _at(2)}
    traced = {"request_id": "r", "tracer": "tracer-selatan", "contacts": [{"name": "I Putu Tetangga"}]}
    traced |= {"said_at": _at(48.9), "created_at": _at(49)}
    doubt = {"person_id": PERSON, "other_person_id": "p0003", "kind": "same_phone_name", "at": _at(0)}
    return Chain(
        person=person,
        episodes=(_episode(),),
        rows=(RowTrace.model_validate(_BASE | row),),
        messages=_messages(),
        replies=(Reply.model_validate(reply),),
        clocks=(
            Clock.model_validate(clock | {"due_at": datetime(2026, 2, 4, 16, tzinfo=UTC)}),
            Clock.model_validate(late),
        ),
        intakes=(Intake.model_validate(_BASE | form),),
        complaints=(_complaint(),),
        reports=(DailyReport.model_validate(_BASE | report),),
        silences=(_silence(),),
        locations=(Location.model_validate(_BASE | place),),
        assignments=(_assignment(),),
        traced_contacts=(TracedContacts.model_validate(_BASE | traced),),
        aid=(_aid(),),
        contacts=(ContactEdge.model_validate(edge),),
        index_person_ids=("p0004",),
        doubts=(Doubt.model_validate(doubt),),
    )


def a_chain(**changes: Any) -> dict[str, Any]:
    """`GET /people/p0001` as the API gives it to an operator."""
    return person_chain(chain(**changes), with_numbers=True).model_dump(mode="json")
