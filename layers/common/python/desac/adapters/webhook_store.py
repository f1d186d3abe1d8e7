"""WhatsApp's webhooks as they came, one S3 object each."""

import uuid
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from desac.adapters import aws


class NotStoredError(Exception):
    """S3 did not take a webhook; nothing of it is kept."""


def store(bucket: str, body: bytes, received_at: datetime) -> str:
    """Keep a webhook's raw body as `webhooks/<yyyy>/<mm>/<dd>/<uuid>.json` (UTC) and return its key.

    Raises NotStoredError if S3 does not take it.
    """
    key = f"webhooks/{received_at:%Y/%m/%d}/{uuid.uuid4()}.json"
    try:
        aws.s3().put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/json")
    except (BotoCoreError, ClientError) as error:
        raise NotStoredError("S3 did not take a webhook") from error
    return key


def load(bucket: str, key: str) -> bytes:
    """The raw body. Raises botocore's ClientError if there is no such object."""
    return aws.s3().get_object(Bucket=bucket, Key=key)["Body"].read()
