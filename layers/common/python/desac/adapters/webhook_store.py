"""WhatsApp's webhooks as they came, one S3 object each."""

import uuid
from datetime import datetime

from desac.adapters import aws


def store(bucket: str, body: bytes, received_at: datetime) -> str:
    """Keep a webhook's raw body as `webhooks/<yyyy>/<mm>/<dd>/<uuid>.json` (UTC) and return its key."""
    key = f"webhooks/{received_at:%Y/%m/%d}/{uuid.uuid4()}.json"
    aws.s3().put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/json")
    return key


def load(bucket: str, key: str) -> bytes:
    """The raw body. Raises botocore's ClientError if there is no such object."""
    return aws.s3().get_object(Bucket=bucket, Key=key)["Body"].read()
