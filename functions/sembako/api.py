"""The staff API's `/sembako`: the list, and each step from the village's word to the door."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.aid import TableAid
from desac.adapters.sembako_rules import sembako_rules
from desac.adapters.staff_http import Call, Download, Route, respond
from desac.adapters.table import Table
from desac.domain.aid import WAITING
from desac.domain.staff import Role
from desac.observability import logger
from desac.settings import settings
from functions.sembako import moves
from functions.sembako.areas import area_of
from functions.sembako.asked import is_asked_for
from functions.sembako.desk import Desk, simply, verifying
from functions.sembako.files import MEDIA_TYPES, list_file
from functions.sembako.views import (
    AidPage,
    AidView,
    BulkAnswer,
    FailedBody,
    FileQuery,
    ListQuery,
    ManyBody,
    ReasonedBody,
    RefuseBody,
    ReportBody,
    VerifyBody,
    bulk,
    views,
)

# A tracer is of the task force of a kecamatan or a village; docs/adr/0017-the-village-verifies.md.
_READERS = frozenset({Role.DINSOS, Role.TRACER, Role.OPERATOR})
_AT_THE_DOOR = frozenset({Role.DINSOS, Role.TRACER})
_DINSOS = frozenset({Role.DINSOS})
_ONE = (404, 409)


def _store() -> TableAid:
    return TableAid(Table(settings().table))


def _desk(call: Call) -> Desk:
    return Desk(_store(), sembako_rules(), call.caller, call.now)


def list_requests(call: Call) -> AidPage:
    """One page of requests in a state."""
    asked, store = call.query(ListQuery), _store()
    area = area_of(call.caller, asked.village, asked.kecamatan)
    page, cursor = store.page(asked.state, area=area, limit=asked.limit, cursor=asked.cursor)
    found = [one for one in page if is_asked_for(one, asked.fund, asked.entered)]
    counts = store.counts(WAITING, area=area) if asked.counts else None
    return AidPage(items=views(store, found, call.caller), cursor=cursor, counts=counts)


def download(call: Call) -> Download:
    """The list as a file: a workbook, or berita acara to sign."""
    asked, store = call.query(FileQuery), _store()
    area = area_of(call.caller, asked.village, asked.kecamatan)
    file = list_file(store, asked, area, call.now)
    # Who took personal data out of the system.
    extra = {"by": call.caller.name, "state": asked.state, "area": area, "format": asked.format}
    logger.info("a list was taken", extra=extra)
    return file


def verify(call: Call) -> BulkAnswer:
    """The village confirms households."""
    told, desk = call.body(VerifyBody), _desk(call)
    report = desk.report(told.request_id, told.note)
    return bulk(desk.take_all(told.ids, verifying(report, told.fund)))


def approve(call: Call) -> BulkAnswer:
    """Dinas Sosial approves packages."""
    told, desk = call.body(ManyBody), _desk(call)
    return bulk(desk.take_all(told.ids, simply(moves.approve, desk.report(told.request_id, told.note))))


def hand_over(call: Call) -> BulkAnswer:
    """Dinas Sosial hands packages to the villages' task forces."""
    told, desk = call.body(ManyBody), _desk(call)
    return bulk(desk.take_all(told.ids, simply(moves.hand_over, desk.report(told.request_id, told.note))))


def deliver(call: Call) -> AidView:
    """Record that a package is at its door."""
    told, desk = call.body(ReportBody), _desk(call)
    return _one(desk, simply(moves.deliver, desk.report(told.request_id, told.note)), call)


def fail(call: Call) -> AidView:
    """Record that nobody took a package."""
    told, desk = call.body(FailedBody), _desk(call)
    report = desk.report(told.request_id, told.note)
    return _one(desk, lambda request, _: moves.fail(request, report, told.reason), call)


def refuse(call: Call) -> AidView:
    """Refuse a request."""
    told, desk = call.body(RefuseBody), _desk(call)
    report, is_village = desk.report(told.request_id, told.note), desk.is_village
    return _one(
        desk, lambda request, _: moves.refuse(request, report, told.reason, is_village=is_village), call
    )


def cancel(call: Call) -> AidView:
    """Stop a request that the household does not want any more."""
    told, desk = call.body(ReportBody), _desk(call)
    report = desk.report(told.request_id, told.note)
    return _one(desk, lambda request, _: moves.cancel(request, report), call)


def report_missing(call: Call) -> AidView:
    """Record that a resident says that nothing has come."""
    told, desk = call.body(ReasonedBody), _desk(call)
    report = desk.report(told.request_id, told.note)
    return _one(desk, lambda request, _: moves.missing(request, report), call)


def overrule(call: Call) -> AidView:
    """Let a double, refused or stopped request through."""
    told, desk = call.body(ReasonedBody), _desk(call)
    request = desk.overrule(call.path["id"], desk.report(told.request_id, told.note))
    return views(_store(), [request], call.caller)[0]


def _one(desk: Desk, move: Any, call: Call) -> AidView:
    return views(_store(), [desk.take(call.path["id"], move)], call.caller)[0]


def _bulk_route(path: str, summary: str, roles: frozenset[Role], work: Any, body: Any) -> Route:
    return Route("POST", path, summary, roles, work, BulkAnswer, body=body)


def _step_route(path: str, summary: str, roles: frozenset[Role], work: Any, body: Any) -> Route:
    return Route("POST", path, summary, roles, work, AidView, body=body, errors=_ONE)


ROUTES = (
    Route(
        "GET",
        "/sembako",
        "Daftar permohonan sembako per keadaan, menurut desa lalu yang terlama",
        _READERS,
        list_requests,
        AidPage,
        query=ListQuery,
    ),
    Route(
        "GET",
        "/sembako/list",
        "Daftar sembako sebagai berkas: XLSX, atau PDF berita acara per desa dan sumber dana",
        _READERS,
        download,
        query=FileQuery,
        media_types=MEDIA_TYPES,
    ),
    _bulk_route(
        "/sembako/verify", "Verifikasi desa/kelurahan, satu atau banyak", _AT_THE_DOOR, verify, VerifyBody
    ),
    _bulk_route("/sembako/approve", "Persetujuan Dinas Sosial, satu atau banyak", _DINSOS, approve, ManyBody),
    _bulk_route(
        "/sembako/hand-over",
        "Serahkan ke Satgas desa/kelurahan, satu atau banyak",
        _DINSOS,
        hand_over,
        ManyBody,
    ),
    _step_route(
        "/sembako/{id}/delivered", "Catat bahwa paket sudah diserahkan", _AT_THE_DOOR, deliver, ReportBody
    ),
    _step_route("/sembako/{id}/failed", "Catat bahwa paket gagal diantar", _AT_THE_DOOR, fail, FailedBody),
    _step_route("/sembako/{id}/refuse", "Tolak permohonan", _AT_THE_DOOR, refuse, RefuseBody),
    _step_route("/sembako/{id}/cancel", "Batalkan atas permintaan warga", _AT_THE_DOOR, cancel, ReportBody),
    _step_route(
        "/sembako/{id}/missing",
        "Catat bahwa warga belum menerima",
        _AT_THE_DOOR,
        report_missing,
        ReasonedBody,
    ),
    _step_route(
        "/sembako/{id}/overrule", "Loloskan permohonan ganda atau ditolak", _DINSOS, overrule, ReasonedBody
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
