"""The staff API about what is to be recorded: held files with their recipients, decisions, reports."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.drop_bucket import DropBucket, TooLargeError
from desac.adapters.file_ranges import FileRanges, RowsGoneError
from desac.adapters.source_files import SourceFiles
from desac.adapters.staff_http import NOT_FOUND, Call, Download, Route, respond
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileState, SourceFile
from desac.domain.staff import Refusal, Role
from desac.observability import logger
from desac.settings import settings
from functions.ingest.api_views import (
    EXCLUSION_TEXT,
    ExcludedCount,
    FilePreview,
    Finding,
    PartQuery,
    RefuseBody,
    RejectedRow,
    RejectedRows,
    ReportQuery,
    recipient_view,
    sample_of,
)
from functions.ingest.codes import Verdict
from functions.ingest.deciding import declined, released
from functions.ingest.previewing import audience_of
from functions.ingest.range_names import MANIFEST, rows_name
from functions.ingest.range_rows import Manifest, OtherLayoutError, RangeRow, read_manifest, read_rows

# Planning takes a millisecond a row or two on AWS; API Gateway waits for 30 seconds.
_PARTS_AT_ONCE = 10
_PEOPLE_SHOWN = 100
# Of reading alone, which is some fifty times as fast.
_PARTS_READ = 40
_ROWS_SHOWN = 100
# As much as Lambda's answer holds, Base64 included.
_MOST_BYTES = 4_000_000
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_NOT_HELD = Refusal(409, "not_held", "Berkas ini tidak menunggu persetujuan (lagi). Muat ulang daftar.")
_ROWS_GONE = Refusal(
    409, "rows_gone", "Isi berkas ini tidak disimpan lagi. Tolak berkasnya dan minta dikirim ulang."
)
_NO_REPORT = Refusal(404, "no_report", "Laporan dalam bentuk ini tidak ada.")
_TOO_LARGE = Refusal(
    422, "file_too_large", "Laporannya terlalu besar untuk diunduh di sini; ambil dari folder laporan/."
)


def _files() -> SourceFiles:
    return SourceFiles(Table(settings().table))


def _file(call: Call) -> SourceFile:
    file = _files().find(call.path["id"])
    if file is None:
        raise NOT_FOUND
    return file


def _held(call: Call) -> SourceFile:
    file = _file(call)
    if file.state is not FileState.HELD:
        raise _NOT_HELD
    return file


def _store(file: SourceFile) -> FileRanges:
    return FileRanges(settings().drop_bucket, file.file_id)


def _manifest(file: SourceFile) -> Manifest | None:
    """What is kept of the file besides its rows, None for one without any. Raises Refusal if it is gone."""
    try:
        return read_manifest(next(_store(file).read(MANIFEST)), file.kind) if file.ranges else None
    except (RowsGoneError, OtherLayoutError):
        raise _ROWS_GONE from None


def preview_file(call: Call) -> FilePreview:
    """Whom a held file would write to, whom not and why."""
    file, first = _held(call), call.query(PartQuery).start
    last = min(file.ranges, first + _PARTS_AT_ONCE)
    try:
        found = audience_of(file, Table(settings().table), _store(file), range(first, last))
    except (RowsGoneError, OtherLayoutError):
        raise _ROWS_GONE from None
    villages = load_directory()
    # Who looked at whose names and numbers.
    extra = {"by": call.caller.name, "file_id": file.file_id, "recipients": len(found.recipients)}
    logger.info("a held file was looked at", extra=extra)
    return FilePreview(
        file_id=file.file_id,
        rows=len(found.recipients) + found.excluded.total(),
        recipients=len(found.recipients),
        people=[recipient_view(one, villages) for one in found.recipients[:_PEOPLE_SHOWN]],
        excluded=[
            ExcludedCount(reason=why, text=EXCLUSION_TEXT[why], count=count)
            for why, count in sorted(found.excluded.items())
        ],
        samples=[sample_of(one) for one in found.examples],
        next_part=last if last < file.ranges else None,
    )


def _decide(
    call: Call, decision: str, decide: Callable[[SourceFiles, SourceFile], SourceFile | None]
) -> SourceFile:
    after = decide(_files(), _held(call))
    if after is None:
        raise _NOT_HELD
    extra = {"by": call.caller.name, "file_id": after.file_id, "decision": decision}
    logger.info("a held file was decided on", extra=extra)
    return after


def approve_file(call: Call) -> SourceFile:
    """Let a held file be recorded; its people are written to."""
    # Without its rows it would be recorded for ever, and nobody in it be told.
    _manifest(_held(call))
    return _decide(call, "approved", lambda files, file: released(files, file, call.caller.name, call.now))


def refuse_file(call: Call) -> SourceFile:
    """Refuse a held file; nothing of it is recorded."""
    reason = call.body(RefuseBody).reason
    return _decide(
        call, "refused", lambda files, file: declined(files, file, reason, call.caller.name, call.now)
    )


def get_report(call: Call) -> Download:
    """A file's report as it lies in the folder."""
    file, asked = _file(call), call.query(ReportQuery)
    if file.report_key is None:
        raise _NO_REPORT
    key = f"{file.report_key.removesuffix('.json')}.{asked.format}"
    try:
        content = DropBucket(settings().drop_bucket).content(key, _MOST_BYTES)
    except TooLargeError:
        raise _TOO_LARGE from None
    if content is None:
        raise _NO_REPORT
    # Who took personal data out of the system.
    logger.info("a report was taken", extra={"by": call.caller.name, "file_id": file.file_id})
    name = f"laporan-{file.received_at:%Y-%m-%d}-{file.file_id}.{asked.format}"
    return Download(name, MEDIA_TYPES[asked.format], content)


