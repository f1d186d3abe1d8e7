"""What a tracer does with an assignment: take it, hand it back, report, name contacts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from desac.adapters.polygons import village_areas
from desac.adapters.staff_http import Call
from desac.adapters.village_data import load_directory
from desac.domain.assignment import Assignment, AssignmentState, Attempt, Outcome
from desac.domain.episode import EpisodeStatus
from desac.domain.isolation import EndReason, Told, ended
from desac.domain.location import LOCATED, GeoPoint, Location, LocationSource, Precision
from desac.domain.staff import Refusal
from desac.domain.tracer import Tracer
from desac.ports.assignments import Place, Scene
from desac.settings import settings
from functions.tracing.bodies import CloseBody, OutcomeBody, ReturnBody, TakeBody
from functions.tracing.changes import change
from functions.tracing.leases import hand_back as handed_back
from functions.tracing.leases import take as taken
from functions.tracing.outcomes import Report, is_known, record
from functions.tracing.scenery import assignment_store, rules_on, shown
from functions.tracing.views import AssignmentView

_FORGOTTEN = timedelta(days=2)
_ELSEWHERE = frozenset({Outcome.MOVED, Outcome.WRONG_ADDRESS})


def take(call: Call) -> AssignmentView:
    """Take an assignment until the lease ends."""
    lease, rules = timedelta(minutes=settings().lease_minutes), rules_on(call.now)
    here = call.body(TakeBody).here

    def _take(scene: Scene) -> Scene:
        one, me = scene.assignment, scene.tracer
        call.caller.require_kecamatan(one.kecamatan_code)
        if me is None or me.kecamatan_code != call.caller.kecamatan_code:
            _enlist(call)
        after = taken(one, call.caller.name, lease, call.now)
        others = {name: until for name, until in me.held.items() if name != one.assignment_id} if me else {}
        if sum(until > call.now for until in others.values()) >= rules.tasks_in_hand:
            raise Refusal(
                409,
                "too_many_in_hand",
                f"Anda sudah memegang {rules.tasks_in_hand} tugas; selesaikan dahulu.",
            )
        return replace(scene, assignment=after, tracer=_seen(call, scene, after, here))

    return _changed(call, _take)


def hand_back(call: Call) -> AssignmentView:
    """Hand an assignment back with a note."""
    note = call.body(ReturnBody).note

    def _hand_back(scene: Scene) -> Scene:
        _require(call, scene.assignment)
        after = handed_back(scene.assignment, call.caller.name, note, call.now)
        return replace(scene, assignment=after, tracer=_seen(call, scene, after, None))

    return _changed(call, _hand_back)


def record_outcome(call: Call) -> AssignmentView:
    """Record an attempt."""
    told = call.body(OutcomeBody)
    place, rules = _place(told), rules_on(call.now)
    report = Report(
        request_id=told.request_id,
        tracer=call.caller.name,
        outcome=told.outcome,
        note=told.note,
        at=told.at,
        place=place,
    )

    def _record(scene: Scene) -> Scene:
        _require(call, scene.assignment)
        if is_known(scene.assignment, report):
            return scene
        after = record(scene.assignment, report, rules, call.now)
        location = _location(scene, after, told, place, call.now)
        here = told.here or told.point or _house(scene)
        is_now = told.at is None or abs(call.now - told.at) <= rules.skew
        tracer = _seen(call, scene, after, here if is_now else None)
        return replace(
            scene,
            assignment=after,
            location=location or scene.location,
            tracer=tracer,
            ending=_ending(scene, after, report, call.now),
        )

    return _changed(call, _record)


def _ending(scene: Scene, after: Assignment, report: Report, now: datetime) -> Mapping[str, Any]:
    """Whoever has left the city is not in Denpasar's care any more, unless somebody has said so since."""
    episode = scene.episode
    if not report.outcome is after.outcome is Outcome.LEFT_CITY:
        return {}
    if episode is None or episode.status is not EpisodeStatus.ACTIVE:
        return {}
    visit = next(one for one in after.attempts if one.request_id == report.request_id)
    if any(one.outcome and one.at > visit.at for one in episode.end_changes):
        return {}
    return ended(episode, EndReason.MOVED, Told(by=report.tracer, at=now, why=report.note))


