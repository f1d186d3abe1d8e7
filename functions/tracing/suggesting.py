"""Which tracer an open assignment is suggested to. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from desac.domain.assignment import Assignment
from desac.domain.location import GeoPoint
from desac.domain.tracer import Tracer
from desac.domain.tracing_rules import TracingRules
from functions.tracing.route import kilometres


def suggestions(
    assignments: Sequence[Assignment],
    points: Mapping[str, GeoPoint],
    tracers: Sequence[Tracer],
    rules: TracingRules,
    now: datetime,
) -> dict[str, str]:
    """A username for each assignment that is free, by its id; none where nobody of the kecamatan is at work.

    `points` are where the residents are, by assignment. The least of distance and load wins, the first name
    among equals. What is suggested counts as load for what follows in the list, so that not all of it goes
    to one.
    """
    limits = rules.suggestion
    since = now - timedelta(hours=limits.active_hours)
    loads = Counter({tracer.username: tracer.load(now) for tracer in tracers})
    found: dict[str, str] = {}
    for assignment in assignments:
        candidates = [
            tracer
            for tracer in tracers
            if tracer.kecamatan_code == assignment.kecamatan_code
            and tracer.seen_at >= since
            and loads[tracer.username] < rules.tasks_in_hand
        ]
        if not candidates or not assignment.is_free(now):
            continue
        point = points.get(assignment.assignment_id)

        def cost(tracer: Tracer, point: GeoPoint | None = point) -> tuple[float, str]:
            far = kilometres(tracer.point, point) if tracer.point and point else limits.unknown_km
            return far + loads[tracer.username] * limits.km_per_task, tracer.username

        chosen = min(candidates, key=cost).username
        loads[chosen] += 1
        found[assignment.assignment_id] = chosen
    return found