def list_rejected(call: Call) -> RejectedRows:
    """The rejected rows of a judged file, with the reasons."""
    file, part = _file(call), call.query(PartQuery).start
    store, items = _store(file), list[RejectedRow]()
    last = min(file.ranges, part + _PARTS_READ)
    manifest = _manifest(file)
    sheets = manifest.sheets if manifest else ()
    try:
        while part < last and len(items) < _ROWS_SHOWN:
            rows = read_rows(store.read(rows_name(part)), file.kind)
            items += [_rejected(row, sheets) for row in rows if row.verdict is Verdict.REJECTED]
            part += 1
    except (RowsGoneError, OtherLayoutError):
        raise _ROWS_GONE from None
    return RejectedRows(items=items, next_part=part if part < file.ranges else None)


def _rejected(row: RangeRow[Any], sheets: tuple[str | None, ...]) -> RejectedRow:
    return RejectedRow(
        row=row.row,
        sheet=sheets[row.sheet],
        findings=[Finding(code=one.code, column=one.column, text=one.message) for one in row.issues],
    )


_OPERATOR = frozenset({Role.OPERATOR})

ROUTES = (
    Route(
        "GET",
        "/files/{id}/preview",
        "Siapa yang akan dikirimi pesan bila berkas yang ditahan disetujui",
        _OPERATOR,
        preview_file,
        FilePreview,
        query=PartQuery,
        errors=(404, 409),
    ),
    Route(
        "POST",
        "/files/{id}/approve",
        "Setujui berkas yang ditahan: dicatat dan warganya diberi tahu",
        _OPERATOR,
        approve_file,
        SourceFile,
        errors=(404, 409),
    ),
    Route(
        "POST",
        "/files/{id}/refuse",
        "Tolak berkas yang ditahan; pengirimnya membaca alasannya",
        _OPERATOR,
        refuse_file,
        SourceFile,
        body=RefuseBody,
        errors=(404, 409),
    ),
    Route(
        "GET",
        "/files/{id}/rejected",
        "Baris yang ditolak, dengan alasannya",
        _OPERATOR,
        list_rejected,
        RejectedRows,
        query=PartQuery,
        errors=(404, 409),
    ),
    Route(
        "GET",
        "/files/{id}/report",
        "Laporan berkas, XLSX atau CSV",
        _OPERATOR,
        get_report,
        query=ReportQuery,
        errors=(404,),
        media_types=tuple(MEDIA_TYPES.values()),
    ),
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Answer one call."""
    return respond(event, ROUTES, datetime.now(UTC))
