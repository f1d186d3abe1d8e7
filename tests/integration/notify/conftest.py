"""Notify over a table and a bucket in memory, with the strict WhatsApp stand-in on loopback."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from desac.adapters.table import Table
from desac.settings import settings
from functions.notify.templates import definitions
from sandbox.standin.server import StandIn
from sandbox.standin.settings import StandInSettings
from tests.integration.notify.notify_stack import BUCKET, Gateway, Phones, Stack

FORM = "https://siaga.example"


class Wall:
    """The clock that residents' phones go by; `ahead` moves it on, in seconds."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def wall() -> Wall:
    """The phones' clock."""
    return Wall()


@pytest.fixture
def stand_in(tmp_path: Path, wall: Wall) -> Iterator[StandIn]:
    """WhatsApp with our templates and quick residents."""
    templates = tmp_path / "templates.json"
    templates.write_text(json.dumps(definitions(FORM)), encoding="utf-8")
    quick = StandInSettings(
        port=0,
        templates=templates,
        sent_after=0,
        delivered_after=0.01,
        read_after=0.02,
        webhook_window=0.01,
        webhook_first_retry=0.01,
    )
    with StandIn(quick, clock=wall) as running:
        yield running


@pytest.fixture
def stack(table: Table, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """Notify's functions with their settings, secrets and bucket; WhatsApp is nowhere."""
    known = StandInSettings()
    secrets = {
        "whatsapp": {
            "access_token": known.access_token,
            "app_secret": known.app_secret,
            "verify_token": known.verify_token,
        },
        "links": {"key": "k" * 64},
    }
    for name, content in secrets.items():
        boto3.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(content))
    boto3.client("ssm").put_parameter(Name="/desac/form-base-url", Value=FORM, Type="String")
    boto3.client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
    )
    environment = {
        "TABLE": table.name,
        "WEBHOOK_BUCKET": BUCKET,
        "WHATSAPP_SECRET": "whatsapp",
        "LINK_SECRET": "links",
        "FORM_BASE_URL_PARAMETER": "/desac/form-base-url",
        "WHATSAPP_PHONE_NUMBER_ID": known.phone_number_id,
        "WHATSAPP_BASE_URL": "http://127.0.0.1:9",
        "QUIET_HOURS": "",
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"DESAC_{name}", value)
    return Stack(table)


@pytest.fixture
def phones(stack: Stack, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phones]:
    """Residents' phones; the sender of `stack` reaches them."""
    del stack
    monkeypatch.setenv("DESAC_WHATSAPP_BASE_URL", stand_in.url)
    settings.cache_clear()
    controls = Phones(stand_in.url)
    yield controls
    controls.close()


@pytest.fixture
def gateway(stack: Stack, phones: Phones) -> Iterator[Gateway]:
    """The webhook, known to WhatsApp after its handshake."""
    del stack
    opened = Gateway()
    phones.hook(opened.url)
    yield opened
    opened.close()
