"""A function that takes its work from a queue, and the rules that fill the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import permissions
from infra.python_function import Platform, PythonFunction, Spec
from infra.queues import dead_letter_queue, work_queue


@dataclass(frozen=True)
class Delivery:
    """How a queue hands out its messages.

    `at_once` bounds the functions in flight (0 leaves it to the stage); after `max_receives` attempts a
    message goes to the dead-letter queue. `hands_back`: the function says when a failed one comes again
    (`desac.adapters.sqs_batch`). `puts_off`: it may send one to the queue anew, as to wait is no failure.
    `wait_seconds` pass before a message is handed out at all, `window_seconds`
    are waited for a batch to fill; batches of more than ten need one. With `refilled_as` the function puts
    messages on the queue itself and finds its address in that setting.
    """

    batch_size: int = 10
    at_once: int = 0
    max_receives: int = 5
    hands_back: bool = False
    puts_off: bool = False
    window_seconds: int = 0
    wait_seconds: int = 0
    refilled_as: str = ""


BATCHES_OF_TEN = Delivery()
THE_QUEUE = "Queue"
"""The name of a consumer's only queue, or of its ordinary one."""


class QueueConsumer(Construct):
    """Queues with one dead-letter queue and one function. Failures are reported message by message.

    `queues` says by name how each hands out its messages; without it there is one.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        platform: Platform,
        spec: Spec,
        settings: Mapping[str, str],
        may: Sequence[iam.PolicyStatement],
        environment: Mapping[str, str] | None = None,
        queues: Mapping[str, Delivery],
    ) -> None:
        super().__init__(scope, construct_id)
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        self.queues = {
            name: work_queue(
                self,
                name,
                dead_letters=self.dead_letters,
                consumer_timeout=spec.timeout,
                max_receives=delivery.max_receives,
                wait_seconds=delivery.wait_seconds,
            )
            for name, delivery in queues.items()
        }
        self.python_function = PythonFunction(
            self,
            "Consumer",
            platform=platform,
            spec=spec,
            settings={
                **settings,
                **{
                    it.refilled_as: self.queues[name].queue_url
                    for name, it in queues.items()
                    if it.refilled_as
                },
            },
            environment=environment,
            may=[
                *may,
                *(permissions.send(self.queues[name]) for name, it in queues.items() if it.refilled_as),
                *(permissions.consume(queue) for queue in self.queues.values()),
                *(permissions.hand_back(self.queues[name]) for name, it in queues.items() if it.hands_back),
                *(permissions.send(self.queues[name]) for name, it in queues.items() if it.puts_off),
            ],
        )
        for name, delivery in queues.items():
            lambda_.EventSourceMapping(
                self,
                f"{name}Source",
                target=self.python_function.function,
                event_source_arn=self.queues[name].queue_arn,
                batch_size=delivery.batch_size,
                max_batching_window=(
                    Duration.seconds(delivery.window_seconds) if delivery.window_seconds else None
                ),
                max_concurrency=delivery.at_once or platform.stage.consumer_concurrency or None,
                report_batch_item_failures=True,
            )

    @property
    def queue(self) -> sqs.Queue:
        """The only queue, or the ordinary one. Raises KeyError where all have other names."""
        return self.queues[THE_QUEUE]

    def receive(
        self,
        construct_id: str,
        pattern: events.EventPattern,
        *,
        undelivered: sqs.IQueue,
        bus: events.IEventBus | None,
        queue: str = THE_QUEUE,
    ) -> None:
        """Fill a queue with the events of a pattern; `bus` None is the account's own bus."""
        events.Rule(
            self,
            construct_id,
            event_bus=bus,
            event_pattern=pattern,
            targets=[
                targets.SqsQueue(
                    self.queues[queue], dead_letter_queue=undelivered, max_event_age=Duration.hours(24)
                )
            ],
        )
