"""The staff API's `/assignments`: list, take, return, outcome."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from desac.adapters.assignments import TableAssignments
from desac.adapters.staff_http import Call, Payload, Route, respond
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.assignment import Assignment, AssignmentState, Outcome
from desac.domain.staff import Refusal, Role, kecamatan_of
from desac.observability import logger
from desac.settings import settings
from functions.tracing import logic
from functions.tracing.changes import change
from functions.tracing.views import AssignmentPage, AssignmentView, view


class ListQuery(Payload):
    """Which assignments; without a kecamatan a tracer gets their own, an operator the whole city."""

    state: AssignmentState = AssignmentState.OPEN
    village: str | None = None
    kecamatan: str | None = None
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


class ReturnBody(Payload):
    """Why the task is handed back."""

    note: str = Field(min_length=1, max_length=1000)


type VisitOutcome = Literal[
    Outcome.FOUND, Outcome.NOT_HOME, Outcome.WRONG_ADDRESS, Outcome.MOVED, Outcome.REFUSED
]
"""What a tracer may report; that somebody was merged is not for them to say."""


class OutcomeBody(Payload):
    """What a visit or call came to. `request_id` is the caller's own, new for each attempt."""

    request_id: str = Field(min_length=1, max_length=100)
    outcome: VisitOutcome
    note: str | None = Field(None, max_length=1000)


def _store() -> TableAssignments:
    return TableAssignments(Table(settings().table))


def _views(store: TableAssignments, assignments: list[Assignment], now: datetime) -> list[AssignmentView]:
    people, locations = store.whereabouts(assignments)
    villages = load_directory()
    return [
        view(
            assignment,
            people.get(assignment.person_id),
            locations.get(assignment.assignment_id),
            villages.by_code(assignment.village_code or ""),
            now,
        )
        for assignment in assignments
    ]


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


def list_assignments(call: Call) -> AssignmentPage:
    """One page of assignments in a state."""
    asked, store = call.query(ListQuery), _store()
    found, cursor = store.page(
        _kecamatan(call, asked),
        asked.state,
        village_code=asked.village,
        limit=asked.limit,
        cursor=asked.cursor,
    )
    return AssignmentPage(items=_views(store, found, call.now), cursor=cursor)


def _change(
    call: Call, decide: Callable[[Assignment], Assignment], *, holder_anywhere: bool = True
) -> AssignmentView:
    """Apply `decide`. `holder_anywhere`: its holder may, even if it moved to another kecamatan meanwhile."""
    store = _store()

    def _decide(assignment: Assignment) -> Assignment:
        own = holder_anywhere and assignment.tracer == call.caller.name
        call.caller.require_kecamatan(call.caller.kecamatan_code if own else assignment.kecamatan_code)
        return decide(assignment)

    return _views(store, [change(store, call.path["id"], _decide)], call.now)[0]


def take(call: Call) -> AssignmentView:
    """Take an assignment until the lease ends."""
    lease = timedelta(minutes=settings().lease_minutes)
    return _change(
        call,
        lambda assignment: logic.take(assignment, call.caller.name, lease, call.now),
        holder_anywhere=False,
    )


def hand_back(call: Call) -> AssignmentView:
    """Hand an assignment back with a note."""
    note = call.body(ReturnBody).note
    return _change(call, lambda assignment: logic.hand_back(assignment, call.caller.name, note, call.now))


def record_outcome(call: Call) -> AssignmentView:
    """Record an attempt."""
    told = call.body(OutcomeBody)
    return _change(
        call,
        lambda assignment: logic.record(
            assignment,
            request_id=told.request_id,
            tracer=call.caller.name,
            outcome=told.outcome,
            note=told.note,
            now=call.now,
        ),
    )


_TRACER = frozenset({Role.TRACER})
_READERS = frozenset({Role.TRACER, Role.OPERATOR})
_CHANGE_ERRORS = (404, 409)

ROUTES = (
    Route(
        "GET",
        "/assignments",
        "Daftar tugas pelacak per keadaan, menurut desa lalu yang terlama",
        _READERS,
        list_assignments,
        AssignmentPage,
        query=ListQuery,
    ),
    Route(
        "POST",
        "/assignments/{id}/take",
        "Ambil tugas sampai `lease_until`",
        _TRACER,
        take,
        AssignmentView,
        errors=_CHANGE_ERRORS,
    ),
    Route(
        "POST",
        "/assignments/{id}/return",
        "Kembalikan tugas dengan catatan",
        _TRACER,
        hand_back,
        AssignmentView,
        body=ReturnBody,
        errors=_CHANGE_ERRORS,
    ),
    Route(
        "POST",
        "/assignments/{id}/outcome",
        "Catat hasil kunjungan; `found`, `moved`, `refused` menutup tugas",
        _TRACER,
        record_outcome,
        AssignmentView,
        body=OutcomeBody,
        errors=_CHANGE_ERRORS,
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
