"""Whatever happens to people, in whatever order it is told: the figures are what a recount says."""

import random
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desac.adapters import keys
from desac.adapters.contributions import Contributions, StillContendedError
from desac.adapters.figure_rules import figure_rules
from desac.adapters.tallies import TableTallies
from desac.domain.figures import put_together
from desac.domain.funnel import Funnel
from functions.figures.changes import people_of, to_count
from tests.integration.figures.worlds import ORIGINS, World, is_figure, put_files

PEOPLE = tuple(f"{number:016x}" for number in range(1, 5))
VILLAGES = ("51.71.01.1001", "51.71.02.1002", None)
STATES = ("queued", "sending", "sent", "delivered", "read", "failed", "suppressed")
TIMES = tuple(f"2021-08-{day}T04:00:00Z" for day in (11, 12, 13, 15, 20))


def _episode(person: str, nth: int) -> str:
    return f"{person}-0000000{nth}"


@st.composite
def _change(draw: st.DrawFn) -> dict[str, Any]:
    """One change of one item, with all that might be needed for any kind of it."""
    return {
        "kind": draw(st.sampled_from([
            "person", "episode", "episode", "row", "edge", "message", "message", "form", "location",
            "assignment", "aid", "complaint", "merge", "part", "erase", "lose",
        ])),
        "who": draw(st.sampled_from(PEOPLE)),
        "other": draw(st.sampled_from(PEOPLE)),
        "nth": draw(st.integers(1, 2)),
        "origin": draw(st.sampled_from(ORIGINS)),
        "village": draw(st.sampled_from(VILLAGES)),
        "case": draw(st.booleans()),
        "status": draw(st.sampled_from([("active", None), ("ended", "recovered"), ("ended", "merged"),
                                        ("recorded", "over_on_arrival")])),
        "unreachable": draw(st.sampled_from([None, None, "no_phone", "silent"])),
        "purpose": draw(st.sampled_from(["positive_notice", "contact_notice", "help_answer"])),
        "state": draw(st.sampled_from(STATES)),
        "number": draw(st.integers(0, 3)),
        "at": draw(st.sampled_from(TIMES)),
        "yes": draw(st.booleans()),
    }  # fmt: skip


def _apply(world: World, told: dict[str, Any]) -> None:  # noqa: PLR0912 # one case for each kind
    """What a function would write."""
    who, other, origin, at = told["who"], told["other"], told["origin"], told["at"]
    episode_id = _episode(who, told["nth"])
    own = {"person_id": who, "episode_id": episode_id, "origin": _origin_of(world, episode_id) or origin}
    match told["kind"]:
        case "person":
            world.change(keys.person(who), type="Person", person_id=who, village_code=told["village"])
        case "episode":
            status, reason = told["status"]
            world.change(
                keys.episode(episode_id), type="Episode", **own, kind="case" if told["case"] else "contact",
                status=status, status_reason=reason, unreachable=told["unreachable"], created_at=TIMES[0],
                first_row={"row": 2} if told["nth"] == 1 and own["origin"].startswith("FILE") else None,
            )  # fmt: skip
        case "row" if origin.startswith("FILE"):
            place = keys.row(who, origin.partition("#")[2], told["number"])
            world.change(place, type="RowTrace", **{**own, "origin": origin})
        case "edge" if who != other and keys.contact(who, other)["pk"]:
            _edge(world, who, other, origin, at)
        case "message":
            message_id = f"{episode_id}.{told['purpose']}"
            world.change(keys.message(message_id), type="Message", **own, purpose=told["purpose"],
                         state=told["state"], reason="no_phone" if told["yes"] else None)  # fmt: skip
        case "form":
            world.change(
                keys.intake(episode_id), type="Intake", **own, sembako_wanted=told["yes"], submitted_at=at
            )
        case "location":
            precision = "exact" if told["yes"] else "village"
            world.change(keys.location(episode_id), type="Location", **own, precision=precision)
        case "assignment":
            state, attempts = "closed" if told["yes"] else "open", [{"outcome": "found", "at": at}]
            world.change(keys.assignment(episode_id), type="Assignment", **own, assignment_id=episode_id,
                         reason="no_form", state=state, attempts=attempts)  # fmt: skip
        case "aid":
            delivered = at if told["yes"] else None
            world.change(keys.aid(episode_id), type="AidRequest", **own, aid_id=episode_id,
                         state="delivered" if delivered else "requested", delivered_at=delivered,
                         created_at=TIMES[0])  # fmt: skip
        case "complaint":
            complaint_id = f"{episode_id}.{told['number']:012x}"
            world.change(keys.complaint(complaint_id), type="Complaint", **own, opened_at=TIMES[0],
                         first_answered_at=at if told["yes"] else None)  # fmt: skip
        case "merge" if who != other:
            world.change(keys.person(who), type="Person", person_id=who, merged_into=other)
            absorbed = world.items.get(_place(keys.person(other)), {}).get("absorbed", [])
            kept = [*(one for one in absorbed if one != who), who]
            world.change(keys.person(other), type="Person", person_id=other, absorbed=kept)
        case "part":
            kept_id = world.items.get(_place(keys.person(who)), {}).get("merged_into")
            if kept_id:
                world.change(keys.person(who), type="Person", person_id=who, merged_into=None)
                absorbed = world.items[_place(keys.person(kept_id))].get("absorbed", [])
                left = [one for one in absorbed if one != who]
                world.change(keys.person(kept_id), type="Person", person_id=kept_id, absorbed=left or None)
        case "erase" if told["number"] == 0:
            # All that is known of somebody, their contributions among it, in no order.
            gone = [place for place in world.items if place[0] == keys.partition(who)]
            for place in sorted(gone, reverse=told["yes"]):
                world.delete(place)
            _forget_links(world, who)
        case "lose" if told["number"] == 0:
            for place in [one for one in world.items if one[0] == keys.partition(who) and is_figure(one)]:
                world.delete(place)


