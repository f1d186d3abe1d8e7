"""Synthetic complaints, silences and figures for the console's tests, as the staff API gives them."""

from typing import Any

Json = dict[str, Any]
SANUR, RENON = "51.71.01.1006", "51.71.01.1005"
_DOCTOR = {"name": "dr. Ayu Contoh", "phone": "+6281200000900", "source": "doctor"}


def said(at: str, *, symptoms: tuple[str, ...] = (), red_flags: tuple[str, ...] = (), **more: Any) -> Json:
    """One thing that a resident said."""
    return {
        "said_in": f"form:{at}",
        "at": at,
        "symptoms": list(symptoms),
        "red_flags": list(red_flags),
        "words": None,
        "readings": None,
        "is_emergency": bool(red_flags),
        "is_told": True,
        "is_tap": False,
        "is_aside": False,
    } | more


def complaint(number: int, name: str, opened: str, **changes: Any) -> Json:
    """One complaint as the API gives it."""
    return {
        "complaint_id": f"p{number:04d}-{number:08x}.{number:06x}",
        "number": f"K-{number:06X}",
        "person_id": f"p{number:04d}",
        "episode_id": f"p{number:04d}-{number:08x}",
        "name": name,
        "age_months": 12 * (30 + number),
        "kind": "case",
        "stay_day": 4 + number,
        "phone": f"+62812000{number:05d}",
        "village_code": SANUR,
        "village": "Sanur",
        "kecamatan_code": "51.71.01",
        "is_emergency": False,
        "state": "open",
        "level": "doctor",
        "raised": 0,
        "minutes_waiting": 25,
        "seconds_to_first_answer": None,
        "said": [said(opened, symptoms=("demam", "batuk"))],
        "or_else": [],
        "doctor": _DOCTOR,
        "puskesmas": None,
        "answers": [],
        "opened_at": opened,
        "due_at": "2026-01-31T06:00:00Z",
        "acknowledged_at": None,
        "acknowledged_by": None,
        "closed_by": None,
        "closed_reason": None,
        "updated_at": opened,
    } | changes


def complaints() -> dict[str, Json]:
    """Three that wait, the gravest not the oldest, and an answered one."""
    grave = said("2026-01-31T05:05:00Z", red_flags=("sesak_napas",), words="Ibu saya sesak sekali")
    grave["readings"] = {"temperature": 38.4, "spo2": 91, "breaths": None}
    answer: Json = {"key": "r1", "by": "doctor", "name": "dr. Ayu Contoh", "account": None}
    answer |= {"channel": "whatsapp", "choice": None, "text": "Minum banyak, kabari besok."}
    answer |= {"at": "2026-01-30T03:20:00Z"}
    made = (
        complaint(1, "I Wayan Contoh", "2026-01-31T04:00:00Z", minutes_waiting=125, state="escalated"),
        complaint(
            2,
            "Ni Made Gawat",
            "2026-01-31T05:05:00Z",
            is_emergency=True,
            said=[grave],
            minutes_waiting=12,
            or_else=["I Putu Serumah"],
        ),
        complaint(3, "I Nyoman Bayi", "2026-01-31T04:30:00Z", age_months=8, kind="contact", phone=None),
        complaint(
            4,
            "Ni Ketut Sudah",
            "2026-01-30T03:00:00Z",
            state="answered",
            minutes_waiting=None,
            seconds_to_first_answer=1200,
            answers=[answer],
        ),
    )
    return {one["complaint_id"]: one for one in made}


def silence(number: int, name: str, since: str, **changes: Any) -> Json:
    """One silence as the API gives it."""
    return {
        "silence_id": f"p{number:04d}-{number:08x}.check_in",
        "kind": "check_in",
        "person_id": f"p{number:04d}",
        "episode_id": f"p{number:04d}-{number:08x}",
        "name": name,
        "phone": f"+62812000{number:05d}",
        "address": f"Jalan Contoh No. {number}",
        "village_code": SANUR,
        "village": "Sanur",
        "kecamatan_code": "51.71.01",
        "state": "waiting",
        "step": "doctor",
        "raised": 2,
        "hours_silent": 52,
        "since": since,
        "due_at": "2026-01-31T09:00:00Z",
        "doctor": _DOCTOR,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "over_at": None,
        "over_by": None,
        "over_because": None,
        "over_note": None,
        "history": [
            ["reminder", "2026-01-29T10:00:00Z"],
            ["tracer", "2026-01-30T02:00:00Z"],
            ["doctor", "2026-01-31T02:00:00Z"],
        ],
    } | changes


def silences() -> dict[str, Json]:
    """Two that wait and one that is over."""
    over: Json = {"state": "over", "due_at": None, "over_at": "2026-01-30T05:00:00Z"}
    over |= {"over_by": "resident", "over_because": "report", "over_note": None}
    over["history"] = [["reminder", "2026-01-30T01:00:00Z"], ["over.report", "2026-01-30T05:00:00Z"]]
    undelivered = "p0022-00000016.undelivered"
    made = (
        silence(21, "I Gede Hening", "2026-01-29T00:00:00Z"),
        silence(
            22,
            "Ni Luh Diam",
            "2026-01-28T00:00:00Z",
            silence_id=undelivered,
            kind="undelivered",
            step="operators",
            hours_silent=76,
            doctor=None,
        ),
        silence(23, "I Komang Kabar", "2026-01-30T00:00:00Z", **over),
    )
    return {one["silence_id"]: one for one in made}


def figures() -> Json:
    """How long residents wait, of the city and two villages."""
    sanur: Json = {"complaints": 3, "answered": 1, "unanswered": 2, "waiting": 2, "emergencies_waiting": 1}
    sanur |= {"median_minutes": None, "p90_minutes": None}
    renon: Json = {"complaints": 2, "answered": 2, "unanswered": 0, "waiting": 0, "emergencies_waiting": 0}
    renon |= {"median_minutes": 20.0, "p90_minutes": 75.0}
    city: Json = {"complaints": 5, "answered": 3, "unanswered": 2, "waiting": 2, "emergencies_waiting": 1}
    city |= {"median_minutes": 75.0, "p90_minutes": None}
    return {"days": 14, "city": city, "villages": {SANUR: sanur, RENON: renon}}


def found() -> list[Json]:
    """Two people on one phone."""
    return [
        {"person_id": "p0001", "name": "I Wayan Contoh", "village_code": SANUR},
        {"person_id": "p0002", "name": "Ni Made Contoh", "village_code": None},
    ]
