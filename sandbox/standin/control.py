"""What a program may tell the sandbox, under `/_sandbox/`."""

import threading
from collections.abc import Callable
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from sandbox.standin.dispatcher import Dispatcher
from sandbox.standin.faults import FaultPlan, Faults
from sandbox.standin.residents import Residents, UnknownButtonError
from sandbox.standin.router import Router
from sandbox.standin.store import Store
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.webhook_client import HandshakeError, WebhookClient
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.whatsapp_validation import PHONE
from sandbox.standin.wire import Request, Response, json_response


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Webhook(_Strict):
    url: Annotated[str, Field(pattern=r"^https?://")]


class _Point(_Strict):
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


def _phone(number: str) -> str:
    if not PHONE.fullmatch(number):
        raise ValueError(f"{number!r} is no phone number like +6281234567890")
    return number


class _Reply(_Strict):
    to: Annotated[str, AfterValidator(_phone)]
    text: Annotated[str, Field(min_length=1, max_length=4096)] | None = None
    payload: Annotated[str, Field(min_length=1)] | None = None
    location: _Point | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if sum(answer is not None for answer in (self.text, self.payload, self.location)) != 1:
            raise ValueError("give exactly one of text, payload and location")
        return self


class Control:
    """Lists and clears messages, answers for residents, sets faults, templates and the webhook."""

    def __init__(
        self,
        *,
        store: Store,
        residents: Residents,
        dispatcher: Dispatcher,
        webhook: WebhookClient,
        templates: TemplateRegistry,
        faults: FaultPlan,
        forget_limits: Callable[[], None],
    ) -> None:
        self._store = store
        self._residents = residents
        self._dispatcher = dispatcher
        self._webhook = webhook
        self._templates = templates
        self._faults = faults
        self._forget_limits = forget_limits
        self._connecting = threading.Lock()

    def add_routes(self, router: Router) -> None:
        """The sandbox's own endpoints."""
        for method, name, handler in (
            ("GET", "health", self._health),
            ("GET", "messages", self._messages),
            ("DELETE", "messages", self._clear),
            ("POST", "replies", self._reply),
            ("GET", "faults", self._show_faults),
            ("PUT", "faults", self._set_faults),
            ("PUT", "templates", self._set_templates),
            ("PUT", "webhook", self._set_webhook),
        ):
            router.add(method, f"/_sandbox/{name}", _explained(handler))

    def _health(self, _: Request) -> Response:
        state = {
            "ok": True,
            "webhook": self._webhook.url,
            "messages": len(self._store.messages()),
            "pending": self._dispatcher.pending(),
            "templates": [list(template.key) for template in self._templates.all()],
        }
        return json_response(state)

    def _messages(self, request: Request) -> Response:
        to = request.query.get("to")
        if to is not None:
            # In a query an unescaped plus arrives as a space.
            to = "+" + to.strip().removeprefix("+")
        return json_response([message.summary() for message in self._store.messages(to)])

    def _clear(self, _: Request) -> Response:
        self._dispatcher.clear()
        self._forget_limits()
        return json_response({"deleted": self._store.clear()})

    def _reply(self, request: Request) -> Response:
        reply = _Reply.model_validate(request.json())
        if reply.text is not None:
            identifier = self._residents.say(reply.to, reply.text)
        elif reply.payload is not None:
            identifier = self._residents.tap(reply.to, reply.payload)
        else:
            point = reply.location or _Point(latitude=0, longitude=0)
            identifier = self._residents.locate(reply.to, point.latitude, point.longitude)
        return json_response({"id": identifier}, 202)

    def _show_faults(self, _: Request) -> Response:
        return json_response(self._faults.faults.model_dump())

    def _set_faults(self, request: Request) -> Response:
        self._faults.set(Faults.model_validate(request.json()))
        return self._show_faults(request)

    def _set_templates(self, request: Request) -> Response:
        return json_response({"templates": self._templates.replace(request.json())})

    def _set_webhook(self, request: Request) -> Response:
        url = _Webhook.model_validate(request.json()).url
        try:
            with self._connecting:
                self._webhook.connect(url)
        except HandshakeError as error:
            return json_response({"error": str(error)}, 502)
        self._dispatcher.open()
        return json_response({"url": url})


def _explained(handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            return handler(request)
        except ValidationError as error:
            return json_response({"error": "; ".join(_sentence(one) for one in error.errors())}, 400)
        except MetaError as error:
            return json_response({"error": error.details}, 400)
        except UnknownButtonError as error:
            return json_response({"error": str(error)}, 400)
        except ValueError as error:
            return json_response({"error": f"The body is not valid JSON: {error}."}, 400)

    return answer


def _sentence(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}." if where else f"{message}."
