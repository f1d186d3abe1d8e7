"""The stand-in's answers to a tracer beside lists and outcomes: the day's route, contacts that are named."""

from collections.abc import Iterable
from itertools import batched

from tests.web.staff_signin import Answer, Json, json_answer

STOPS_PER_LINK = 4


def route_view(assignments: Iterable[Json], username: str) -> Json:
    """What somebody holds, by number; those without a point last, as the API has it."""
    held = [one for one in assignments if one["state"] == "taken" and one["tracer"] == username]
    placed = [one for one in held if one["lat"] is not None]
    legs = [
        {
            "url": f"https://www.google.com/maps/dir/?api=1&destination={some[-1]['lat']}%2C{some[-1]['lng']}",
            "assignment_ids": [one["assignment_id"] for one in some],
        }
        for some in batched(placed, STOPS_PER_LINK, strict=False)
    ]
    last = [one for one in held if one["lat"] is None]
    return {"items": [*placed, *last], "legs": legs, "kilometres": 1.5 * len(placed)}


def route(assignments: Iterable[Json], username: str) -> Answer:
    """The answer to `GET /assignments/route`."""
    return json_answer(200, route_view(assignments, username))


def contacts_told(one: Json, body: Json) -> Json:
    """What is answered to contacts that were named."""
    return {"assignment_id": one["assignment_id"], "named": len(body["contacts"])}


def contacts(one: Json, body: Json) -> Answer:
    """The answer to `POST /assignments/{id}/contacts`; a telephone of three digits is none."""
    unreadable = [named for named in body["contacts"] if named["phone"] and len(named["phone"]) < 4]
    if unreadable:
        return json_answer(422, {"code": "phone_invalid", "message": "Nomor HP tidak terbaca."})
    return json_answer(200, contacts_told(one, body))
