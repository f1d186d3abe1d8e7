"""Synthetic people, places and figures for the console's tests."""

import csv
from typing import Any

from cli.console import ROOT

Json = dict[str, Any]

USERS: dict[str, Json] = {
    "pelacak.selatan": {"groups": ["tracer"], "kecamatan": "51.71.01"},
    "pelacak.baru": {"groups": ["tracer"]},
    "dokter": {"groups": ["doctor"], "kecamatan": "51.71.01"},
    "dinsos": {"groups": ["dinsos"]},
    "operator": {"groups": ["operator"]},
    "tamu": {"groups": []},
}


def _villages() -> dict[str, Json]:
    path = ROOT / "layers/common/python/desac/data/denpasar_villages.csv"
    with path.open(encoding="utf-8") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


VILLAGES = _villages()


def _directions(lat: float, lng: float) -> str:
    return f"https://www.google.com/maps/dir/?api=1&destination={lat}%2C{lng}&travelmode=two-wheeler"


def assignment(number: int, name: str, at: str, precision: str, **changes: Any) -> Json:
    """One assignment as the API gives it; `number` makes ids, phone and place its own."""
    place = VILLAGES[at]
    lat, lng = float(place["label_lat"]) + number * 0.0007, float(place["label_lng"]) + number * 0.0004
    known = precision in {"exact", "street", "banjar"}
    return {
        "assignment_id": f"p{number:04d}-{number:08x}",
        "person_id": f"p{number:04d}",
        "name": name,
        "phone": f"+62812000{number:05d}",
        "address": f"Jalan Contoh Gang {number} No. {number}",
        "age": 20 + number,
        "kecamatan_code": place["kecamatan_code"],
        "village_code": place["code"],
        "village": at,
        "reason": changes.get("reason", "unreachable"),
        "reasons": [changes.get("reason", "unreachable")],
        "asks": [],
        "priority": 3,
        "step": "visit",
        "state": "open",
        "free": True,
        "suggested_tracer": None,
        "tracer": None,
        "lease_until": None,
        "note": None,
        "attempts": [],
        "outcome": None,
        "precision": precision,
        # Where only the village is known the API gives its label: the console must not draw it as a house.
        "lat": lat,
        "lng": lng,
        "directions_url": _directions(lat, lng) if known else None,
        "village_url": None
        if known
        else f"https://www.google.com/maps/search/?api=1&query={place['label_lat']}%2C{place['label_lng']}",
        "waiting_since": "2026-01-31T04:00:00Z",
        "created_at": "2026-01-31T04:00:00Z",
        "updated_at": "2026-01-31T04:00:00Z",
    } | changes


def assignments() -> dict[str, Json]:
    """Six in Denpasar Selatan, of every precision, and one in Denpasar Timur."""
    made = (
        assignment(1, "I Wayan Contoh", "Sanur", "exact"),
        assignment(2, "Ni Made Percobaan", "Renon", "street", reason="no_form"),
        assignment(3, "I Nyoman Uji", "Sesetan", "village", reason="address_unclear", phone=None),
        assignment(4, "Ni Ketut Misal", "Sesetan", "village", reason="contacts_below_target"),
        assignment(
            5,
            "I Gede Umpama",
            "Pedungan",
            "unknown",
            village_code=None,
            village=None,
            village_url=None,
            address=None,
            age=None,
        ),
        assignment(
            6,
            "Ni Luh Andai",
            "Sanur Kauh",
            "exact",
            state="taken",
            free=False,
            tracer="pelacak.lain",
            lease_until="2099-01-01T00:00:00Z",
        ),
        assignment(7, "I Putu Timur", "Kesiman", "exact"),
    )
    return {one["assignment_id"]: one for one in made}


def aid(number: int, name: str, village: str, **changes: Any) -> Json:
    """One sembako request as the API gives it."""
    return {
        "aid_id": f"p{number:04d}-{number:08x}",
        "reference": f"S-{number:06X}",
        "person_id": f"p{number:04d}",
        "name": name,
        "phone": f"+62812000{number:05d}",
        "address": f"Jalan Contoh No. {number}",
        "village_code": VILLAGES[village]["code"],
        "village": village,
        "household_size": 4,
        "state": "handed_over",
        "reason": None,
        "fund": "city",
        "fund_basis": "kk",
        "matches": [],
        "duplicate_of": None,
        "duplicates": [],
        "others": [],
        "overruled_by": None,
        "isolation_until": "2026-02-08",
        "delivered_by": None,
        "delivered_at": None,
        "delivery_note": None,
        "is_received": None,
        "answered_at": None,
        "history": [_aid_step("requested", "sistem")],
        "created_at": "2026-01-31T04:00:00Z",
        "updated_at": "2026-01-31T04:00:00Z",
    } | changes


def _aid_step(state: str, by: str, **more: Any) -> Json:
    step = {"state": state, "at": "2026-01-31T04:00:00Z", "by": by}
    return {**step, "reason": None, "note": None, "request_id": None} | more


def aids() -> dict[str, Json]:
    """Two with the task force, two to be verified, one double."""
    made = (
        aid(11, "I Komang Perlu", "Ubung"),
        aid(12, "Ni Wayan Butuh", "Sanur"),
        aid(
            13,
            "I Made Ganda",
            "Sanur",
            state="duplicate",
            reason="same_phone",
            matches=[{"kind": "phone", "aid_id": "p0012-0000000c", "counts": True}],
            duplicate_of="p0012-0000000c",
            others=[
                {
                    "aid_id": "p0012-0000000c",
                    "reference": "S-00000C",
                    "state": "handed_over",
                    "name": "Ni Wayan Butuh",
                    "village": "Sanur",
                    "created_at": "2026-01-31T04:00:00Z",
                }
            ],
        ),
        aid(14, "I Ketut Baru", "Sanur", state="requested"),
        aid(15, "Ni Putu Baru", "Sanur", state="requested"),
    )
    return {one["aid_id"]: one for one in made}
