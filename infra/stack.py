"""The stack: everything Desac is made of, put together. Each part has its own module."""

import json
from urllib.parse import urlsplit

from aws_cdk import CfnOutput, Environment, Stack
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.alarms import Alarms
from infra.auth import Auth, sign_in_url
from infra.bus import Bus
from infra.consumers import Consumers
from infra.endpoints import Endpoints
from infra.http_api import Api
from infra.notes import Notes
from infra.python_function import Platform, PythonFunction
from infra.resources import Resources
from infra.secrets import Secrets
from infra.settings import StageSettings
from infra.site import Site
from infra.storage import Storage


class DesacStack(Stack):
    """One stack, the alarms nested in it: its parts know each other and are deployed and removed together."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: StageSettings, env: Environment
    ) -> None:
        super().__init__(
            scope, construct_id, env=env, description="Denpasar Siaga Covid-19 (Desac), event-driven pipeline"
        )
        storage = Storage(self, "Storage", stage=stage)
        bus = Bus(self, "Bus", stage=stage)
        public_api = Api(
            self,
            "PublicApi",
            stage=stage,
            description="Residents' form and WhatsApp's webhook",
            requests_per_second=stage.public_requests_per_second,
        )
        staff_api = Api(
            self,
            "StaffApi",
            stage=stage,
            description="Tracers, Dinas Sosial, doctors, operators",
            requests_per_second=stage.staff_requests_per_second,
            cors_origins=console_origins(stage) or ["*"],
        )
        secrets = Secrets(self, "Secrets", stage=stage, public_api_url=public_api.url)
        site, auth = self._console(stage, staff_api)
        resources = Resources(
            stage=stage,
            platform=Platform(self, "Platform", stage=stage),
            storage=storage,
            bus=bus,
            secrets=secrets,
            notes=Notes(self, "Notes", stage=stage),
            console_url=site.url,
        )
        consumers = Consumers(self, "Work", resources=resources)
        endpoints = Endpoints(
            self, "Serve", resources=resources, public_api=public_api, staff_api=staff_api, auth=auth
        )
        dead = {"Undelivered": bus.undelivered, **consumers.dead_letters}
        alarms = self._watch(stage, {**consumers.functions, **endpoints.functions}, consumers, dead)
        alarms.server_errors("PublicApi", public_api.api)
        alarms.server_errors("StaffApi", staff_api.api)
        self._outputs(
            TableName=storage.table.table_name,
            BusName=bus.bus.event_bus_name,
            DropBucketName=storage.drop.bucket_name,
            WebhookBucketName=storage.webhooks.bucket_name,
            MediaBucketName=storage.media.bucket_name,
            SiteBucketName=site.bucket.bucket_name,
            SiteUrl=site.url,
            PublicApiUrl=public_api.url,
            StaffApiUrl=staff_api.url,
            UserPoolId=auth.pool.user_pool_id,
            UserPoolClientId=auth.client.user_pool_client_id,
            UserPoolDomain=auth.domain.base_url(),
            WhatsAppSecretName=secrets.whatsapp.name,
            WhatsAppPhoneNumberId=stage.whatsapp_phone_number_id or "none",
            LinkSecretName=secrets.link.name,
            WhatsAppAccount=_account(stage),
            FormBaseUrlParameter=secrets.form_base_url.parameter_name,
            NotesTopicArn=resources.notes.topic.topic_arn,
            FollowUpFunctionName=consumers.follow_up.function.function_name,
            DeadLetterQueueNames=",".join(queue.queue_name for queue in dead.values()),
            **_streets(stage),
        )

    def _console(self, stage: StageSettings, staff_api: Api) -> tuple[Site, Auth]:
        # The sign-in address is known before the pool: the site may name it, and the pool the site.
        site = Site(self, "Site", stage=stage, connect_to=[staff_api.url, sign_in_url(stage.region)])
        return site, Auth(self, "Auth", stage=stage, console_urls=[site.url, *stage.console_urls])

    def _watch(
        self,
        stage: StageSettings,
        functions: dict[str, PythonFunction],
        consumers: Consumers,
        dead: dict[str, sqs.Queue],
    ) -> Alarms:
        alarms = Alarms(self, "Alarms", stage=stage)
        for name, function in functions.items():
            alarms.errors(name, function.function)
        alarms.throttles()
        alarms.waiting(consumers.work_queues)
        for name, queue in dead.items():
            alarms.dead_letters(name, queue)
        alarms.stream("Publish", consumers.publish.function, "Changes in the table reach the bus late.")
        alarms.stream("Figures", consumers.figures.function, "The figures lag behind the table.")
        alarms.needs_somebody("Sending", "SendingNeedsSomebody")
        alarms.needs_somebody("Stopped", "SendingStopped")
        alarms.needs_somebody("Templates", "TemplatesHeld")
        alarms.needs_somebody("Parked", "MessagesParked")
        alarms.needs_somebody("Account", "WhatsAppAccountError")
        alarms.needs_somebody("Reply", "ReplyUnanswered")
        alarms.needs_somebody("Notice", "WhatsAppNoticeNeedsSomebody")
        alarms.needs_somebody("Webhook", "WebhookNotStored")
        alarms.needs_somebody("Unreadable", "WebhookUpdateUnreadable")
        alarms.uncovered("Villages", "GuideWithoutDoctor")
        alarms.held_files()
        alarms.figures()
        alarms.unanswered()
        alarms.geocoder()
        alarms.unattended()
        return alarms

    def _outputs(self, **values: str) -> None:
        for name, value in values.items():
            CfnOutput(self, name, value=value)


def _streets(stage: StageSettings) -> dict[str, str]:
    """Where `desac console` finds the map's tiles; nothing where the stage has none."""
    known = {"MapStyleUrl": stage.map_style_url, "MapKey": stage.map_key}
    return {name: value for name, value in known.items() if value}


def _account(stage: StageSettings) -> str:
    """Where the operators' commands find the account: JSON, because an output cannot be empty."""
    known = {
        "base_url": stage.whatsapp_base_url,
        "version": stage.whatsapp_api_version,
        "phone_number_id": stage.whatsapp_phone_number_id,
        "business_account_id": stage.whatsapp_business_account_id,
        "app_id": stage.whatsapp_app_id,
        "result_wording": stage.result_wording,
    }
    return json.dumps(known, sort_keys=True)


def console_origins(stage: StageSettings) -> list[str]:
    """The origins of the console's further addresses, each once."""
    parts = (urlsplit(url) for url in stage.console_urls)
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))
