"""The staff API's `/assignments`: list, route, take, return, outcome, contacts; and to ask for a visit."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.staff_http import Route, respond
from desac.domain.staff import Role
from desac.observability import logger
from functions.tracing.acting import give_up, hand_back, record_outcome, take
from functions.tracing.bodies import (
    CloseBody,
    ContactsBody,
    ListQuery,
    OutcomeBody,
    RequestBody,
    ReturnBody,
    TakeBody,
)
from functions.tracing.listing import list_assignments, my_route
from functions.tracing.naming import name_contacts
from functions.tracing.requests import request_visit
from functions.tracing.views import AssignmentPage, AssignmentView, ContactsTold, RouteView

_TRACER = frozenset({Role.TRACER})
_READERS = frozenset({Role.TRACER, Role.OPERATOR})
_OPERATOR = frozenset({Role.OPERATOR})
_ASKING = frozenset({Role.DOCTOR, Role.OPERATOR})
_CHANGE_ERRORS = (404, 409)

ROUTES = (
    Route(
        "GET",
        "/assignments",
        "Daftar tugas pelacak per keadaan, yang paling mendesak lalu yang terlama dahulu",
        _READERS,
        list_assignments,
        AssignmentPage,
        query=ListQuery,
    ),
    Route(
        "GET",
        "/assignments/route",
        "Rute hari ini: tugas yang saya pegang dalam urutan jalan, dengan tautan Google Maps",
        _TRACER,
        my_route,
        RouteView,
    ),
    Route(
        "POST",
        "/assignments/{id}/take",
        "Ambil tugas sampai `lease_until`",
        _TRACER,
        take,
        AssignmentView,
        body=TakeBody,
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
        "Catat hasil kunjungan; `found`, `moved`, `left_city`, `refused` menutup tugas",
        _TRACER,
        record_outcome,
        AssignmentView,
        body=OutcomeBody,
        errors=_CHANGE_ERRORS,
    ),
    Route(
        "POST",
        "/assignments/{id}/contacts",
        "Catat kontak erat yang disebut warga kepada pelacak",
        _TRACER,
        name_contacts,
        ContactsTold,
        body=ContactsBody,
        errors=_CHANGE_ERRORS,
    ),
    Route(
        "POST",
        "/assignments/{id}/close",
        "Tutup tugas yang tidak dapat diselesaikan pelacak, dengan alasan",
        _OPERATOR,
        give_up,
        AssignmentView,
        body=CloseBody,
        errors=_CHANGE_ERRORS,
    ),
    Route(
        "POST",
        "/people/{id}/assignment",
        "Minta petugas mendatangi warga, dengan alasan",
        _ASKING,
        request_visit,
        AssignmentView,
        body=RequestBody,
        errors=_CHANGE_ERRORS,
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
