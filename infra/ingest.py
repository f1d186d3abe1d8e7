"""The way of a file: judged when it arrives, released, recorded range by range, reported."""

from dataclasses import replace

from desac import events as domain
from infra import catalogue, patterns, permissions
from infra.consumer_maker import ConsumerMaker
from infra.nag import accept_wildcard
from infra.queue_consumer import THE_QUEUE, Delivery, QueueConsumer

DROP_PREFIXES = ("kasus/", "kontak/", "dokter/")
REPORT_PREFIX = "laporan/"
RANGE_PREFIX = "ranges/"
_OBJECTS = "Objects are named by who uploads them; the folder is all that can be known."
_FILES = Delivery(
    batch_size=1,
    max_receives=6,  # after 1, 4, 16, 64 and 256 minutes: an outage of hours passes
    hands_back=True,
)
_LIMITS = ("max_file_megabytes", "max_file_rows", "max_workbook_rows", "max_columns", "max_cell_characters")
# Five at a time write some hundred people a second: within what a new table takes, and no range waits long.
_RANGES = replace(_FILES, at_once=5)


def make_ingest(maker: ConsumerMaker) -> None:
    """The five functions of ingest."""
    arrival, ranges, report = _arrival(maker), _ranges(maker), _report(maker)
    maker.make(
        "IngestFanOut",
        catalogue.INGEST_FAN_OUT,
        on=patterns.domain_events(domain.FileReleased),
        table=False,
        settings={"range_queue_url": ranges.queue.queue_url},
        may=[permissions.send(ranges.queue)],
    )
    maker.make("IngestNamed", catalogue.INGEST_NAMED, on=patterns.domain_events(domain.ContactsNamed))
    drop = maker.resources.storage.drop
    for consumer, prefixes in (
        (arrival, (*DROP_PREFIXES, REPORT_PREFIX, RANGE_PREFIX)),
        (ranges, (RANGE_PREFIX,)),
        (report, (REPORT_PREFIX, RANGE_PREFIX)),
    ):
        for prefix in prefixes:
            accept_wildcard(consumer, drop, f"/{prefix}*", _OBJECTS)


def _arrival(maker: ConsumerMaker) -> QueueConsumer:
    storage, notes, stage = maker.resources.storage, maker.resources.notes, maker.resources.stage
    return maker.make(
        "Ingest",
        catalogue.INGEST,
        # Whatever is dropped gets an answer, also in the wrong place. Only we write to these two.
        on=patterns.objects_created_outside(storage.drop, REPORT_PREFIX, RANGE_PREFIX),
        account_bus=True,
        settings={
            "drop_bucket": storage.drop.bucket_name,
            "notes_topic": notes.topic.topic_arn,
            "hold_above_recipients": str(stage.hold_above_recipients),
            "hold_above_rejected_percent": str(stage.hold_above_rejected_percent),
            **{name: str(getattr(stage, name)) for name in _LIMITS},
        },
        may=[
            *permissions.read_objects(storage.drop, storage.key, *DROP_PREFIXES, RANGE_PREFIX),
            *permissions.write_objects(storage.drop, storage.key, REPORT_PREFIX, RANGE_PREFIX),
            permissions.publish(notes.topic),
        ],
        queues={THE_QUEUE: _FILES},
    )


def _ranges(maker: ConsumerMaker) -> QueueConsumer:
    storage = maker.resources.storage
    return maker.make(
        "IngestRange",
        catalogue.INGEST_RANGE,
        settings={"drop_bucket": storage.drop.bucket_name},
        may=[
            *permissions.read_objects(storage.drop, storage.key, RANGE_PREFIX),
            *permissions.write_objects(storage.drop, storage.key, RANGE_PREFIX),
        ],
        queues={THE_QUEUE: _RANGES},
    )


def _report(maker: ConsumerMaker) -> QueueConsumer:
    storage, notes = maker.resources.storage, maker.resources.notes
    return maker.make(
        "IngestReport",
        catalogue.INGEST_REPORT,
        on=patterns.domain_events(domain.FileRecorded, domain.FileDeclined),
        settings={"drop_bucket": storage.drop.bucket_name, "notes_topic": notes.topic.topic_arn},
        may=[
            *permissions.read_objects(storage.drop, storage.key, RANGE_PREFIX),
            *permissions.write_objects(storage.drop, storage.key, REPORT_PREFIX),
            permissions.publish(notes.topic),
        ],
        queues={THE_QUEUE: _FILES},
    )
