"""Queues: encrypted, over TLS only, each with a dead-letter queue that keeps longer than itself."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.nag import accept

# AWS's advice: retries and throttling of a whole batch fit in before a message shows up again.
_VISIBILITY_FACTOR = 6
_KEPT = Duration.days(7)
_KEPT_DEAD = Duration.days(14)  # the most there is; it counts from when the message was first sent


def dead_letter_queue(scope: Construct, construct_id: str) -> sqs.Queue:
    """A queue for what another queue gave up; `infra.alarms` watches each."""
    return _queue(scope, construct_id, retention_period=_KEPT_DEAD)


def failure_queue(scope: Construct, construct_id: str, *, of: str) -> sqs.Queue:
    """A dead-letter queue of something that is no queue: a rule, a stream, a schedule."""
    queue = dead_letter_queue(scope, construct_id)
    accept(queue, "AwsSolutions-SQS3", f"It is itself the dead-letter queue of {of}.")
    return queue


def work_queue(
    scope: Construct,
    construct_id: str,
    *,
    dead_letters: sqs.IQueue,
    consumer_timeout: Duration,
    max_receives: int,
    wait_seconds: int = 0,
) -> sqs.Queue:
    """A queue whose messages a function with this timeout takes, at most so often before it gives up.

    `wait_seconds` (at most 900) pass before a message is handed out for the first time.
    """
    return _queue(
        scope,
        construct_id,
        retention_period=_KEPT,
        visibility_timeout=Duration.seconds(consumer_timeout.to_seconds() * _VISIBILITY_FACTOR),
        dead_letter_queue=sqs.DeadLetterQueue(max_receive_count=max_receives, queue=dead_letters),
        delivery_delay=Duration.seconds(wait_seconds) if wait_seconds else None,
    )


def _queue(
    scope: Construct,
    construct_id: str,
    *,
    retention_period: Duration,
    visibility_timeout: Duration | None = None,
    dead_letter_queue: sqs.DeadLetterQueue | None = None,
    delivery_delay: Duration | None = None,
) -> sqs.Queue:
    return sqs.Queue(
        scope,
        construct_id,
        # Bodies hold ids, never personal data; SQS's own keys need no key policy for EventBridge.
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=retention_period,
        visibility_timeout=visibility_timeout,
        dead_letter_queue=dead_letter_queue,
        delivery_delay=delivery_delay,
    )
