"""The staff API's `/sembako`: the list of Dinas Sosial, and what was handed over."""

from datetime import UTC, date, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from desac.adapters.aid import TableAid
from desac.adapters.staff_http import Answer, Call, Payload, Route, respond
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.aid import AidRequest, AidState
from desac.domain.staff import Refusal, Role
from desac.observability import logger
from desac.settings import settings
from functions.sembako.requests import hand_over


class ListQuery(Payload):
    """Which requests: by state, by village if named."""

    state: AidState = AidState.REQUESTED
    village: str | None = None
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


class DeliveredBody(Payload):
    """`request_id` is the caller's own: a report that is sent twice counts once."""

    request_id: str = Field(min_length=1, max_length=100)
    note: str | None = Field(None, max_length=1000)


class AidView(Answer):
    """A request with what the courier needs. `reason` says why it is `duplicate` or `refused`."""

    aid_id: str
    person_id: str
    name: str | None
    phone: str | None
    address: str | None
    village_code: str | None
    village: str | None
    household_size: int | None
    state: AidState
    reason: str | None
    duplicate_of: str | None
    isolation_until: date
    delivered_by: str | None
    delivered_at: datetime | None
    delivery_note: str | None
    created_at: datetime


class AidPage(Answer):
    """One page of the list; `cursor` is null on the last."""

    items: list[AidView]
    cursor: str | None


def _store() -> TableAid:
    return TableAid(Table(settings().table))


def _views(store: TableAid, requests: list[AidRequest]) -> list[AidView]:
    people, forms = store.applicants(requests)
    villages = load_directory()
    views: list[AidView] = []
    for request in requests:
        person, form = people.get(request.person_id), forms.get(request.aid_id)
        village = villages.by_code(request.village_code or "")
        views.append(
            AidView(
                **request.model_dump(include=AidView.model_fields.keys() & AidRequest.model_fields.keys()),
                name=person.name if person else None,
                phone=person.phone if person else None,
                address=form.address if form else (person.address if person else None),
                village=village.name if village else None,
            )
        )
    return views


def list_requests(call: Call) -> AidPage:
    """One page of requests in a state."""
    asked, store = call.query(ListQuery), _store()
    if asked.village and load_directory().by_code(asked.village) is None:
        raise Refusal(422, "village_unknown", "Desa atau kelurahan tidak dikenal.", ("village",))
    found, cursor = store.page(
        asked.state, village_code=asked.village, limit=asked.limit, cursor=asked.cursor
    )
    return AidPage(items=_views(store, found), cursor=cursor)


def deliver(call: Call) -> AidView:
    """Record that a package was handed over."""
    told, store = call.body(DeliveredBody), _store()
    request = hand_over(
        store,
        call.path["id"],
        request_id=told.request_id,
        by=call.caller.name,
        note=told.note,
        now=call.now,
    )
    return _views(store, [request])[0]


ROUTES = (
    Route(
        "GET",
        "/sembako",
        "Daftar permohonan sembako per keadaan, menurut desa lalu yang terlama",
        frozenset({Role.DINSOS, Role.OPERATOR}),
        list_requests,
        AidPage,
        query=ListQuery,
    ),
    Route(
        "POST",
        "/sembako/{id}/delivered",
        "Catat bahwa paket sudah diserahkan",
        frozenset({Role.DINSOS}),
        deliver,
        AidView,
        body=DeliveredBody,
        errors=(404, 409),
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
