"""Webhooks as Meta writes them: what they say and how they are signed."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

from sandbox.standin.clock import unix
from sandbox.standin.identifiers import user_id
from sandbox.standin.messages import SentMessage
from sandbox.standin.whatsapp_errors import failed_status_error

Update = dict[str, Any]
_NOT_ON_WHATSAPP = 131026


def is_receipt(update: Update) -> bool:
    """Whether it is an entry of `statuses[]`."""
    return "status" in update


def status_update(message: SentMessage, status: str, at: float, details: str = "") -> Update:
    """One entry of `statuses[]`. Who was written to by id alone is named by it alone."""
    update: Update = {"id": message.id, "status": status, "timestamp": unix(at)}
    if not message.by_user_id:
        update["recipient_id"] = message.to.removeprefix("+")
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


def webhook_body(
    updates: Iterable[Update], *, waba_id: str, phone_number_id: str, display: str, at: float
) -> bytes:
    """One POST for `updates` of every kind, made `at`. Meta escapes whatever is not ASCII."""
    statuses, messages, senders, recipients = [], [], {}, {}
    changes: list[dict[str, Any]] = []
    for update in updates:
        if "field" in update:
            changes.append(update)
        elif is_receipt(update):
            statuses.append(update)
            known = {"wa_id": update.get("recipient_id"), "user_id": update.get("recipient_user_id")}
            recipients[str(known)] = {key: value for key, value in known.items() if value}
        else:
            messages.append({name: value for name, value in update.items() if name != "profile"})
            # A system message comes without contacts.
            if "profile" in update:
                sender = {"profile": update["profile"], "user_id": update["from_user_id"]}
                # Who hides the number is known by the other id alone.
                number = {"wa_id": update["from"]} if "from" in update else {}
                senders[update["from_user_id"]] = sender | number
    common = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": display, "phone_number_id": phone_number_id},
    }
    for contacts, kind, found in ((senders, "messages", messages), (recipients, "statuses", statuses)):
        if found:
            value = common | ({"contacts": list(contacts.values())} if contacts else {}) | {kind: found}
            changes.append({"field": "messages", "value": value})
    content = {
        "object": "whatsapp_business_account",
        "entry": [{"id": waba_id, "time": int(at), "changes": changes}],
    }
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def signature(body: bytes, app_secret: str) -> str:
    """The value of `X-Hub-Signature-256`."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
