"""The local stack as the operators' library sees any stack."""

from typing import Any

from cli.operator.target import Target
from sandbox.environment import CREDENTIALS, REGION
from sandbox.local_state import LocalState


def client_arguments(endpoint: str) -> dict[str, Any]:
    """Arguments of boto3's clients that reach the emulator."""
    return {
        "endpoint_url": endpoint,
        "region_name": REGION,
        "aws_access_key_id": CREDENTIALS["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    }


def local_target(state: LocalState) -> Target:
    """The running local stack."""
    return Target(state.outputs, client_arguments(state.aws_endpoint_url))
