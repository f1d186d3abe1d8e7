"""WhatsApp's webhook: verify, store, answer. Everything else happens later, from the stored object."""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets, webhook_store
from desac.observability import logger
from desac.settings import settings
from functions.notify.telemetry import count

Answer = dict[str, Any]


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Answer:  # noqa: ARG001 # Lambda's signature
    """Answer a request of the HTTP API (payload format 2.0)."""
    method = event["requestContext"]["http"]["method"]
    secret = secrets.secret(settings().whatsapp_secret)
    if method == "GET":
        return _handshake(event.get("queryStringParameters") or {}, secret["verify_token"])
    if method != "POST":
        return _text(405, "method not allowed")
    body = _raw_body(event)
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    if body is None or not is_signed(body, headers.get("x-hub-signature-256", ""), secret["app_secret"]):
        logger.warning("webhook with a wrong signature")
        count("WebhookRejected")
        return _text(401, "wrong signature")
    try:
        webhook_store.store(settings().webhook_bucket, body, datetime.now(UTC))
    except webhook_store.NotStoredError:
        # Anything but 200 makes WhatsApp send it again, for seven days.
        logger.exception("a webhook could not be stored")
        count("WebhookNotStored")
        return _text(503, "not stored")
    return _text(200, "ok")


def is_signed(body: bytes, signature: str, app_secret: str) -> bool:
    """Whether `signature` (`sha256=<hex>`) is the app's for exactly these bytes."""
    digest = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return _same(signature, f"sha256={digest}")


def _handshake(query: dict[str, str], verify_token: str) -> Answer:
    ours = _same(query.get("hub.verify_token", ""), verify_token)
    if query.get("hub.mode") != "subscribe" or not ours or "hub.challenge" not in query:
        logger.warning("forged webhook handshake")
        return _text(403, "forbidden")
    return _text(200, query["hub.challenge"])


def _same(given: str, expected: str) -> bool:
    # compare_digest takes only ASCII as text, and a stranger may send anything.
    return hmac.compare_digest(given.encode(), expected.encode())


def _raw_body(event: dict[str, Any]) -> bytes | None:
    """The bytes that were signed, or None if the gateway's encoding is broken."""
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        return None


def _text(status: int, body: str) -> Answer:
    return {
        "statusCode": status,
        "headers": {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"},
        "body": body,
    }
