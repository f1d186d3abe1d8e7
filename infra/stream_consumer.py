"""A function that follows the table's stream, in order, without ever losing a change quietly."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import permissions
from infra.nag import accept_wildcard
from infra.python_function import Platform, PythonFunction, Spec
from infra.storage import Storage

_RETRIES = 20
# The stream keeps a change for 24 hours; an operator must be able to read it there after the alarm.
_MAX_AGE = Duration.hours(12)


@dataclass(frozen=True)
class Following:
    """How a reader takes the stream: `parallel` batches of one shard at once, which keep the order within a
    person's partition, each full or `window_seconds` old; only what matches one of the `patterns`, if any.
    """

    batch_size: int = 100
    window_seconds: int = 0
    parallel: int = 4
    patterns: Sequence[Mapping[str, object]] = ()


class StreamConsumer(Construct):
    """A failing batch is halved until the bad record stands alone; that one goes to `dead_letters`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        platform: Platform,
        spec: Spec,
        storage: Storage,
        settings: Mapping[str, str],
        may: Sequence[iam.PolicyStatement],
        dead_letters: sqs.Queue,
        following: Following,
    ) -> None:
        super().__init__(scope, construct_id)
        self.python_function = PythonFunction(
            self,
            "Reader",
            platform=platform,
            spec=spec,
            settings=settings,
            may=[
                *may,
                *permissions.read_stream(storage.table, storage.key),
                permissions.send(dead_letters),
            ],
        )
        accept_wildcard(
            self, storage.table, "/stream/*", "ListStreams names no stream; it is bound to this one table's."
        )
        lambda_.EventSourceMapping(
            self,
            "Source",
            target=self.python_function.function,
            event_source_arn=storage.table.table_stream_arn,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=following.batch_size,
            max_batching_window=(
                Duration.seconds(following.window_seconds) if following.window_seconds else None
            ),
            parallelization_factor=following.parallel,
            filters=[{"pattern": json.dumps(one)} for one in following.patterns] or None,
            bisect_batch_on_error=True,
            retry_attempts=_RETRIES,
            max_record_age=_MAX_AGE,
            report_batch_item_failures=True,
            on_failure=sources.SqsDlq(dead_letters),
        )
