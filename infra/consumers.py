"""The functions that work in the background: the stream's reader, the queues' consumers, the schedule."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from desac import events as domain
from desac.domain.message import Lane, MessageState
from infra import catalogue, patterns, permissions
from infra.nag import accept_wildcard
from infra.python_function import PythonFunction, Spec
from infra.queue_consumer import BATCHES_OF_TEN, THE_QUEUE, Delivery, QueueConsumer
from infra.queues import failure_queue
from infra.resources import Resources
from infra.scheduler import Every
from infra.settings import KECAMATAN_CODES
from infra.stream_consumer import StreamConsumer

DROP_PREFIXES = ("kasus/", "kontak/", "dokter/")
REPORT_PREFIX = "laporan/"
_OBJECTS = "Objects are named by who uploads them; the folder is all that can be known."
_ONE_QUEUE = {THE_QUEUE: BATCHES_OF_TEN}
_FILES = Delivery(
    batch_size=1,
    max_receives=6,  # after 1, 4, 16, 64 and 256 minutes: an outage of hours passes
    hands_back=True,
)
_BLAST = Delivery(
    batch_size=4,  # each waits 13 s for WhatsApp at worst: together less than the function's minute
    at_once=2,  # the least SQS allows; WhatsApp takes 80 messages a second from one number
    max_receives=40,  # four hours of an outage at WhatsApp pass before anything needs an operator
)
# Each lane has a queue and a share of the function's concurrency of its own, the urgent one the larger.
_LANES = {
    Lane.BULK: (THE_QUEUE, _BLAST),
    Lane.URGENT: ("Urgent", replace(_BLAST, at_once=4)),
}


class Consumers(Construct):
    """`functions`, `work_queues` and `dead_letters` by name, for the alarms."""

    def __init__(self, scope: Construct, construct_id: str, *, resources: Resources) -> None:
        super().__init__(scope, construct_id)
        self._resources = resources
        self.functions: dict[str, PythonFunction] = {}
        self.work_queues: dict[str, sqs.Queue] = {}
        self.dead_letters: dict[str, sqs.Queue] = {}
        self._ingest()
        self._notify()
        self._trace()
        self._consumer(
            "Sembako",
            catalogue.SEMBAKO,
            on=patterns.domain_events(domain.IntakeSubmitted, where={"sembako_wanted": [True]}),
        )
        self.publish = self._publish()
        self.follow_up = self._follow_up()

    def _ingest(self) -> None:
        storage = self._resources.storage
        ingest = self._consumer(
            "Ingest",
            catalogue.INGEST,
            on=patterns.objects_created(storage.drop, *DROP_PREFIXES),
            account_bus=True,
            settings={"drop_bucket": storage.drop.bucket_name},
            may=[
                *permissions.read_objects(storage.drop, storage.key, *DROP_PREFIXES),
                *permissions.write_objects(storage.drop, storage.key, REPORT_PREFIX),
            ],
            queues={THE_QUEUE: _FILES},
        )
        for prefix in (*DROP_PREFIXES, REPORT_PREFIX):
            accept_wildcard(ingest, storage.drop, f"/{prefix}*", _OBJECTS)
        self._consumer("IngestNamed", catalogue.INGEST_NAMED, on=patterns.domain_events(domain.ContactsNamed))

    def _notify(self) -> None:
        stage, storage, secrets = self._resources.stage, self._resources.storage, self._resources.secrets
        self._consumer(
            "NotifyPlan",
            catalogue.NOTIFY_PLAN,
            on=patterns.domain_events(domain.CaseRegistered, domain.ContactRegistered, domain.PhoneCorrected),
            settings={
                "link_secret": secrets.link.name,
                "link_days": str(stage.link_days),
                "silence_minutes": str(stage.silence_minutes),
            },
            may=[permissions.read_secret(secrets.link.arn)],
        )
        send = self._consumer(
            "NotifySend",
            catalogue.NOTIFY_SEND,
            settings={
                "whatsapp_secret": secrets.whatsapp.name,
                "whatsapp_base_url": stage.whatsapp_base_url,
                "whatsapp_api_version": stage.whatsapp_api_version,
                "whatsapp_phone_number_id": stage.whatsapp_phone_number_id,
            },
            may=[permissions.read_secret(secrets.whatsapp.arn)],
            queues=dict(_LANES.values()),
        )
        for lane, (queue, _) in _LANES.items():
            queued = {"state": [MessageState.QUEUED.value], "lane": [lane.value]}
            self._fill(send, patterns.domain_events(domain.MessageStatusChanged, where=queued), queue=queue)
        receive = self._consumer(
            "NotifyReceive",
            catalogue.NOTIFY_RECEIVE,
            on=patterns.objects_created(storage.webhooks),
            account_bus=True,
            settings={"webhook_bucket": storage.webhooks.bucket_name},
            may=permissions.read_objects(storage.webhooks, storage.key, ""),
        )
        accept_wildcard(receive, storage.webhooks, "/*", _OBJECTS)

    def _trace(self) -> None:
        stage = self._resources.stage
        tracing = self._consumer(
            "Tracing",
            catalogue.TRACING,
            queues={f"Kecamatan{code.replace('.', '')}": BATCHES_OF_TEN for code in KECAMATAN_CODES},
        )
        queues = tracing.queues.values()
        urls = zip(KECAMATAN_CODES, (queue.queue_url for queue in queues), strict=True)
        redirect = stage.geo_places_endpoint_url
        self._consumer(
            "Geolocate",
            catalogue.GEOLOCATE,
            on=patterns.domain_events(domain.IntakeSubmitted, domain.ResidentUnreachable),
            settings={
                "geocoder_region": stage.geocoder_region,
                "tracer_queue_urls": ",".join(f"{code}={url}" for code, url in urls),
            },
            environment={"AWS_ENDPOINT_URL_GEO_PLACES": redirect} if redirect else {},
            may=[
                permissions.geocode(Stack.of(self), stage.geocoder_region),
                permissions.send(*queues),
            ],
        )

    def _publish(self) -> PythonFunction:
        dead_letters = self.dead_letters["Publish"] = failure_queue(
            self, "PublishDeadLetters", of="the stream"
        )
        consumer = StreamConsumer(
            self,
            "Publish",
            platform=self._resources.platform,
            spec=catalogue.PUBLISH,
            storage=self._resources.storage,
            settings={**self._resources.table, "bus": self._resources.bus.bus.event_bus_name},
            may=[permissions.put_events(self._resources.bus.bus)],
            dead_letters=dead_letters,
        )
        self.functions["Publish"] = consumer.python_function
        return consumer.python_function

    def _follow_up(self) -> PythonFunction:
        work = self._consumer("FollowUpWork", catalogue.FOLLOW_UP_WORK)
        dead_letters = self.dead_letters["FollowUp"] = failure_queue(
            self, "FollowUpDeadLetters", of="the schedule"
        )
        tick = PythonFunction(
            self,
            "FollowUp",
            platform=self._resources.platform,
            spec=catalogue.FOLLOW_UP,
            settings={**self._resources.table, "follow_up_queue_url": work.queue.queue_url},
            may=[*self._resources.read_table(), permissions.send(work.queue)],
            dead_letters=dead_letters,
        )
        minutes = self._resources.stage.follow_up_minutes
        Every(self, "FollowUpTick", minutes=minutes, function=tick, dead_letters=dead_letters)
        self.functions["FollowUp"] = tick
        return tick

    def _consumer(
        self,
        name: str,
        spec: Spec,
        *,
        on: events.EventPattern | None = None,
        account_bus: bool = False,
        settings: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        may: Sequence[iam.PolicyStatement] = (),
        queues: Mapping[str, Delivery] = _ONE_QUEUE,
    ) -> QueueConsumer:
        """A consumer that reads and writes the table; `on` fills its queue from our bus or the account's."""
        consumer = QueueConsumer(
            self,
            name,
            platform=self._resources.platform,
            spec=spec,
            settings={**self._resources.table, **(settings or {})},
            environment=environment,
            may=[*self._resources.write_table(), *may],
            queues=queues,
        )
        if on is not None:
            self._fill(consumer, on, account_bus=account_bus)
        self.functions[name] = consumer.python_function
        self.dead_letters[name] = consumer.dead_letters
        for queue_name, queue in consumer.queues.items():
            self.work_queues[name if queue_name == THE_QUEUE else f"{name}{queue_name}"] = queue
        return consumer

    def _fill(
        self,
        consumer: QueueConsumer,
        on: events.EventPattern,
        *,
        queue: str = THE_QUEUE,
        account_bus: bool = False,
    ) -> None:
        bus = self._resources.bus
        consumer.receive(
            "Rule" if queue == THE_QUEUE else f"{queue}Rule",
            on,
            undelivered=bus.undelivered,
            bus=None if account_bus else bus.bus,
            queue=queue,
        )
