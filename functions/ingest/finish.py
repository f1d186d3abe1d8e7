"""All ranges of a file are recorded, or it was declined: lay its report into the bucket, and say so."""

import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.drop_bucket import DropBucket
from desac.adapters.event_queue import consume_events
from desac.adapters.file_ranges import FileRanges
from desac.adapters.roster import TableRoster
from desac.adapters.source_files import SourceFiles
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.dates import WITA
from desac.domain.roster_coverage import coverage, uncovered
from desac.domain.source_file import FileKind, FileState, SourceFile
from desac.event.base import Event
from desac.event.files import FileDeclined, FileRecorded
from desac.observability import logger
from desac.settings import settings
from functions.ingest.answering import answer_declined, answer_done, stem_of
from functions.ingest.assembling import report_rows
from functions.ingest.range_names import MANIFEST
from functions.ingest.range_rows import read_manifest
from functions.ingest.report import Report
from functions.ingest.report_workbook import write_workbook

_RETRY_AFTER_SECONDS = 60


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Finish each file of the batch; a second time finds it finished."""
    return consume_events(event, context, _finish, retry_after_seconds=_RETRY_AFTER_SECONDS)


def _finish(ended: Event) -> None:
    if not isinstance(ended, FileRecorded | FileDeclined):
        raise TypeError(f"{ended.detail_type} does not belong on this queue")
    table = Table(settings().table)
    files, bucket = SourceFiles(table), DropBucket(settings().drop_bucket)
    file = files.find(ended.file_id)
    if file is None:
        raise LookupError(f"no such file: {ended.file_id}")
    if file.finished_at is not None:
        return
    now = datetime.now(UTC)
    known = {"finished_at": now, "report_key": f"{stem_of(file.key, file.file_id)}.json"}
    if file.state is FileState.DECLINED:
        after = file.model_copy(update=known)
        answer_declined(bucket, after)
    else:
        after = _report(file.model_copy(update=known | {"state": FileState.DONE}), bucket, table, now)
    files.advance(after, before=file.state)
    logger.info("file finished", extra={"file_id": file.file_id, **after.counts.model_dump()})


def _report(file: SourceFile, bucket: DropBucket, table: Table, now: datetime) -> SourceFile:
    """Write the reports of a recorded file; returns its finished record, with the counts."""
    lacking = _villages_without_doctor(file, table, now)
    with tempfile.TemporaryDirectory() as folder:
        # The workbook goes over the rows up to three times more.
        store = FileRanges(bucket.name, file.file_id, Path(folder))
        manifest = read_manifest(next(store.read(MANIFEST)), file.kind)
        with closing(Report(manifest.labels)) as report:
            for row in report_rows(store, file, manifest):
                report.add(row)
            finished = file.model_copy(update={"counts": report.counts})
            with (
                tempfile.TemporaryFile() as workbook,
                report.as_json(finished, {"villages_without_doctor": lacking}) as as_json,
            ):
                write_workbook(manifest.labels, lambda: report_rows(store, file, manifest), workbook)
                # JSON last, because whoever waits for the report waits for this one.
                reports = (("csv", report.as_csv()), ("xlsx", workbook), ("json", as_json))
                answer_done(bucket, finished, reports, lacking)
    return finished


def _villages_without_doctor(file: SourceFile, table: Table, now: datetime) -> list[str]:
    """After a roster: where nobody answers today. Any other file says nothing about it."""
    if file.kind is not FileKind.DOCTORS:
        return []
    directory = load_directory()
    entries = TableRoster(table).entries(village.code for village in directory.villages)
    covers = coverage(directory, entries, now.astimezone(WITA).date())
    return [village.name for village in uncovered(covers)]
