"""The public webhook: only WhatsApp gets in, and what it says is kept byte for byte."""

import base64
import hashlib
import hmac
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.notify import webhook
from tests.integration.notify.notify_stack import BUCKET, CONTEXT, Stack, object_created, request

SECRET = "local-app-secret"
PATH = "/webhook/whatsapp"
BODY = (Path(__file__).parents[2] / "events/whatsapp/reply_text.json").read_bytes()


def sign(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def call(event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = webhook.handler(event, CONTEXT)
    return answer


@pytest.mark.parametrize("encoded", [False, True])
def test_a_signed_body_is_stored_as_it_came(stack: Stack, encoded: bool) -> None:
    body = base64.b64encode(BODY).decode() if encoded else BODY.decode()
    assert call(request("POST", PATH, body, sign(BODY), encoded=encoded))["statusCode"] == 200
    (key,) = stack.stored_webhooks()
    assert key.startswith("webhooks/20")
    assert boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read() == BODY


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256=é"},
        {"X-Hub-Signature-256": sign(BODY)["X-Hub-Signature-256"].removeprefix("sha256=")},
        sign(BODY, "another secret"),
        sign(BODY + b" "),
    ],
)
def test_a_wrong_signature_is_refused_and_nothing_stored(stack: Stack, headers: dict[str, str]) -> None:
    assert call(request("POST", PATH, BODY.decode(), headers))["statusCode"] == 401
    assert stack.stored_webhooks() == []


def test_broken_encoding_is_refused(stack: Stack) -> None:
    assert call(request("POST", PATH, "###", sign(b"###"), encoded=True))["statusCode"] == 401
    assert stack.stored_webhooks() == []


def handshake(**query: str) -> dict[str, Any]:
    text = "&".join(f"hub.{name}={value}" for name, value in query.items())
    return call(request("GET", f"{PATH}?{text}"))


def test_the_handshake_returns_the_bare_challenge(stack: Stack) -> None:
    del stack
    answer = handshake(mode="subscribe", verify_token="local-verify-token", challenge="1158201444")
    assert (answer["statusCode"], answer["body"]) == (200, "1158201444")
    assert answer["headers"]["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"mode": "subscribe", "verify_token": "guessed", "challenge": "1"},
        {"mode": "subscribe", "challenge": "1"},
        {"mode": "other", "verify_token": "local-verify-token", "challenge": "1"},
        {"mode": "subscribe", "verify_token": "local-verify-token"},
    ],
)
def test_a_forged_handshake_is_refused(stack: Stack, query: dict[str, str]) -> None:
    del stack
    assert handshake(**query)["statusCode"] == 403


def test_other_methods_are_refused(stack: Stack) -> None:
    del stack
    assert call(request("DELETE", PATH))["statusCode"] == 405


def test_a_stored_body_that_is_no_webhook_stays_in_the_queue(stack: Stack) -> None:
    boto3.client("s3").put_object(Bucket=BUCKET, Key="webhooks/x.json", Body=b"[]")
    assert len(stack.receive(object_created("webhooks/x.json"))) == 1
    assert len(stack.receive(object_created("webhooks/missing.json"))) == 1


def test_a_strangers_words_are_kept(stack: Stack) -> None:
    call(request("POST", PATH, BODY.decode(), sign(BODY)))
    stack.receive_new()
    (item,) = stack.table.partition("STRANGER#+6281200000001")
    assert item["text"].startswith("Terima kasih")
