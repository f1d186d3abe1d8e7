"""Findings of cdk-nag that we accept, each with its reason."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def accept(construct: IConstruct, finding: str, reason: str) -> None:
    """Acknowledge one finding on one construct: `AwsSolutions-COG3` or `AwsSolutions-IAM5[Resource::…]`."""
    Validations.of(construct).acknowledge(Acknowledgment(id=finding, reason=reason))
