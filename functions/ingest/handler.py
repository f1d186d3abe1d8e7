"""A file was dropped: read it, judge every row, and release it for recording, or hold it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.drop_bucket import DropBucket
from desac.adapters.file_ranges import FileRanges
from desac.adapters.source_files import SourceFiles
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.ids import file_id
from desac.domain.source_file import FileKind, FileState, SourceFile
from desac.observability import logger
from desac.settings import settings
from functions.ingest.answering import answer_held, answer_misplaced, answer_refused
from functions.ingest.codes import FileProblem
from functions.ingest.holding import Breaker, holding
from functions.ingest.judging import Judged, judge_into
from functions.ingest.limits import limits_from

if TYPE_CHECKING:
    from functions.ingest.audience import Addressed

# The queue itself hides a file for six times the longest reading: an hour and a half for a hiccup.
_RETRY_AFTER_SECONDS = 60


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Consume S3 `Object Created` events from the queue."""
    return consume_queue(event, context, _arrived, retry_after_seconds=_RETRY_AFTER_SECONDS)


def _arrived(body: dict[str, Any]) -> None:
    told = body["detail"]["object"]
    key, version = told["key"], told.get("version-id")
    bucket = DropBucket(settings().drop_bucket)
    name = file_id(bucket.name, key, version or told["etag"])
    folder = key.partition("/")[0]
    if folder not in set(FileKind):
        answer_misplaced(bucket, key, name)
        return
    files = SourceFiles(Table(settings().table))
    file = files.begin(
        SourceFile(
            file_id=name,
            key=key,
            kind=FileKind(folder),
            state=FileState.READING,
            received_at=datetime.fromisoformat(body["time"]),
        )
    )
    if file.state is not FileState.READING:
        logger.info("file was read before", extra={"file_id": file.file_id, "state": file.state})
        return
    try:
        judged = _judge(file, told, bucket)
    except FileProblem as problem:
        answer_refused(bucket, files, file, problem, datetime.now(UTC))
        return
    _decide(file, judged, files)


def _judge(file: SourceFile, told: dict[str, Any], bucket: DropBucket) -> Judged:
    """`told` is what the event says of the object: `size` in bytes (as S3 sends it) and `version-id`."""
    limits = limits_from(settings())
    if told.get("size", 0) > limits.max_bytes:
        # Not even fetched: it might fill the disk, and then nobody would get an answer.
        raise limits.exceeded()
    store = FileRanges(bucket.name, file.file_id)
    with bucket.read(file.key, told.get("version-id")) as content:
        return judge_into(store, file, content, load_directory(), limits)


def _decide(file: SourceFile, judged: Judged, files: SourceFiles) -> None:
    known = file.model_copy(update={"judged": judged.counts, "ranges": judged.manifest.ranges})
    breaker = Breaker(settings().hold_above_recipients, settings().hold_above_rejected_percent)
    store = FileRanges(settings().drop_bucket, file.file_id)
    found = holding(breaker, judged.counts, _addressed(known, store))
    state = FileState.HELD if found.reasons else FileState.RECORDING
    after = known.model_copy(
        update={"state": state, "held_for": found.reasons, "recipients": found.recipients}
    )
    if state is FileState.HELD:
        answer_held(DropBucket(settings().drop_bucket), after)
    files.advance(after, before=FileState.READING)
    logger.info("file judged", extra={"file_id": file.file_id, "state": state, **judged.counts.model_dump()})


def _addressed(file: SourceFile, store: FileRanges) -> "Iterator[Addressed]":
    # Here, and only once somebody asks: all that recording needs comes with it, and most files are too small
    # for their recipients to be counted.
    from functions.ingest.foreseeing import addressed  # noqa: PLC0415

    yield from addressed(file, Table(settings().table), store)
