"""Which deployed stack a command works on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cli.problems import CommandError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

REGION = "ap-southeast-3"
"""Where Desac runs unless the AWS profile says otherwise."""

_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 4})


@dataclass(frozen=True)
class Target:
    """A stack by its outputs, and how to reach it: `client` holds arguments for boto3's clients."""

    outputs: Mapping[str, str]
    client: Mapping[str, Any] = field(default_factory=dict)

    def output(self, name: str) -> str:
        """A stack output. Raises CommandError if the stack has none of that name."""
        try:
            return self.outputs[name]
        except KeyError:
            raise CommandError(f"The stack has no output {name}: deploy the present version.") from None

    def boto(self, service: str) -> Any:
        """A boto3 client of `service` for this stack."""
        return boto3.client(service, config=_CONFIG, **self.client)  # type: ignore[call-overload]

    @cached_property
    def s3(self) -> "S3Client":
        """S3."""
        return boto3.client("s3", config=_CONFIG, **self.client)

    def use_for_adapters(self) -> None:
        """Let `desac.adapters`, which read the environment as in Lambda, reach this stack."""
        names = {
            "endpoint_url": "AWS_ENDPOINT_URL",
            "region_name": "AWS_DEFAULT_REGION",
            "aws_access_key_id": "AWS_ACCESS_KEY_ID",
            "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
        }
        os.environ.update({names[key]: value for key, value in self.client.items()})
        if "endpoint_url" in self.client:
            os.environ.pop("AWS_PROFILE", None)


def deployed(stack: str, client: Mapping[str, Any] | None = None) -> Target:
    """The stack of that name, asked from CloudFormation. Raises CommandError if it cannot be found."""
    arguments = dict(client or {})
    try:
        if boto3.Session().region_name is None:
            arguments.setdefault("region_name", REGION)
        answer = boto3.client("cloudformation", config=_CONFIG, **arguments).describe_stacks(StackName=stack)
    except (BotoCoreError, ClientError) as error:
        raise CommandError(f"The stack {stack} cannot be read: {error}") from error
    outputs = {
        output["OutputKey"]: output["OutputValue"] for output in answer["Stacks"][0].get("Outputs", [])
    }
    return Target(outputs, arguments)