def _place(key: keys.Key) -> tuple[str, str]:
    return key["pk"], key["sk"]


def _origin_of(world: World, episode_id: str) -> str | None:
    """Where an episode began: it does not change, and what it leads to carries it as well."""
    return world.items.get(_place(keys.episode(episode_id)), {}).get("origin")


def _edge(world: World, who: str, other: str, origin: str, at: str) -> None:
    """Both sides of an edge at once; the origin is that of the first who said so."""
    known = world.items.get(_place(keys.contact(who, other)), {})
    said = known.get("origin", origin)
    world.change(keys.contact(who, other), type="ContactEdge", contact_person_id=other, origin=said,
                 created_at=known.get("created_at", at))  # fmt: skip
    world.change(keys.index_case(other, who), type="IndexEdge", index_person_id=who, named_in=said)


def _forget_links(world: World, who: str) -> None:
    """An erasure takes the other side of edges along, and nobody stays merged into nobody."""
    for place in [one for one in world.items if one[1] in {f"CONTACT#{who}", f"INDEX#{who}"}]:
        world.delete(place)
    for place, item in list(world.items.items()):
        if item.get("merged_into") == who:
            world.change({"pk": place[0], "sk": place[1]}, merged_into=None)
        if who in item.get("absorbed", []):
            left = [one for one in item["absorbed"] if one != who]
            world.change({"pk": place[0], "sk": place[1]}, absorbed=left or None)


def _count(world: World, records: list[dict[str, Any]]) -> bool:
    """Count as the queue's consumer does; False if it failed and the message comes again."""
    contributions = Contributions(
        world, figure_rules(), pause=lambda _: None, together=lambda reads: [read() for read in reads]
    )
    try:
        contributions.bring_up_to_date(*people_of(to_count(records)))
    except (ConnectionError, StillContendedError):
        return False
    world.counted.update(map(id, records))
    return True


def _happen(world: World, told: dict[str, Any], others_count: bool) -> None:
    """Something changes between two reads, and perhaps somebody else has counted it already."""
    _apply(world, told)
    if others_count:
        _count(world, list(world.stream))


def _shown(funnel: Funnel) -> dict[str, Any]:
    """What of a funnel must agree."""
    levels = {name: {part: n for part, n in level.parts.items() if n} for name, level in funnel.levels()}
    for level in ("files", "rows"):
        levels.pop(level)
    return levels | {"orphans": funnel.orphans, "named": funnel.named_in_forms}


def _holds(world: World) -> None:
    """The figures are what counting all items anew gives, in three ways."""
    assert world.tallied() == world.contributed()
    for origin in ORIGINS:
        counted = put_together(TableTallies(world).of_origin(origin)).funnel
        assert _shown(counted) == _shown(world.recounted(origin))
    fresh = World()
    fresh.items = {
        place: dict(item)
        for place, item in world.items.items()
        if item["type"] not in {"Contribution", "Tally", "Withdrawal"}
    }
    Contributions(fresh, figure_rules()).bring_up_to_date(PEOPLE)
    assert fresh.tallied() == world.tallied()


_DELIVERY = st.tuples(
    st.lists(st.integers(0, 400), max_size=6),
    st.sampled_from(["", "", "", "before", "after"]),
    st.lists(_change(), max_size=3),
    st.booleans(),
)


@given(
    st.lists(
        st.tuples(st.lists(_change(), min_size=1, max_size=5), st.lists(_DELIVERY, max_size=3)), max_size=10
    ),
    st.randoms(use_true_random=False),
)
@settings(deadline=None, max_examples=150)
def test_the_figures_are_what_a_recount_says(history: list[Any], order: random.Random) -> None:
    """Records come twice, late, in any order; a count fails half-way, or its answer is lost; state changes
    and others count while one is being counted."""
    world = World()
    put_files(world)
    for changes, deliveries in history:
        for one in changes:
            _apply(world, one)
        for places, fault, meanwhile, others_count in deliveries:
            some = [world.stream[place % len(world.stream)] for place in places]
            world.faults = [fault] if fault else []
            world.meanwhile = [partial(_happen, world, one, others_count) for one in meanwhile]
            _count(world, some)
            world.faults, world.meanwhile = [], []
    # Each record is counted once at least, after its change; those that were are not told again here.
    told = [record for record in world.stream if id(record) not in world.counted]
    order.shuffle(told)
    for start in range(0, len(told), 7):
        assert _count(world, told[start : start + 7])
    _holds(world)
    # And all of it once more changes nothing.
    before = {place: dict(item) for place, item in world.items.items()}
    assert _count(world, world.stream)
    assert world.items == before


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_day_is_that_on_which_the_origin_came_in(origin: str) -> None:
    world = World()
    put_files(world)
    episode_id = _episode(PEOPLE[0], 2)
    world.change(
        keys.episode(episode_id), type="Episode", person_id=PEOPLE[0], episode_id=episode_id, origin=origin,
        kind="case", status="active", created_at="2021-09-30T20:00:00Z",
    )  # fmt: skip
    _count(world, world.stream)
    [cell] = TableTallies(world).of_origin(origin)
    assert cell.day == (date(2021, 8, 12) if origin.startswith("FORM") else date(2021, 8, 11))
    assert cell.village == "-"
