"""What residents write, tap, send and change, as webhooks tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.standin.clock import unix
from sandbox.standin.identifiers import new_id, user_id
from sandbox.standin.limits import Clock, NumberLimit
from sandbox.standin.messages import Answer
from sandbox.standin.residents import Residents
from sandbox.standin.settings import StandInSettings
from sandbox.standin.store import Store
from sandbox.standin.telling import Teller
from sandbox.standin.webhooks import Update
from sandbox.standin.whatsapp_errors import UNSUPPORTED_MESSAGE

_USUAL_TYPES = {
    "audio": "audio/ogg; codecs=opus",
    "document": "application/pdf",
    "image": "image/jpeg",
    "sticker": "image/webp",
    "video": "video/mp4",
}


class UnknownButtonError(Exception):
    """A tap on a button that no message to this resident has."""


@dataclass(frozen=True)
class Sender:
    """Who writes; `hidden` overrides the settings, `name` is what they call themselves from now on."""

    phone: str
    hidden: bool | None = None
    name: str | None = None


class Inbound:
    """The way from the residents' phones to the webhook."""

    def __init__(
        self,
        settings: StandInSettings,
        *,
        store: Store,
        residents: Residents,
        teller: Teller,
        limit: NumberLimit,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._store = store
        self._residents = residents
        self._teller = teller
        self._limit = limit
        self._clock = clock

    def say(self, sender: Sender, text: str, quoting: str | None = None) -> str:
        """The resident writes `text`; the id of the inbound message."""
        content: dict[str, Any] = {"type": "text", "text": {"body": text}}
        if quoting is not None:
            content["context"] = self._context(quoting)
        return self._answer(sender, text, content)

    def locate(self, sender: Sender, location: Mapping[str, Any]) -> str:
        """The resident sends a location: latitude, longitude and perhaps name and address."""
        shown = f"📍 {location['latitude']}, {location['longitude']}"
        return self._answer(sender, shown, {"type": "location", "location": dict(location)})

    def tap(self, sender: Sender, payload: str) -> str:
        """The resident taps the button with `payload` on the last message that has it."""
        conversation = self._store.conversation(sender.phone)
        for message in conversation.sent() if conversation else ():
            for button in message.buttons:
                if button.get("payload") == payload:
                    content = _tap(button) | {"context": self._context(message.id)}
                    return self._answer(sender, button["title"], content)
        raise UnknownButtonError(f"No message to {sender.phone} has a button with the payload {payload!r}.")

    def react(self, sender: Sender, emoji: str, message_id: str | None = None) -> str:
        """The resident reacts to a message, by itself to the last one; no emoji takes the reaction back."""
        conversation = self._store.conversation(sender.phone)
        last = next((one.id for one in conversation.sent()), None) if conversation else None
        reaction = {"message_id": message_id or last or ""} | ({"emoji": emoji} if emoji else {})
        return self._answer(sender, emoji or "(reaksi dihapus)", {"type": "reaction", "reaction": reaction})

    def attach(self, sender: Sender, kind: str, caption: str = "", file_name: str = "") -> str:
        """The resident sends a picture, a voice note, a document …; nothing of it is kept here."""
        digits = str(int.from_bytes(new_id().encode()[-6:], "big"))
        media: dict[str, Any] = {"mime_type": _USUAL_TYPES[kind], "sha256": "0" * 43 + "=", "id": digits}
        media |= {"caption": caption} if caption else {}
        media |= {"filename": file_name or "dokumen.pdf"} if kind == "document" else {}
        media |= {"voice": True} if kind == "audio" else {}
        return self._answer(sender, f"[{kind}] {caption}".strip(), {"type": kind, kind: media})

    def unsupported(self, sender: Sender, kind: str = "unknown") -> str:
        """The resident sends something that the Cloud API cannot pass on."""
        content = {"type": "unsupported", "errors": [UNSUPPORTED_MESSAGE], "unsupported": {"type": kind}}
        return self._answer(sender, "[tidak didukung]", content)

    def change_number(self, sender: Sender, to: str) -> str:
        """The resident moves to the number `to`, under which the business knows them by a new id."""
        conversation = self._store.conversation(sender.phone)
        name = (conversation.name if conversation else "") or sender.phone.removeprefix("+")
        self._residents.move(sender.phone, to)
        old, new = sender.phone.removeprefix("+"), to.removeprefix("+")
        system = {
            "body": f"User {name} changed from {old} to {new}",
            "wa_id": new,
            "user_id": user_id(to),
            "type": "user_changed_number",
        }
        return self._answer(sender, f"(pindah ke {to})", {"type": "system", "system": system}, opens=False)

    def _context(self, message_id: str) -> dict[str, str]:
        return {"from": self._settings.display_phone_number, "id": message_id}

    def _answer(self, sender: Sender, shown: str, content: dict[str, Any], *, opens: bool = True) -> str:
        now, message_id, phone = self._clock(), new_id(), sender.phone
        digits = phone.removeprefix("+")
        self._store.answer(phone, Answer(message_id, shown, now), opens=opens)
        if sender.name is not None:
            self._store.name(phone, sender.name)
        conversation = self._store.conversation(phone)
        update: Update = {"from": digits, "from_user_id": user_id(phone), "id": message_id}
        update |= {"timestamp": unix(now), **content}
        hidden = sender.hidden
        if hidden is None:
            hidden = phone.endswith(self._settings.hidden_number_suffixes)
        if content["type"] == "system":
            # Says itself which number it was, and comes without contacts.
            hidden = False
        else:
            update["profile"] = {"name": (conversation.name if conversation else "") or digits}
        if hidden:
            del update["from"]
        self._limit.count_inbound()
        self._teller.schedule(0, lambda _: (update,), at_once=True)
        return message_id


def _tap(button: dict[str, str]) -> dict[str, Any]:
    if button["type"] == "quick_reply":
        return {"type": "button", "button": {"payload": button["payload"], "text": button["title"]}}
    kind = "list_reply" if button["type"] == "list_reply" else "button_reply"
    reply = {"id": button["payload"], "title": button["title"]}
    if "description" in button and kind == "list_reply":
        reply["description"] = button["description"]
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}
