"""Whom a task is suggested to, and the way through a day."""

from datetime import timedelta
from itertools import permutations
from random import Random
from statistics import mean
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.tracing_rules import tracing_book
from desac.domain.assignment import AssignmentReason, TracingStep
from desac.domain.location import GeoPoint
from desac.domain.tracer import Tracer
from desac.domain.tracing_rules import TracingBook
from functions.tracing.route import Stop, kilometres, legs, length, ordered
from functions.tracing.suggesting import suggestions
from tests.unit.overview.records import NOW, SELATAN, UTARA, an_assignment, an_episode_id

RULES = tracing_book().on(NOW.date())
SANUR_BEACH = GeoPoint(lat=-8.69, lng=115.263)
SESETAN = GeoPoint(lat=-8.70, lng=115.217)
HERE = {an_episode_id(number): SANUR_BEACH for number in range(1, 40)}


def tracer(name: str, point: GeoPoint | None = None, held: int = 0, **changes: object) -> Tracer:
    until = NOW + timedelta(hours=1)
    facts: dict[str, object] = {"username": name, "kecamatan_code": SELATAN, "point": point, "seen_at": NOW}
    in_hand = {str(one): until for one in range(held)}
    return Tracer.model_validate({**facts, "held": in_hand, **changes})


def suggested(*tracers: Tracer, tasks: int = 1) -> list[str | None]:
    assignments = [an_assignment(number) for number in range(1, tasks + 1)]
    found = suggestions(assignments, HERE, tracers, RULES, NOW)
    return [found.get(one.assignment_id) for one in assignments]


def test_the_nearest_is_suggested_until_others_have_less_in_hand() -> None:
    near, far = tracer("jauh", SESETAN), tracer("dekat", SANUR_BEACH)
    assert suggested(near, far) == ["dekat"]
    # Five kilometres are worth seven tasks in hand.
    assert suggested(tracer("jauh", SESETAN), tracer("dekat", SANUR_BEACH, held=8)) == ["jauh"]


def test_a_list_is_spread_over_those_at_work() -> None:
    found = suggested(tracer("a", SANUR_BEACH), tracer("b", SANUR_BEACH), tasks=10)
    assert (found.count("a"), found.count("b")) == (5, 5)


@pytest.mark.parametrize(
    "changes",
    [
        {"kecamatan_code": UTARA},
        {"seen_at": NOW - timedelta(hours=RULES.suggestion.active_hours, seconds=1)},
        {"held": RULES.tasks_in_hand},
    ],
)
def test_nobody_is_suggested_who_is_elsewhere_at_home_or_full(changes: dict[str, object]) -> None:
    assert suggested(tracer("a", **changes)) == [None]  # type: ignore[arg-type]


def test_leases_that_ran_out_are_no_load() -> None:
    assert tracer("a", held=3).load(NOW + timedelta(hours=1)) == 0


def test_what_waits_for_an_operator_is_suggested_to_nobody() -> None:
    stuck = an_assignment(step=TracingStep.OPERATOR)
    assert suggestions([stuck], HERE, [tracer("a")], RULES, NOW) == {}


def test_every_reason_has_a_priority_and_the_rules_of_a_day_are_found() -> None:
    assert set(RULES.priorities) == set(AssignmentReason)
    newer = RULES.model_copy(update={"version": "2022-01", "valid_from": NOW.date().replace(year=2022)})
    book = TracingBook([newer, RULES])
    assert [book.on(NOW.date().replace(year=year)).version for year in (2020, 2021, 2022, 2023)] == [
        "2021-07", "2021-07", "2022-01", "2022-01"
    ]  # fmt: skip


POINTS = st.builds(
    GeoPoint,
    lat=st.floats(-8.75, -8.6, allow_nan=False),
    lng=st.floats(115.17, 115.28, allow_nan=False),
)


@given(st.lists(POINTS, max_size=6), st.none() | POINTS)
def test_a_way_visits_everybody_once(points: list[GeoPoint], start: GeoPoint | None) -> None:
    stops = [Stop(str(number), point) for number, point in enumerate(points)]
    way = ordered(stops, start)
    assert sorted(way, key=lambda stop: stop.assignment_id) == stops


def test_a_day_is_hardly_longer_than_the_shortest_way() -> None:
    """Of sixty days with six stops each, against all 720 orders of a day."""
    chance = Random(20210812)  # noqa: S311 # places, no secrets
    excess = []
    for _ in range(60):
        start, *points = (
            GeoPoint(lat=chance.uniform(-8.75, -8.6), lng=chance.uniform(115.17, 115.28)) for _ in range(7)
        )
        stops = [Stop(str(number), point) for number, point in enumerate(points)]
        shortest = min(length(one, start) for one in permutations(stops))
        excess.append(length(ordered(stops, start), start) / shortest - 1)
    assert mean(excess) < 0.03
    assert max(excess) < 0.25


@given(st.lists(POINTS, min_size=2, max_size=25), POINTS)
def test_a_way_is_never_longer_than_going_as_the_list_says(points: list[GeoPoint], start: GeoPoint) -> None:
    stops = [Stop(f"{number:02d}", point) for number, point in enumerate(points)]
    turned = ordered(stops, start)
    assert length(turned, start) <= length(_nearest_first(stops, start), start) + 1e-6


def _nearest_first(stops: list[Stop], start: GeoPoint) -> list[Stop]:
    """The plain greedy way, worked out apart."""
    left, here, way = dict(enumerate(stops)), start, []
    while left:
        number = min(left, key=lambda one: (kilometres(here, left[one].point), one))
        way.append(left.pop(number))
        here = way[-1].point
    return way


def test_urgent_stops_come_first() -> None:
    stops = [Stop("dekat", SANUR_BEACH), Stop("mendesak", SESETAN, is_urgent=True)]
    assert [stop.assignment_id for stop in ordered(stops, SANUR_BEACH)] == ["mendesak", "dekat"]


def test_links_hold_as_many_stops_as_a_phone_takes() -> None:
    way = [Stop(str(number), GeoPoint(lat=-8.6 - number / 100, lng=115.2)) for number in range(6)]
    first, second = legs(way, RULES.route.stops_per_link)
    assert [len(first.stops), len(second.stops)] == [4, 2]
    asked = parse_qs(urlsplit(first.url).query)
    assert asked["destination"] == ["-8.630000,115.200000"]
    assert asked["waypoints"] == ["-8.600000,115.200000|-8.610000,115.200000|-8.620000,115.200000"]
    assert "origin" not in asked, "from where the phone is"
    assert "waypoints" not in parse_qs(urlsplit(legs(way[:1], 4)[0].url).query)


def test_distances_are_those_of_a_globe() -> None:
    assert kilometres(GeoPoint(lat=0, lng=0), GeoPoint(lat=0, lng=1)) == pytest.approx(111.19, abs=0.01)
    assert kilometres(SANUR_BEACH, SESETAN) == pytest.approx(5.18, abs=0.05)