def give_up(call: Call) -> AssignmentView:
    """An operator ends what nobody could do."""
    told, name = call.body(CloseBody), call.caller.name

    def _close(scene: Scene) -> Scene:
        one = scene.assignment
        if any((tried.request_id, tried.tracer) == (told.request_id, name) for tried in one.attempts):
            return scene
        if one.state is AssignmentState.CLOSED:
            raise Refusal(409, "closed", "Tugas ini sudah selesai.")
        attempt = Attempt(
            request_id=told.request_id, tracer=name, outcome=Outcome.NOT_FOUND, note=told.note, at=call.now
        )
        asks = tuple(ask.model_copy(update={"is_met": True}) for ask in one.all_asks)
        after = one.closed_without_visit(Outcome.NOT_FOUND, call.now)
        changes = {"attempts": (*one.attempts, attempt), "asks": asks}
        return replace(scene, assignment=after.model_copy(update=changes))

    store = assignment_store()
    after = change(store, call.path["id"], _close).assignment
    return shown([after], store.company([after]), call.now)[0]


def _changed(call: Call, decide: Callable[[Scene], Scene]) -> AssignmentView:
    store = assignment_store()
    after = change(store, call.path["id"], decide, call.caller.name).assignment
    return shown([after], store.company([after]), call.now)[0]


def _require(call: Call, assignment: Assignment) -> None:
    """Whoever has it, or had it, may finish, even if it moved to another kecamatan meanwhile."""
    name = call.caller.name
    own = assignment.tracer == name or any(lease.tracer == name for lease in assignment.leases)
    call.caller.require_kecamatan(call.caller.kecamatan_code if own else assignment.kecamatan_code)


def _enlist(call: Call) -> None:
    """Who takes tasks can be suggested."""
    if call.caller.kecamatan_code:
        assignment_store().enlist(call.caller.name, call.caller.kecamatan_code)


def _seen(call: Call, scene: Scene, after: Assignment, here: GeoPoint | None) -> Tracer | None:
    """The caller at work: where they are, and what they have in hand from now on."""
    before, name = scene.tracer, call.caller.name
    kecamatan = call.caller.kecamatan_code or (before.kecamatan_code if before else None)
    if kecamatan is None:
        return before
    held = {
        task: until
        for task, until in (before.held if before else {}).items()
        if until > call.now - _FORGOTTEN and task != after.assignment_id
    }
    if after.tracer == name and after.state is AssignmentState.TAKEN and after.lease_until:
        held[after.assignment_id] = after.lease_until
    return Tracer(
        username=name,
        kecamatan_code=kecamatan,
        held=held,
        point=here or (before.point if before else None),
        seen_at=call.now,
        version=before.version + 1 if before else 1,
    )


def _house(scene: Scene) -> GeoPoint | None:
    """Where a tracer has just been if they tell what came of a visit."""
    location = scene.location
    return location.point if location and location.precision in LOCATED else None


def _place(told: OutcomeBody) -> Place | None:
    """Where the tracer says that the resident is. Raises Refusal (422) for anywhere but Denpasar."""
    if told.outcome is Outcome.LEFT_CITY:
        return None
    if told.point:
        village = village_areas().village_at(told.point)
        if village is None:
            raise Refusal(
                422, "point_outside_city", "Titik ini di luar Denpasar; kirim hasil tanpa titik.", ("point",)
            )
        return Place(village_code=village)
    if told.village_code is None:
        return None
    named = load_directory().by_code(told.village_code)
    if named is None:
        raise Refusal(422, "village_unknown", "Desa atau kelurahan tidak dikenal.", ("village_code",))
    return Place(village_code=named.code)


def _location(
    scene: Scene, after: Assignment, told: OutcomeBody, place: Place | None, now: datetime
) -> Location | None:
    """What a tracer saw outranks all else, but for what a tracer saw later."""
    at, before = min(told.at or now, now), scene.location
    if place is None or place.village_code is None:
        return None
    if before and before.source is LocationSource.TRACER and (before.said_at or before.updated_at) > at:
        return None
    if before and before.precision in LOCATED and told.point is None and told.outcome not in _ELSEWHERE:
        return None
    village = load_directory().by_code(place.village_code)
    return Location(
        episode_id=after.assignment_id,
        person_id=after.person_id,
        point=told.point or (village.label_point if village else None),
        precision=Precision.EXACT if told.point else Precision.VILLAGE,
        source=LocationSource.TRACER,
        village_code=place.village_code,
        said_at=at,
        origin=after.origin,
        updated_at=now,
    )
