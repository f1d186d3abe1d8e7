"""The event bus `desac`, its archive, and the queue for what a rule could not deliver."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from constructs import Construct

from desac.events import SOURCE
from infra.queues import failure_queue
from infra.settings import StageSettings


class Bus(Construct):
    """Domain events by `source` and `detail-type`; the archive replays them after an incident."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: StageSettings) -> None:
        super().__init__(scope, construct_id)
        self.bus = events.EventBus(self, "Bus", event_bus_name="desac")
        if stage.event_archive_days:
            events.Archive(
                self,
                "Archive",
                source_event_bus=self.bus,
                description="Domain events, ids only, for a replay",
                event_pattern=events.EventPattern(source=[SOURCE]),
                retention=Duration.days(stage.event_archive_days),
            )
        self.undelivered = failure_queue(self, "Undelivered", of="the rules")
