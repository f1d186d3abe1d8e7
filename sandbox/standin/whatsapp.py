"""WhatsApp's Cloud API: the endpoints that the pipeline calls."""

import secrets
from collections.abc import Callable
from typing import Any

from sandbox.standin.faults import FaultPlan
from sandbox.standin.limits import Clock, NumberLimit, PairLimit
from sandbox.standin.residents import Residents, new_id
from sandbox.standin.router import Router
from sandbox.standin.settings import StandInSettings
from sandbox.standin.store import SentMessage
from sandbox.standin.template_definition import Template
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.whatsapp_validation import Outgoing, validate
from sandbox.standin.wire import Request, Response, json_response

# Waits so many seconds; returns early when the server closes.
Pause = Callable[[float], object]


class WhatsApp:
    """One business number of one business account."""

    def __init__(
        self,
        settings: StandInSettings,
        templates: TemplateRegistry,
        residents: Residents,
        faults: FaultPlan,
        *,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._settings = settings
        self._templates = templates
        self._residents = residents
        self._faults = faults
        self._clock = clock
        self._pause = pause
        self._number_limit = NumberLimit(settings.limit_per_second, clock)
        self.pair_limit = PairLimit(settings.pair_seconds, settings.pair_burst, clock)

    def add_routes(self, router: Router) -> None:
        """Answer below every supported version of the Graph API."""
        for version in self._settings.api_versions:
            router.add("POST", f"/{version}/{{number}}/messages", self._guard(self._send))
            router.add("POST", f"/{version}/{{number}}/media", self._guard(self._upload))
            router.add("GET", f"/{version}/{{account}}/message_templates", self._guard(self._list_templates))
            router.add(
                "POST", f"/{version}/{{account}}/message_templates", self._guard(self._create_template)
            )
            router.add("GET", f"/{version}/{{number}}", self._guard(self._number))

    def _guard(self, handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            try:
                self._authorise(request)
                return handler(request)
            except MetaError as error:
                return json_response(error.answer(), error.status)

        return answer

    def _authorise(self, request: Request) -> None:
        if request.header("authorization") != f"Bearer {self._settings.access_token}":
            raise MetaError(190, "Invalid OAuth access token - Cannot parse access token")
        settings = self._settings
        own = {"number": settings.phone_number_id, "account": settings.waba_id}
        for part, value in request.parameters.items():
            if own[part] != value:
                raise MetaError(
                    100,
                    f"Object with ID '{value}' does not exist, cannot be loaded due to missing permissions, "
                    "or does not support this operation",
                    subcode=33,
                )

    def _send(self, request: Request) -> Response:
        faults = self._faults.next()
        if faults.delay:
            self._pause(faults.delay)
        if not self._number_limit.take(self._faults.faults.limit_per_second):
            raise MetaError(
                130429, "Message failed to send because there were too many messages sent per second"
            )
        if faults.error_code is not None:
            raise MetaError(faults.error_code, "The stand-in was told to fail this request")
        outgoing = validate(_json(request), self._templates)
        if self._settings.window_refusal == "answer" and outgoing.type != "template":
            self._require_window(outgoing.to)
        if not self.pair_limit.take(outgoing.to):
            raise MetaError(131056, "Too many messages sent from this number to the same recipient")
        message = self._message(outgoing)
        name = next(
            (outgoing.values[key] for key in self._settings.name_parameters if key in outgoing.values), ""
        )
        self._residents.receive(message, name)
        if faults.drop_answer:
            return Response(drop=True)
        return json_response(
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": message.to, "wa_id": message.to.removeprefix("+")}],
                "messages": [{"id": message.id, "message_status": "accepted"}],
            }
        )

    def _require_window(self, phone: str) -> None:
        if not self._residents.in_window(phone):
            raise MetaError(131047, "More than 24 hours have passed since the recipient last replied")

    def _message(self, outgoing: Outgoing) -> SentMessage:
        category = "SERVICE"
        if outgoing.template and outgoing.language:
            category = self._templates.find(outgoing.template, outgoing.language).category
        return SentMessage(
            id=new_id(),
            to=outgoing.to,
            type=outgoing.type,
            text=outgoing.text,
            buttons=outgoing.buttons,
            template=outgoing.template,
            language=outgoing.language,
            callback_data=outgoing.callback_data,
            category=category,
            accepted_at=self._clock(),
        )

    def _number(self, request: Request) -> Response:
        known = {
            "id": self._settings.phone_number_id,
            "display_phone_number": self._settings.display_phone_number,
            "verified_name": "Denpasar Siaga",
            "quality_rating": "GREEN",
            "whatsapp_business_manager_messaging_limit": self._settings.messaging_limit,
            "throughput": {"level": "STANDARD"},
        }
        wanted = request.query.get("fields", "display_phone_number,verified_name,quality_rating").split(",")
        for field in wanted:
            if field not in known:
                raise MetaError(100, f"Tried accessing nonexisting field ({field})")
        return json_response({field: known[field] for field in [*wanted, "id"]})

    def _upload(self, request: Request) -> Response:
        if not (request.header("content-type") or "").startswith("multipart/form-data") or not request.body:
            raise MetaError(100, "A multipart form with file, type and messaging_product is required")
        return json_response({"id": str(10**14 + secrets.randbelow(9 * 10**14))})

    def _list_templates(self, request: Request) -> Response:
        name = request.query.get("name")
        found = [_approved(one) for one in self._templates.all() if name is None or one.name == name]
        listed: dict[str, Any] = {"data": found, "paging": {}}
        if "summary" in request.query:
            count = {"total_count": len(found), "message_template_count": len(found)}
            listed["summary"] = count | {"message_template_limit": 250, "are_translations_complete": True}
        return json_response(listed)

    def _create_template(self, request: Request) -> Response:
        template = self._templates.create(_json(request))
        status = {"id": _template_id(template), "status": "APPROVED", "category": template.category}
        return json_response(status)


def _json(request: Request) -> Any:
    try:
        return request.json()
    except ValueError as error:
        raise MetaError(100, "The body is not valid JSON") from error


def _template_id(template: Template) -> str:
    return str(int.from_bytes("/".join(template.key).encode(), "big") % 10**15)


def _approved(template: Template) -> dict[str, Any]:
    return {
        **template.definition,
        "id": _template_id(template),
        "status": "APPROVED",
        "category": template.category,
        "parameter_format": "NAMED" if template.named else "POSITIONAL",
    }
