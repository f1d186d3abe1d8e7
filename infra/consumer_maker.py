"""Making queue consumers, and keeping what the alarms watch."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.python_function import PythonFunction, Spec
from infra.queue_consumer import BATCHES_OF_TEN, THE_QUEUE, Delivery, QueueConsumer
from infra.resources import Resources

_ONE_QUEUE = {THE_QUEUE: BATCHES_OF_TEN}


class ConsumerMaker:
    """Makes consumers in one scope; `functions`, `work_queues` and `dead_letters` by name."""

    def __init__(self, scope: Construct, resources: Resources) -> None:
        self.scope = scope
        self.resources = resources
        self.functions: dict[str, PythonFunction] = {}
        self.work_queues: dict[str, sqs.Queue] = {}
        self.dead_letters: dict[str, sqs.Queue] = {}

    def make(
        self,
        name: str,
        spec: Spec,
        *,
        on: events.EventPattern | None = None,
        account_bus: bool = False,
        table: bool = True,
        settings: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        may: Sequence[iam.PolicyStatement] = (),
        queues: Mapping[str, Delivery] = _ONE_QUEUE,
    ) -> QueueConsumer:
        """A consumer that reads and writes the table, unless `table` says that it need not.

        `on` fills its queue from our bus or the account's.
        """
        consumer = QueueConsumer(
            self.scope,
            name,
            platform=self.resources.platform,
            spec=spec,
            settings={**(self.resources.table if table else {}), **(settings or {})},
            environment=environment,
            may=[*(self.resources.write_table() if table else []), *may],
            queues=queues,
        )
        if on is not None:
            self.fill(consumer, on, account_bus=account_bus)
        self.functions[name] = consumer.python_function
        self.dead_letters[name] = consumer.dead_letters
        for queue_name, queue in consumer.queues.items():
            self.work_queues[name if queue_name == THE_QUEUE else f"{name}{queue_name}"] = queue
        return consumer

    def fill(
        self,
        consumer: QueueConsumer,
        on: events.EventPattern,
        *,
        queue: str = THE_QUEUE,
        account_bus: bool = False,
        also: bool | str = False,
    ) -> None:
        """Fill one of a consumer's queues with the events of a pattern; `also` where another rule does.

        Where several others do, `also` is a word that tells this one from them.
        """
        bus = self.resources.bus
        name = "Rule" if queue == THE_QUEUE else f"{queue}Rule"
        consumer.receive(
            f"Also{also if isinstance(also, str) else ''}{name}" if also else name,
            on,
            undelivered=bus.undelivered,
            bus=None if account_bus else bus.bus,
            queue=queue,
        )
