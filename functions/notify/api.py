"""The staff API about sending: its state, going on after a stop, what a resident would read, what failed."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.failed_messages import FailedMessages
from desac.adapters.media import TableTemplateBook
from desac.adapters.sending_pauses import sending_pauses
from desac.adapters.staff_http import Call, Download, Route, respond
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.person import Person
from desac.domain.sending_hours import sending_hours
from desac.domain.staff import Refusal, Role
from desac.observability import logger
from desac.settings import settings
from functions.notify.api_views import (
    FailedPage,
    FailedQuery,
    FailedView,
    ResumeBody,
    Resumed,
    SampleBody,
    SampleMessage,
    SampleMessages,
    SendingView,
    failed_views,
    sending_view,
)
from functions.notify.control import Control, NothingToResumeError
from functions.notify.failed_file import CSV, MOST_ROWS, failed_csv
from functions.notify.rendering import TemplateGapError
from functions.notify.sampling import sample_messages
from functions.notify.template_choice import choice
from functions.notify.templates import Wording

# A second of writing for each hundred or two; API Gateway waits for 30.
_PARKED_AT_ONCE = 1_500
# Nobody's: a sample is written to nobody.
_SAMPLE_PHONE, _SAMPLE_ID = "+6281200000000", "0" * 16
_NOT_STOPPED = Refusal(409, "not_stopped", "Ini tidak sedang dihentikan (lagi). Muat ulang halaman.")
_NO_NAME = Refusal(422, "invalid", "Isian tidak sah: name.", ("name",))
_WHICH_TEMPLATE = Refusal(422, "invalid", "Sebutkan templat yang dilanjutkan.", ("template",))


def _table() -> Table:
    return Table(settings().table)


def _control() -> Control:
    return Control(_table(), settings().whatsapp_phone_number_id)


def _view(control: Control, now: datetime) -> SendingView:
    known = settings()
    hours = sending_hours(known.quiet_hours, sending_pauses())
    return sending_view(control.status(now), hours, known.whatsapp_messages_per_second, now)


def get_sending(call: Call) -> SendingView:
    """Whether messages go out, what holds them, and the day's room."""
    return _view(_control(), call.now)


def resume_sending(call: Call) -> Resumed:
    """Go on sending after a stop; or let a template, or what is parked, go again."""
    asked, control, queued = call.body(ResumeBody), _control(), 0
    try:
        if asked.what == "sending":
            control.resume(call.caller.name, call.now, stopped_at=asked.stopped_at)
        elif asked.what == "parked":
            queued = control.resume_parked(call.caller.name, call.now, _PARKED_AT_ONCE)
        elif asked.template is None:
            raise _WHICH_TEMPLATE
        else:
            control.resume_template(asked.template, call.caller.name, call.now)
    except NothingToResumeError:
        raise _NOT_STOPPED from None
    extra = {"by": call.caller.name, "what": asked.what, "template": asked.template, "queued": queued}
    logger.warning("sending was resumed", extra=extra)
    return Resumed(queued=queued, sending=_view(control, call.now))


def preview_messages(call: Call) -> SampleMessages:
    """What somebody would read who is registered now; nothing is written or sent."""
    told, now = call.body(SampleBody), call.now
    person = Person(
        person_id=_SAMPLE_ID,
        name=told.name,
        phone=_SAMPLE_PHONE,
        village_code=told.village_code,
        created_at=now,
    )
    episode = Episode(
        episode_id=episode_id(_SAMPLE_ID, told.kind, told.anchor_date),
        person_id=_SAMPLE_ID,
        kind=told.kind,
        status=EpisodeStatus.ACTIVE,
        anchor_date=told.anchor_date,
        specimen_date=told.specimen_date,
        result_date=told.result_date,
        test=told.test,
        end_date=told.end_date,
        rule_version="sample",
        origin="SAMPLE",
        created_at=now,
    )
    table = _table()
    templates = choice(Wording(settings().result_wording), TableTemplateBook(table))
    found = sample_messages(person, episode, table, templates, now)
    try:
        return SampleMessages(items=[SampleMessage(purpose=purpose, text=text) for purpose, text in found])
    except TemplateGapError:
        # A name of which nothing can be written.
        raise _NO_NAME from None


def list_failed(call: Call) -> FailedPage:
    """One page of messages that did not arrive, the newest first."""
    asked = call.query(FailedQuery)
    found, cursor = FailedMessages(_table()).page(limit=asked.limit, cursor=asked.cursor)
    # Who looked at whose names and numbers.
    logger.info("failed messages were looked at", extra={"by": call.caller.name, "rows": len(found)})
    return FailedPage(items=failed_views(found, load_directory()), cursor=cursor)


def save_failed(call: Call) -> Download:
    """The newest messages that did not arrive, as a table."""
    failed, cursor = FailedMessages(_table()), None
    rows: list[FailedView] = []
    while len(rows) < MOST_ROWS:
        found, cursor = failed.page(limit=500, cursor=cursor)
        rows += failed_views(found, load_directory())
        if cursor is None:
            break
    # Who took personal data out of the system, and how much of it.
    logger.info("failed messages were taken", extra={"by": call.caller.name, "rows": len(rows)})
    day = call.now.astimezone(WITA).date()
    return Download(f"nomor-gagal-{day}.csv", CSV, failed_csv(rows[:MOST_ROWS]))


_OPERATOR = frozenset({Role.OPERATOR})

ROUTES = (
    Route(
        "GET",
        "/sending",
        "Keadaan pengiriman: jalur, batas harian, dan apa yang menahan pesan",
        _OPERATOR,
        get_sending,
        SendingView,
    ),
    Route(
        "POST",
        "/sending/resume",
        "Lanjutkan pengiriman, satu templat, atau pesan yang ditolak karena kesalahan kita",
        _OPERATOR,
        resume_sending,
        Resumed,
        body=ResumeBody,
        errors=(409,),
    ),
    Route(
        "POST",
        "/messages/preview",
        "Pesan yang akan dibaca seorang warga; tidak ada yang dikirim",
        _OPERATOR,
        preview_messages,
        SampleMessages,
        body=SampleBody,
    ),
    Route(
        "GET",
        "/messages/failed",
        "Pesan yang tidak sampai, terbaru dahulu",
        _OPERATOR,
        list_failed,
        FailedPage,
        query=FailedQuery,
    ),
    Route(
        "GET",
        "/messages/failed/file",
        f"{MOST_ROWS} pesan terbaru yang tidak sampai, sebagai CSV",
        _OPERATOR,
        save_failed,
        media_types=(CSV,),
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
