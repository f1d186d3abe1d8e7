"""Findings of cdk-nag that we accept, each with its reason."""

from aws_cdk import Acknowledgment, CfnElement, Stack, Validations
from constructs import IConstruct

from infra.l1 import resource


def accept(construct: IConstruct, finding: str, reason: str) -> None:
    """Acknowledge one finding on a construct and what is in it: `AwsSolutions-COG8`, say."""
    Validations.of(construct).acknowledge(Acknowledgment(id=finding, reason=reason))


def accept_wildcard(construct: IConstruct, on: IConstruct, suffix: str, reason: str) -> None:
    """Acknowledge permissions on the ARN of `on` with a suffix that holds an asterisk.

    Raises TypeError for a construct that is no single resource.
    """
    name = Stack.of(on).get_logical_id(resource(on, CfnElement))
    accept(construct, f"AwsSolutions-IAM5[Resource::<{name}.Arn>{suffix}]", reason)
