"""The public webhook: only WhatsApp gets in, and what it says is kept byte for byte."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from desac.adapters import keys, webhook_store
from desac.domain.ids import stranger_id
from desac.settings import settings
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


def test_what_cannot_be_stored_is_asked_for_again(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only 200 ends WhatsApp's tries, which go on for seven days."""
    monkeypatch.setenv("DESAC_WEBHOOK_BUCKET", "a-bucket-that-is-not-there")
    settings.cache_clear()
    assert call(request("POST", PATH, BODY.decode(), sign(BODY)))["statusCode"] == 503
    output = capsys.readouterr().out
    assert "WebhookNotStored" in output
    assert "6281200000001" not in output
    monkeypatch.setenv("DESAC_WEBHOOK_BUCKET", BUCKET)
    settings.cache_clear()
    assert call(request("POST", PATH, BODY.decode(), sign(BODY)))["statusCode"] == 200
    assert len(stack.stored_webhooks()) == 1


def test_a_webhook_of_three_megabytes_is_stored_whole(stack: Stack) -> None:
    body = json.dumps({"entry": [], "padding": "x" * (3 * 1024 * 1024)}).encode()
    encoded = base64.b64encode(body).decode()
    assert call(request("POST", PATH, encoded, sign(body), encoded=True))["statusCode"] == 200
    (key,) = stack.stored_webhooks()
    assert webhook_store.load(BUCKET, key) == body


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
    found = stack.table.partition(keys.partition(stranger_id("+6281200000001")))
    item, answer = sorted(found, key=lambda one: one["type"], reverse=True)
    assert answer["purpose"] == "stranger_answer"
    assert item["text"].startswith("Terima kasih")
