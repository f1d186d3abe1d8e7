"""The functions that work in the background: the stream's reader, the queues' consumers, the schedule."""

from dataclasses import replace

from constructs import Construct

from desac import events as domain
from desac.domain.message import Lane, MessageState, Purpose
from infra import catalogue, patterns, permissions
from infra.consumer_maker import ConsumerMaker
from infra.figures import NOT_THE_FIGURES, make_figures
from infra.follow_up import make_rounds, make_silences
from infra.geolocate import make_geolocate
from infra.ingest import make_ingest
from infra.isolation import make_isolation
from infra.nag import accept_wildcard
from infra.python_function import PythonFunction
from infra.queue_consumer import BATCHES_OF_TEN, THE_QUEUE, Delivery
from infra.queues import failure_queue
from infra.resources import Resources
from infra.scheduler import Every, EveryDay
from infra.sembako import make_sembako
from infra.settings import KECAMATAN_CODES
from infra.stream_consumer import Following, StreamConsumer

_OBJECTS = "Objects are named by who uploads them; the folder is all that can be known."
_URGENT = Delivery(
    batch_size=10,
    at_once=4,
    max_receives=40,  # a message that fails is held by the sender long before
    hands_back=True,
)
_URGENT_QUEUE = "Urgent"
_ONE_AT_A_TIME = Delivery(
    batch_size=10,
    at_once=2,  # the least SQS allows: two at once may upload a file twice, of which one id is kept
    max_receives=8,
)


