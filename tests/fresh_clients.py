"""AWS clients are kept per process, with the address they were made for; tests change that address."""

import pytest

from desac.adapters import aws, plain_client, secrets, table
from desac.settings import settings


def forget_clients() -> None:
    """Make every client, secret and setting anew at its next use."""
    services = (aws.s3, aws.sqs, aws.sns, aws.events, aws.ssm, aws.secretsmanager, aws.geo_places)
    for cached in (*services, table.dynamodb):
        cached.cache_clear()
    settings.cache_clear()
    secrets.forget()


def let_botocore_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto answers in the place of botocore's own exchange, and knows of no other."""
    monkeypatch.setattr(plain_client, "exchange_directly", lambda *_: None)
