"""AWS clients, one of each kind per process, made at first use."""

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from types_boto3_events import EventBridgeClient
    from types_boto3_geo_places import LocationServicePlacesV2Client
    from types_boto3_s3 import S3Client
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sns import SNSClient
    from types_boto3_sqs import SQSClient
    from types_boto3_ssm import SSMClient

CONFIG = Config(
    connect_timeout=3, read_timeout=15, retries={"mode": "standard", "max_attempts": 4}, tcp_keepalive=True
)

# Whoever waits for an address can wait in the queue: a batch must not hang on a geocoder that is down.
_SHORT = CONFIG.merge(
    Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
)


@cache
def events() -> "EventBridgeClient":
    """EventBridge."""
    return boto3.client("events", config=CONFIG)


@cache
def s3() -> "S3Client":
    """S3."""
    return boto3.client("s3", config=CONFIG)


@cache
def sqs() -> "SQSClient":
    """SQS."""
    return boto3.client("sqs", config=CONFIG)


@cache
def sns() -> "SNSClient":
    """SNS."""
    return boto3.client("sns", config=CONFIG)


@cache
def secretsmanager() -> "SecretsManagerClient":
    """Secrets Manager."""
    return boto3.client("secretsmanager", config=CONFIG)


@cache
def ssm() -> "SSMClient":
    """Systems Manager Parameter Store."""
    return boto3.client("ssm", config=CONFIG)


@cache
def geo_places(region: str) -> "LocationServicePlacesV2Client":
    """Amazon Location Places; it is not offered in Jakarta, so its region is a setting."""
    return boto3.client("geo-places", region_name=region, config=_SHORT)
