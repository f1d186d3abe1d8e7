"""The staff API's `/silences`: who is not heard of; and what residents told somebody of the staff."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.complaint_lists import everywhere
from desac.adapters.reports import TableReports
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.staff_http import Call, Route, respond
from desac.adapters.table import Table
from desac.adapters.triage_rules import triage_book
from desac.adapters.village_data import load_directory
from desac.domain.silence import Heard, Silence
from desac.domain.silence_steps import acknowledged, over
from desac.domain.staff import Refusal, Role
from desac.observability import logger
from desac.settings import settings
from functions.follow_up import desk
from functions.follow_up.views import (
    CloseBody,
    Listed,
    ListQuery,
    ReportBody,
    ReportView,
    SilenceList,
    SilenceView,
    report_view,
    view,
)

_IS_OVER = Refusal(409, "silence_over", "Warga ini sudah memberi kabar atau sudah ditangani.")


def _store() -> TableSilences:
    return TableSilences(Table(settings().table))


def _views(found: Sequence[Silence], now: datetime) -> list[SilenceView]:
    people, villages = _store().people(found), load_directory()
    return [view(one, people.get(one.person_id), villages, now) for one in found]


def list_silences(call: Call) -> SilenceList:
    """Silences of the caller's villages, the longest first."""
    asked, store = call.query(ListQuery), _store()
    codes = call.caller.kecamatan_to_list(everywhere())
    if asked.state is Listed.WAITING:
        found = store.waiting(codes)
    else:
        found = store.since(codes, call.now - timedelta(days=asked.days))
    visible = [one for one in found if call.caller.sees(one.village_code, one.kecamatan_code)]
    shown = visible[: asked.limit]
    return SilenceList(items=_views(shown, call.now), more=len(visible) - len(shown))


def _changed(call: Call, decide: Callable[[Silence], Silence | None]) -> SilenceView:
    after = desk.change(_store(), call.caller, call.path["id"], decide, _IS_OVER)
    return _views([after], call.now)[0]


def acknowledge_silence(call: Call) -> SilenceView:
    """Say that somebody sees to it: the next one is not told for a while."""
    rules = silence_rules()
    return _changed(call, lambda one: acknowledged(one, rules, call.caller.name, call.now))


def close_silence(call: Call) -> SilenceView:
    """End a silence: the resident was reached, or need not be looked for."""
    reason = call.body(CloseBody).reason
    return _changed(call, lambda one: over(one, Heard.CLOSED, call.now, by=call.caller.name, note=reason))


def report_day(call: Call) -> ReportView:
    """Keep what a resident told on the telephone or at the door; a grave report goes to the doctor."""
    told, table = call.body(ReportBody), Table(settings().table)
    episode_id = call.path["episode_id"]
    is_theirs = episode_id.startswith(f"{call.path['id']}-")
    seen = TableSilences(table).watched(episode_id) if is_theirs else None
    return report_view(
        desk.report(TableReports(table), seen, call.caller, told, rules=triage_book(), now=call.now)
    )


_SEERS = frozenset({Role.DOCTOR, Role.OPERATOR})
_HEARERS = frozenset({Role.TRACER, Role.DOCTOR, Role.OPERATOR})
_ERRORS = (404, 409)

ROUTES = (
    Route(
        "GET",
        "/silences",
        "Warga tanpa kabar, yang terlama dahulu",
        _SEERS,
        list_silences,
        SilenceList,
        query=ListQuery,
    ),
    Route(
        "POST",
        "/silences/{id}/acknowledge",
        "Tandai bahwa warga tanpa kabar sedang dicari",
        _SEERS,
        acknowledge_silence,
        SilenceView,
        errors=_ERRORS,
    ),
    Route(
        "POST",
        "/silences/{id}/close",
        "Tutup pencarian warga tanpa kabar, dengan alasan",
        _SEERS,
        close_silence,
        SilenceView,
        body=CloseBody,
        errors=_ERRORS,
    ),
    Route(
        "POST",
        "/people/{id}/episodes/{episode_id}/report",
        "Catat keadaan warga hari ini yang didengar petugas",
        _HEARERS,
        report_day,
        ReportView,
        body=ReportBody,
        errors=_ERRORS,
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