class Consumers(Construct):
    """`functions`, `work_queues` and `dead_letters` by name, for the alarms."""

    def __init__(self, scope: Construct, construct_id: str, *, resources: Resources) -> None:
        super().__init__(scope, construct_id)
        self._resources = resources
        self._maker = maker = ConsumerMaker(self, resources)
        self.functions = maker.functions
        self.work_queues = maker.work_queues
        self.dead_letters = maker.dead_letters
        make_ingest(maker)
        make_isolation(maker)
        make_rounds(self, maker)
        make_silences(maker)
        self._notify()
        self._media()
        self._trace()
        make_sembako(maker)
        self._release()
        self.publish = self._publish()
        self.follow_up = self._follow_up()
        self.figures = make_figures(maker)

    def _notify(self) -> None:
        stage, storage, secrets = self._resources.stage, self._resources.storage, self._resources.secrets
        self._maker.make(
            "NotifyPlan",
            catalogue.NOTIFY_PLAN,
            on=patterns.domain_events(
                domain.CaseRegistered, domain.ContactRegistered, domain.PhoneCorrected, domain.ResidentOptedIn
            ),
            settings={
                "link_secret": secrets.link.name,
                "link_days": str(stage.link_days),
                "silence_minutes": str(stage.silence_minutes),
                "household_people": str(stage.household_people),
                "result_wording": stage.result_wording,
            },
            may=[permissions.read_secret(secrets.link.arn)],
            queues={THE_QUEUE: replace(BATCHES_OF_TEN, wait_seconds=stage.household_wait_seconds)},
        )
        self._maker.make(
            "NotifyCompanions",
            catalogue.NOTIFY_COMPANIONS,
            on=patterns.domain_events(domain.MessageStatusChanged, where={"has_companions": [True]}),
        )
        send = self._maker.make(
            "NotifySend",
            catalogue.NOTIFY_SEND,
            settings=self._sending,
            may=[permissions.read_secret(secrets.whatsapp.arn)],
            # Each lane has a queue and a share of the function's concurrency of its own.
            queues={
                # The least that SQS allows: all senders together keep to the number's pace.
                THE_QUEUE: replace(_URGENT, at_once=2, batch_size=stage.sending_at_once, window_seconds=1),
                _URGENT_QUEUE: _URGENT,
            },
        )
        for lane, queue in {Lane.BULK: THE_QUEUE, Lane.URGENT: _URGENT_QUEUE}.items():
            queued = {"state": [MessageState.QUEUED.value], "lane": [lane.value]}
            self._maker.fill(
                send, patterns.domain_events(domain.MessageStatusChanged, where=queued), queue=queue
            )
        receive = self._maker.make(
            "NotifyReceive",
            catalogue.NOTIFY_RECEIVE,
            on=patterns.objects_created(storage.webhooks),
            account_bus=True,
            settings={
                "webhook_bucket": storage.webhooks.bucket_name,
                "whatsapp_phone_number_id": stage.whatsapp_phone_number_id,
                "link_secret": secrets.link.name,
                "link_days": str(stage.link_days),
                "form_base_url_parameter": secrets.form_base_url.parameter_name,
            },
            may=[
                *permissions.read_objects(storage.webhooks, storage.key, ""),
                permissions.read_secret(secrets.link.arn),
                permissions.read_parameter(secrets.form_base_url.parameter_arn),
            ],
        )
        accept_wildcard(receive, storage.webhooks, "/*", _OBJECTS)
        self._complaints()

    def _complaints(self) -> None:
        notes, secrets = self._resources.notes, self._resources.secrets
        complaints = self._maker.make(
            "NotifyComplaint",
            catalogue.NOTIFY_COMPLAINT,
            on=patterns.domain_events(
                domain.SymptomsReported,
                domain.EmergencyRaised,
                domain.ResidentWrote,
                domain.ComplaintAnswered,
                domain.ComplaintEscalated,
            ),
            settings={
                "link_secret": secrets.link.name,
                "notes_topic": notes.topic.topic_arn,
                "console_url": self._resources.console_url,
            },
            may=[permissions.read_secret(secrets.link.arn), permissions.publish(notes.topic)],
        )
        failed = {"state": [MessageState.FAILED.value], "purpose": [Purpose.COMPLAINT_NOTICE.value]}
        undelivered = patterns.domain_events(domain.MessageStatusChanged, where=failed)
        self._maker.fill(complaints, undelivered, also=True)

    @property
    def _sending(self) -> dict[str, str]:
        stage = self._resources.stage
        return {
            **self._resources.whatsapp,
            "whatsapp_messages_per_second": str(stage.whatsapp_messages_per_second),
            "quiet_hours": stage.quiet_hours,
        }

    def _release(self) -> None:
        dead_letters = self.dead_letters["NotifyRelease"] = failure_queue(
            self, "NotifyReleaseDeadLetters", of="the schedule"
        )
        release = PythonFunction(
            self,
            "NotifyRelease",
            platform=self._resources.platform,
            spec=catalogue.NOTIFY_RELEASE,
            settings={**self._resources.table, **self._sending},
            may=[
                *self._resources.write_table(),
                permissions.read_secret(self._resources.secrets.whatsapp.arn),
            ],
            dead_letters=dead_letters,
        )
        Every(self, "NotifyReleaseTick", minutes=1, function=release, dead_letters=dead_letters)
        self.functions["NotifyRelease"] = release

    def _media(self) -> None:
        storage, secrets = self._resources.storage, self._resources.secrets
        keeper = self._maker.make(
            "NotifyMedia",
            catalogue.NOTIFY_MEDIA,
            on=patterns.objects_created(storage.media),
            account_bus=True,
            settings={"media_bucket": storage.media.bucket_name, **self._resources.whatsapp},
            may=[
                *permissions.read_objects(storage.media, storage.key, "media/"),
                permissions.list_objects(storage.media),
                permissions.read_secret(secrets.whatsapp.arn),
            ],
            queues={THE_QUEUE: _ONE_AT_A_TIME},
        )
        accept_wildcard(keeper, storage.media, "/media/*", _OBJECTS)
        self._maker.fill(keeper, patterns.domain_events(domain.MediaRefused), also=True)
        EveryDay(
            self,
            "NotifyMediaDay",
            queue=keeper.queue,
            what=catalogue.NOTIFY_MEDIA.description,
            dead_letters=self._maker.dead_letters["NotifyMedia"],
        )

    def _trace(self) -> None:
        tracing = self._maker.make(
            "Tracing",
            catalogue.TRACING,
            queues={f"Kecamatan{code.replace('.', '')}": BATCHES_OF_TEN for code in KECAMATAN_CODES},
        )
        make_geolocate(self._maker, dict(zip(KECAMATAN_CODES, tracing.queues.values(), strict=True)))

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
            following=Following(patterns=(NOT_THE_FIGURES,)),
        )
        self.functions["Publish"] = consumer.python_function
        return consumer.python_function

    def _follow_up(self) -> PythonFunction:
        work = self._maker.make("FollowUpWork", catalogue.FOLLOW_UP_WORK)
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
