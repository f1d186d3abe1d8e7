"""What a program may tell the sandbox, under `/_sandbox/`: messages, answers, faults, the webhook."""

import threading
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sandbox.standin.arrivals import Arrivals
from sandbox.standin.control_models import Reply, Webhook
from sandbox.standin.control_replies import answer_as
from sandbox.standin.dispatcher import Dispatcher
from sandbox.standin.fault_plan import FaultPlan
from sandbox.standin.faults import NO_FAULTS, Faults
from sandbox.standin.inbound import Inbound, UnknownButtonError
from sandbox.standin.router import Handler, Router
from sandbox.standin.store import Store
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.webhook_client import HandshakeError, WebhookClient
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.wire import Request, Response, json_response

_FAULTS = TypeAdapter(Faults | list[Faults])


class Control:
    """Lists and clears messages and arrivals, answers for residents, sets faults and the webhook."""

    def __init__(
        self,
        *,
        store: Store,
        arrivals: Arrivals,
        inbound: Inbound,
        dispatcher: Dispatcher,
        webhook: WebhookClient,
        templates: TemplateRegistry,
        faults: FaultPlan,
        forget: Callable[[], None],
    ) -> None:
        self._store = store
        self._arrivals = arrivals
        self._inbound = inbound
        self._dispatcher = dispatcher
        self._webhook = webhook
        self._templates = templates
        self._faults = faults
        self._forget = forget
        self._connecting = threading.Lock()

    def add_routes(self, router: Router) -> None:
        """The sandbox's own endpoints."""
        for method, name, handler in (
            ("GET", "health", self._health),
            ("GET", "messages", self._messages),
            ("DELETE", "messages", self._clear),
            ("GET", "arrivals", self._list_arrivals),
            ("POST", "replies", self._reply),
            ("GET", "faults", self._show_faults),
            ("PUT", "faults", self._set_faults),
            ("PUT", "webhook", self._set_webhook),
        ):
            router.add(method, f"/_sandbox/{name}", explained(handler))

    def _health(self, _: Request) -> Response:
        state = {
            "ok": True,
            "webhook": self._webhook.url,
            "messages": self._store.count(),
            "pending": self._dispatcher.pending(),
            "templates": [list(entry.template.key) for entry in self._templates.all()],
        }
        return json_response(state)

    def _messages(self, request: Request) -> Response:
        to = request.query.get("to")
        if to is not None:
            # In a query an unescaped plus arrives as a space.
            to = "+" + to.strip().removeprefix("+")
        messages = self._store.messages(to)
        if "details" in request.query:
            return json_response([message.details() for message in messages])
        return json_response([message.summary() for message in messages])

    def _list_arrivals(self, request: Request) -> Response:
        after = request.query.get("after", "0")
        return json_response(self._arrivals.listed(int(after) if after.isdecimal() else 0))

    def _clear(self, _: Request) -> Response:
        self._dispatcher.clear()
        self._forget()
        self._arrivals.clear()
        return json_response({"deleted": self._store.clear()})

    def _reply(self, request: Request) -> Response:
        reply = Reply.model_validate(request.json())
        return json_response({"id": answer_as(self._inbound, reply)}, 202)

    def _show_faults(self, _: Request) -> Response:
        faults = self._faults.faults
        if len(faults) > 1:
            return json_response([one.model_dump() for one in faults])
        return json_response((faults[0] if faults else NO_FAULTS).model_dump())

    def _set_faults(self, request: Request) -> Response:
        given = _FAULTS.validate_python(request.json())
        self._faults.set(*(given if isinstance(given, list) else [given]))
        return self._show_faults(request)

    def _set_webhook(self, request: Request) -> Response:
        url = Webhook.model_validate(request.json()).url
        try:
            with self._connecting:
                self._webhook.connect(url)
        except HandshakeError as error:
            return json_response({"error": str(error)}, 502)
        self._dispatcher.open()
        return json_response({"url": url})


def explained(handler: Handler) -> Handler:
    """`handler`, a wrong request answered with a sentence."""

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
    # Where one or several are allowed, the place begins with which of the two was tried.
    where = ".".join(str(part) for part in error["loc"] if part not in {"Faults", "list[Faults]"})
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}." if where else f"{message}."
