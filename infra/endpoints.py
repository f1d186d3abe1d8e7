"""The functions behind the two HTTP APIs."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra import catalogue, permissions
from infra.auth import Auth
from infra.http_api import Api, routes
from infra.nag import accept_wildcard
from infra.python_function import PythonFunction, Spec
from infra.resources import Resources

FORM_ROUTES = routes(
    "GET /f/{token}",
    "POST /f/{token}",
    "GET /f/{token}/answers",
    "POST /f/{token}/answers",
    "GET /f/{token}/report",
    "POST /f/{token}/report",
    "GET /f/assets/{name}",
    "GET /d/{token}",
    "POST /d/{token}",
)
PUBLIC_ROUTES = routes("GET /", "GET /{page}")
WEBHOOK_ROUTES = routes("GET /webhook/whatsapp", "POST /webhook/whatsapp")
TRACING_ROUTES = routes(
    "GET /assignments",
    "POST /assignments/{id}/take",
    "POST /assignments/{id}/return",
    "POST /assignments/{id}/outcome",
    "GET /assignments/route",
    "POST /assignments/{id}/contacts",
    "POST /assignments/{id}/close",
    "POST /people/{id}/assignment",
)
SEMBAKO_ROUTES = routes(
    "GET /sembako",
    "GET /sembako/list",
    "POST /sembako/verify",
    "POST /sembako/approve",
    "POST /sembako/hand-over",
    "POST /sembako/{id}/delivered",
    "POST /sembako/{id}/failed",
    "POST /sembako/{id}/refuse",
    "POST /sembako/{id}/cancel",
    "POST /sembako/{id}/missing",
    "POST /sembako/{id}/overrule",
)
COMPLAINTS_ROUTES = routes(
    "GET /complaints",
    "GET /complaints/figures",
    "POST /complaints/{id}/answer",
    "POST /complaints/{id}/acknowledge",
    "POST /complaints/{id}/close",
)
PEOPLE_ROUTES = routes(
    "POST /people/{id}/episodes/{episode_id}/facts",
    "POST /people/{id}/episodes/{episode_id}/outcome",
)
EXPORT_ROUTES = routes("GET /export/tracing")
SILENCES_ROUTES = routes(
    "GET /silences",
    "POST /silences/{id}/acknowledge",
    "POST /silences/{id}/close",
    "POST /people/{id}/episodes/{episode_id}/report",
)
OVERVIEW_ROUTES = routes(
    "GET /people/{id}",
    "POST /people/search",
    "GET /files",
    "GET /files/{id}",
    "GET /files/{id}/funnel",
    "GET /overview",
    "GET /figures",
    "GET /figures/rows",
    "GET /figures/people",
    "GET /figures/file",
    "GET /villages",
)
FILES_ROUTES = routes(
    "GET /files/{id}/preview",
    "POST /files/{id}/approve",
    "POST /files/{id}/refuse",
    "GET /files/{id}/rejected",
    "GET /files/{id}/report",
)
SENDING_ROUTES = routes(
    "GET /sending",
    "POST /sending/resume",
    "POST /messages/preview",
    "GET /messages/failed",
    "GET /messages/failed/file",
)
_ABOUT_NOBODY = "The general page is for everyone: emergency numbers, doctors by village, the guide."
_LINK_IS_KEY = "Residents and health workers come by a signed link, which is the key."
OPEN_DOCUMENT_ROUTES = routes("GET /openapi.json")


class Endpoints(Construct):
    """`functions` by name, for the alarms."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        resources: Resources,
        public_api: Api,
        staff_api: Api,
        auth: Auth,
    ) -> None:
        super().__init__(scope, construct_id)
        self._resources = resources
        self.functions: dict[str, PythonFunction] = {}
        self._public(public_api)
        self._staff(staff_api, auth)

    def _public(self, api: Api) -> None:
        storage, secrets = self._resources.storage, self._resources.secrets
        form = self._function(
            "IntakeForm",
            catalogue.INTAKE_FORM,
            settings={**self._resources.table, "link_secret": secrets.link.name},
            may=[*self._resources.write_table(), permissions.read_secret(secrets.link.arn)],
        )
        # In one call: they share one integration.
        api.serve(
            form,
            [*PUBLIC_ROUTES, *FORM_ROUTES],
            open_because=f"{_ABOUT_NOBODY} {_LINK_IS_KEY}",
            posts_per_second=self._resources.stage.form_posts_per_second,
        )
        webhook = self._function(
            "NotifyWebhook",
            catalogue.NOTIFY_WEBHOOK,
            settings={
                "webhook_bucket": storage.webhooks.bucket_name,
                "whatsapp_secret": secrets.whatsapp.name,
            },
            may=[
                *permissions.write_objects(storage.webhooks, storage.key, ""),
                permissions.read_secret(secrets.whatsapp.arn),
            ],
        )
        accept_wildcard(webhook, storage.webhooks, "/*", "Each webhook is an object of its own.")
        api.serve(webhook, WEBHOOK_ROUTES, open_because="WhatsApp signs each body; the function checks it.")

    def _staff(self, api: Api, auth: Auth) -> None:
        signed_in = authorizers.HttpUserPoolAuthorizer("Staff", auth.pool, user_pool_clients=[auth.client])
        write = self._resources.write_table()
        lease = {"lease_minutes": str(self._resources.stage.lease_minutes)}
        tracing = self._function(
            "TracingApi", catalogue.TRACING_API, settings={**self._resources.table, **lease}, may=write
        )
        api.serve(tracing, TRACING_ROUTES, authorizer=signed_in)
        sembako = self._function(
            "SembakoApi", catalogue.SEMBAKO_API, settings=self._resources.table, may=write
        )
        api.serve(sembako, SEMBAKO_ROUTES, authorizer=signed_in)
        complaints = self._function(
            "ComplaintsApi", catalogue.COMPLAINTS_API, settings=self._resources.table, may=write
        )
        api.serve(complaints, COMPLAINTS_ROUTES, authorizer=signed_in)
        people = self._function("PeopleApi", catalogue.PEOPLE_API, settings=self._resources.table, may=write)
        api.serve(people, PEOPLE_ROUTES, authorizer=signed_in)
        exports = self._function(
            "ExportsApi",
            catalogue.EXPORTS_API,
            settings=self._resources.table,
            may=self._resources.read_table(),
        )
        api.serve(exports, EXPORT_ROUTES, authorizer=signed_in)
        silences = self._function(
            "SilencesApi", catalogue.SILENCES_API, settings=self._resources.table, may=write
        )
        api.serve(silences, SILENCES_ROUTES, authorizer=signed_in)
        overview = self._function(
            "Overview", catalogue.OVERVIEW, settings=self._resources.table, may=self._resources.read_table()
        )
        api.serve(overview, OVERVIEW_ROUTES, authorizer=signed_in)
        api.serve(
            overview, OPEN_DOCUMENT_ROUTES, open_because="The API's description holds nothing about anyone."
        )

        self._operators(api, signed_in, write)

    def _operators(
        self, api: Api, signed_in: authorizers.HttpUserPoolAuthorizer, write: list[iam.PolicyStatement]
    ) -> None:
        """What operators decide on: held files, and sending."""
        storage, stage = self._resources.storage, self._resources.stage
        files = self._function(
            "FilesApi",
            catalogue.FILES_API,
            settings={**self._resources.table, "drop_bucket": storage.drop.bucket_name},
            may=[
                *write,
                *permissions.read_objects(storage.drop, storage.key, "ranges/", "laporan/"),
                permissions.list_objects(storage.drop),
            ],
        )
        for prefix in ("ranges/", "laporan/"):
            accept_wildcard(files, storage.drop, f"/{prefix}*", "Each file has objects of its own.")
        api.serve(files, FILES_ROUTES, authorizer=signed_in)
        sending = self._function(
            "SendingApi",
            catalogue.SENDING_API,
            settings={
                **self._resources.table,
                "whatsapp_phone_number_id": stage.whatsapp_phone_number_id,
                "whatsapp_messages_per_second": str(stage.whatsapp_messages_per_second),
                "quiet_hours": stage.quiet_hours,
                "result_wording": stage.result_wording,
            },
            may=write,
        )
        api.serve(sending, SENDING_ROUTES, authorizer=signed_in)

    def _function(
        self, name: str, spec: Spec, *, settings: Mapping[str, str], may: Sequence[iam.PolicyStatement]
    ) -> PythonFunction:
        function = PythonFunction(
            self, name, platform=self._resources.platform, spec=spec, settings=settings, may=may
        )
        self.functions[name] = function
        return function
