"""Assignments with all that is shown beside them."""

from collections.abc import Sequence
from datetime import datetime

from desac.adapters.assignments import TableAssignments
from desac.adapters.table import Table
from desac.adapters.traced_contacts import TableTracedContacts
from desac.adapters.tracing_rules import tracing_book
from desac.adapters.village_data import load_directory
from desac.domain.assignment import Assignment, AssignmentState
from desac.domain.dates import WITA
from desac.domain.tracing_rules import TracingRules
from desac.ports.assignments import Company
from desac.settings import settings
from functions.tracing.suggesting import suggestions
from functions.tracing.views import AssignmentView, view


def assignment_store() -> TableAssignments:
    """The store of this process's table."""
    return TableAssignments(Table(settings().table))


def traced_store() -> TableTracedContacts:
    """The reports of contacts in this process's table."""
    return TableTracedContacts(Table(settings().table))


def rules_on(now: datetime) -> TracingRules:
    """The rules of tracing in force in Denpasar."""
    return tracing_book().on(now.astimezone(WITA).date())


def shown(assignments: Sequence[Assignment], company: Company, now: datetime) -> list[AssignmentView]:
    """Assignments as the console shows them, with a suggestion for those that are open."""
    villages = load_directory()
    points = {
        episode_id: location.point for episode_id, location in company.locations.items() if location.point
    }
    waiting = [one for one in assignments if one.state is not AssignmentState.CLOSED]
    suggested = suggestions(waiting, points, company.tracers, rules_on(now), now)
    views = [
        view(
            one,
            company.people.get(one.person_id),
            company.locations.get(one.assignment_id),
            villages.by_code(one.village_code or ""),
            now,
        )
        for one in assignments
    ]
    return [one.model_copy(update={"suggested_tracer": suggested.get(one.assignment_id)}) for one in views]
