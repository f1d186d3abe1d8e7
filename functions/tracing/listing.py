"""The lists of `/assignments`, and a tracer's way through the day."""

from desac.adapters.staff_http import Call
from desac.adapters.village_data import load_directory
from desac.domain.assignment import AssignmentState
from desac.domain.location import GeoPoint
from desac.domain.staff import Refusal, kecamatan_of
from functions.tracing.asking import WAITS_FOR_OPERATOR
from functions.tracing.bodies import ListQuery
from functions.tracing.route import Stop, legs, length, ordered
from functions.tracing.scenery import assignment_store, rules_on, shown
from functions.tracing.views import AssignmentPage, RouteLeg, RouteView


def list_assignments(call: Call) -> AssignmentPage:
    """One page of assignments in a state; those whose lease ran out are open as well, and come first."""
    asked, store = call.query(ListQuery), assignment_store()
    is_to_be_taken = asked.state is AssignmentState.OPEN and asked.step is None
    found, cursor = store.page(
        _kecamatan(call, asked),
        asked.state,
        village_code=asked.village,
        priority=WAITS_FOR_OPERATOR if asked.step else None,
        lapsed_at=call.now if is_to_be_taken else None,
        limit=asked.limit,
        cursor=asked.cursor,
    )
    company = store.company(found, with_tracers=True)
    return AssignmentPage(items=shown(found, company, call.now), cursor=cursor)


def _kecamatan(call: Call, asked: ListQuery) -> list[str]:
    """The kecamatan to list: one, or all of them for an operator who names none."""
    if asked.village and load_directory().by_code(asked.village) is None:
        raise Refusal(422, "village_unknown", "Desa atau kelurahan tidak dikenal.", ("village",))
    named = kecamatan_of(asked.village) or asked.kecamatan
    everywhere = [kecamatan.code for kecamatan in load_directory().kecamatan]
    if named is None and call.caller.is_operator:
        return everywhere
    named = named or call.caller.kecamatan_code
    call.caller.require_kecamatan(named)
    if named not in everywhere or asked.kecamatan not in {None, named}:
        raise Refusal(422, "kecamatan_unknown", "Kecamatan tidak dikenal.", ("kecamatan",))
    return [named]


def my_route(call: Call) -> RouteView:
    """What the caller has in hand, in the order in which to go."""
    store, rules = assignment_store(), rules_on(call.now)
    tracer, held = store.of_tracer(call.caller.name)
    views = {one.assignment_id: one for one in shown(held, store.company(held), call.now)}
    stops = [
        Stop(
            one.assignment_id, GeoPoint(lat=one.lat, lng=one.lng), one.priority <= rules.route.first_priority
        )
        for one in views.values()
        if one.lat is not None and one.lng is not None
    ]
    start = tracer.point if tracer else None
    way = ordered(stops, start)
    on_the_way = [stop.assignment_id for stop in way]
    return RouteView(
        items=[*(views.pop(one) for one in on_the_way), *views.values()],
        legs=[
            RouteLeg(url=leg.url, assignment_ids=[stop.assignment_id for stop in leg.stops])
            for leg in legs(way, rules.route.stops_per_link)
        ],
        kilometres=round(length(way, start), 2),
    )
