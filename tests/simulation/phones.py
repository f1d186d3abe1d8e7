"""WhatsApp and the phones of a city, in memory: what arrives, the receipts, what residents answer."""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from types import TracebackType
from typing import Any, Protocol, Self

_DELIVERED = timedelta(seconds=4)
_READ = timedelta(minutes=20)
_FAILED = timedelta(seconds=30)
_NOT_ON_WHATSAPP = 131026


class Street(Protocol):
    """What phones need of the world."""

    @property
    def now(self) -> datetime:
        """The clock."""
        ...

    def after(self, wait: timedelta, what: Callable[[], object]) -> None:
        """Do something in a while."""
        ...

    def http(self, method: str, path: str, event: dict[str, Any]) -> dict[str, Any]:
        """A request to the public API."""
        ...


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it came. `template` is empty for free text; `payloads` are those of its buttons."""

    wamid: str
    to: str
    at: datetime
    template: str
    texts: tuple[str, ...]
    token: str | None
    payloads: tuple[str, ...]


type Listener = Callable[[Received], None]


@dataclass(slots=True)
class Phones:
    """Every phone of the city. `dead` have no WhatsApp; `listeners` are told of each message on theirs."""

    app_secret: str
    phone_number_id: str
    street: Street | None = None
    dead: set[str] = field(default_factory=set)
    listeners: dict[str, Listener] = field(default_factory=dict)
    received: dict[str, list[Received]] = field(default_factory=lambda: defaultdict(list))
    _numbers: Any = field(default_factory=lambda: count(1))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def messaging_limit(self) -> str:
        """A grown number's."""
        return "TIER_100K"

    def send(self, message: Mapping[str, Any]) -> str:
        """Of `desac.ports.whatsapp.WhatsApp`."""
        assert self.street
        wamid = f"wamid.{next(self._numbers):07d}"
        to = f"+{str(message['to']).lstrip('+')}"
        if to in self.dead:
            self.street.after(_FAILED, lambda: self._status(wamid, to, "failed", message))
            return wamid
        taken = _read(message, wamid, to, self.street.now)
        self.received[to].append(taken)
        self.street.after(_DELIVERED, lambda: self._arrive(taken, message))
        return wamid

    def _arrive(self, taken: Received, message: Mapping[str, Any]) -> None:
        assert self.street
        self._status(taken.wamid, taken.to, "sent", message)
        self._status(taken.wamid, taken.to, "delivered", message)
        if listener := self.listeners.get(taken.to):
            self.street.after(_READ, lambda: self._status(taken.wamid, taken.to, "read", message))
            listener(taken)

    def say(self, sender: str, *, quoting: str | None = None, text: str = "", payload: str = "") -> None:
        """Somebody writes, or taps the button with `payload`."""
        assert self.street
        stamp = str(int(self.street.now.timestamp()))
        told: dict[str, Any] = {
            "from": sender.lstrip("+"), "id": f"wamid.in{next(self._numbers):07d}", "timestamp": stamp,
        }  # fmt: skip
        if payload:
            told |= {"type": "button", "button": {"payload": payload, "text": payload}}
        else:
            told |= {"type": "text", "text": {"body": text}}
        if quoting:
            told["context"] = {"id": quoting, "from": self.phone_number_id}
        self._webhook(
            {"contacts": [{"wa_id": sender.lstrip("+"), "profile": {"name": "-"}}], "messages": [told]}
        )

    def _status(self, wamid: str, to: str, status: str, message: Mapping[str, Any]) -> None:
        assert self.street
        told: dict[str, Any] = {
            "id": wamid, "status": status, "recipient_id": to.lstrip("+"),
            "timestamp": str(int(self.street.now.timestamp())),
        }  # fmt: skip
        if "biz_opaque_callback_data" in message:
            told["biz_opaque_callback_data"] = message["biz_opaque_callback_data"]
        if status == "failed":
            told["errors"] = [{"code": _NOT_ON_WHATSAPP, "title": "Message undeliverable"}]
        self._webhook({"statuses": [told]})

    def _webhook(self, value: dict[str, Any]) -> None:
        assert self.street
        metadata = {"display_phone_number": "620000", "phone_number_id": self.phone_number_id}
        change = {
            "field": "messages",
            "value": {"messaging_product": "whatsapp", "metadata": metadata, **value},
        }
        body = json.dumps(
            {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
        )
        signature = hmac.new(self.app_secret.encode(), body.encode(), hashlib.sha256).hexdigest()
        path = "/webhook/whatsapp"
        answer = self.street.http(
            "POST",
            path,
            {
                "version": "2.0",
                "rawPath": path,
                "headers": {"x-hub-signature-256": f"sha256={signature}", "content-type": "application/json"},
                "requestContext": {"http": {"method": "POST", "path": path}},
                "body": body,
                "isBase64Encoded": False,
            },
        )
        assert answer["statusCode"] == 200, answer


def _read(message: Mapping[str, Any], wamid: str, to: str, at: datetime) -> Received:
    """What a phone shows of a Cloud API message, as far as residents act on it."""
    texts: list[str] = []
    payloads: list[str] = []
    token = None
    template = ""
    if message["type"] == "template":
        template = str(message["template"]["name"])
        for component in message["template"].get("components", []):
            for parameter in component.get("parameters", []):
                if component.get("sub_type") == "url":
                    token = str(parameter["text"])
                elif parameter["type"] == "payload":
                    payloads.append(str(parameter["payload"]))
                elif parameter["type"] == "text":
                    texts.append(str(parameter["text"]))
    elif message["type"] == "text":
        texts.append(str(message["text"]["body"]))
    elif message["type"] == "interactive":
        told = message["interactive"]
        texts.append(str(told.get("body", {}).get("text", "")))
        action = told.get("action", {})
        payloads += [str(button["reply"]["id"]) for button in action.get("buttons", [])]
        url = action.get("parameters", {}).get("url")
        token = str(url).rpartition("/f/")[2] if url else None
    return Received(wamid, to, at, template, tuple(texts), token, tuple(payloads))
