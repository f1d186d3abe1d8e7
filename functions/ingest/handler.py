"""A file was dropped: read it, record its people, lay a report beside it."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.config_data import rule_book
from desac.adapters.drop_bucket import DropBucket
from desac.adapters.people import People
from desac.adapters.roster_book import TableRosterBook
from desac.adapters.source_files import SourceFiles
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.ids import file_id
from desac.domain.source_file import FileKind, FileState, SourceFile
from desac.observability import logger
from desac.settings import settings
from functions.ingest.codes import FileProblem
from functions.ingest.limits import ONE_INVOCATION
from functions.ingest.logic import World, read_file
from functions.ingest.report import rejected_csv, rejected_json

# The queue itself hides a file for six times the longest reading: an hour and a half for a hiccup.
_RETRY_AFTER_SECONDS = 60


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Consume S3 `Object Created` events from the queue."""
    return consume_queue(event, context, _ingest, retry_after_seconds=_RETRY_AFTER_SECONDS)


def _ingest(body: dict[str, Any]) -> None:
    detail = body["detail"]
    key, version = detail["object"]["key"], detail["object"].get("version-id")
    bucket = DropBucket(settings().drop_bucket)
    table = Table(settings().table)
    files = SourceFiles(table)
    file = files.begin(
        SourceFile(
            file_id=file_id(bucket.name, key, version or detail["object"]["etag"]),
            key=key,
            kind=FileKind(key.partition("/")[0]),
            state=FileState.READING,
            received_at=datetime.fromisoformat(body["time"]),
        )
    )
    if file.state is not FileState.READING:
        logger.info("file was read before", extra={"file_id": file.file_id, "state": file.state})
        return
    world = World(People(table), TableRosterBook(table), load_directory(), rule_book())
    finished = _report(file, detail["object"], world, bucket)
    files.finish(finished)
    logger.info("file read", extra={"file_id": file.file_id, **finished.counts.model_dump()})


def _report(file: SourceFile, told: dict[str, Any], world: World, bucket: DropBucket) -> SourceFile:
    """Read the file, write both reports, and return the finished record.

    `told` is what the event says of the object: `size` in bytes (as S3 sends it) and `version-id`.
    """
    stem = f"laporan/{file.key}.{file.file_id}"
    ended: dict[str, Any] = {"report_key": f"{stem}.json"}
    try:
        if told.get("size", 0) > ONE_INVOCATION.max_bytes:
            # Not even fetched: it might fill the disk, and then nobody would get an answer.
            raise ONE_INVOCATION.exceeded()
        with bucket.read(file.key, told.get("version-id")) as content:
            report = read_file(file, content, world, datetime.now(UTC))
    except FileProblem as problem:
        ended |= {"state": FileState.REJECTED, "problem": problem.message, "finished_at": datetime.now(UTC)}
        finished = file.model_copy(update=ended)
        as_csv, as_json = rejected_csv(problem.message), rejected_json(finished, problem.code.value)
    else:
        ended |= {"state": FileState.DONE, "counts": report.counts, "finished_at": datetime.now(UTC)}
        finished = file.model_copy(update=ended)
        as_csv, as_json = report.as_csv(), report.as_json(finished)
    with as_csv, as_json:
        bucket.write(f"{stem}.csv", as_csv, "text/csv; charset=utf-8")
        # Last, because whoever waits for the report waits for this one.
        bucket.write(f"{stem}.json", as_json, "application/json")
    return finished
