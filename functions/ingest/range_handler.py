"""The range queue: each message is a part of a file to record."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.file_ranges import FileRanges
from desac.adapters.health_rules import rule_book
from desac.adapters.people import People
from desac.adapters.roster_book import TableRosterBook
from desac.adapters.source_files import FinishedRange, SourceFiles
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.domain.source_file import FileRange, FileState
from desac.observability import logger
from desac.settings import settings
from functions.ingest.range_names import MANIFEST, recorded_name, rows_name
from functions.ingest.range_rows import read_manifest, read_rows, write_recorded
from functions.ingest.recording import World, record_range

_RETRY_AFTER_SECONDS = 60


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Record ranges; one that fails comes back alone, the others of its file go on."""
    return consume_queue(event, context, _record, retry_after_seconds=_RETRY_AFTER_SECONDS)


def _record(body: dict[str, Any]) -> None:
    asked = FileRange.model_validate(body)
    table = Table(settings().table)
    files = SourceFiles(table)
    file = files.find(asked.file_id)
    if file is None:
        raise LookupError(f"no such file: {asked.file_id}")
    if file.state is not FileState.RECORDING:
        logger.info("range of a file that is not being recorded", extra=asked.model_dump())
        return
    store = FileRanges(settings().drop_bucket, file.file_id)
    manifest = read_manifest(next(store.read(MANIFEST)), file.kind)
    rows = read_rows(store.read(rows_name(asked.number)), file.kind)
    world = World(People(table), TableRosterBook(table), rule_book())
    done = record_range(file, manifest, rows, world, datetime.now(UTC))
    store.write(recorded_name(asked.number), write_recorded(done))
    # Last: who counts the ranges may look for what was written above.
    files.finish_range(FinishedRange(**asked.model_dump(), finished_at=datetime.now(UTC)))
    logger.info("range recorded", extra={**asked.model_dump(), "recorded": len(done)})
