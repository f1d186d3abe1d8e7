"""Webhooks as Meta writes them: what they say and how they are signed."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

from sandbox.standin.clock import unix
from sandbox.standin.store import SentMessage
from sandbox.standin.whatsapp_errors import failed_status_error

Update = dict[str, Any]
_NOT_ON_WHATSAPP = 131026


def user_id(phone: str) -> str:
    """The id under which this business knows the owner of `phone`, number hidden or not."""
    number = int.from_bytes(hashlib.sha256(phone.removeprefix("+").encode()).digest()[:8], "big")
    return f"ID.{number:020d}"


def status_update(message: SentMessage, status: str, at: float, details: str = "") -> Update:
    """One entry of `statuses[]`."""
    update: Update = {
        "id": message.id,
        "status": status,
        "timestamp": unix(at),
        "recipient_id": message.to.removeprefix("+"),
    }
    if message.error_code != _NOT_ON_WHATSAPP:
        update["recipient_user_id"] = user_id(message.to)
    if message.callback_data is not None:
        update["biz_opaque_callback_data"] = message.callback_data
    if status in {"sent", "delivered"}:
        kind = "regular" if message.type == "template" else "free_customer_service"
        update["pricing"] = {
            "billable": kind == "regular",
            "pricing_model": "PMP",
            "category": message.category.lower(),
            "type": kind,
        }
    if status == "failed":
        update["errors"] = [failed_status_error(message.error_code or 131000, details)]
    return update


def webhook_body(updates: Iterable[Update], *, waba_id: str, phone_number_id: str, display: str) -> bytes:
    """One POST for `updates`, statuses and inbound messages alike. Meta escapes whatever is not ASCII."""
    metadata = {"display_phone_number": display, "phone_number_id": phone_number_id}
    statuses, messages, senders, recipients = [], [], {}, {}
    for update in updates:
        if "status" in update:
            statuses.append(update)
            recipient = {"wa_id": update["recipient_id"], "user_id": update.get("recipient_user_id")}
            recipients[update["recipient_id"]] = {key: value for key, value in recipient.items() if value}
            continue
        messages.append({name: value for name, value in update.items() if name != "profile"})
        sender = {"profile": update["profile"], "user_id": update["from_user_id"]}
        # Who hides the number is known by the other id alone.
        senders[update["from_user_id"]] = sender | ({"wa_id": update["from"]} if "from" in update else {})
    changes = []
    if messages:
        changes.append({"contacts": list(senders.values()), "messages": messages})
    if statuses:
        changes.append({"contacts": list(recipients.values()), "statuses": statuses})
    common = {"messaging_product": "whatsapp", "metadata": metadata}
    entry = {
        "id": waba_id,
        "changes": [{"field": "messages", "value": common | change} for change in changes],
    }
    content = {"object": "whatsapp_business_account", "entry": [entry]}
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def signature(body: bytes, app_secret: str) -> str:
    """The value of `X-Hub-Signature-256`."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
