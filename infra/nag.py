"""Findings of cdk-nag that we accept, each with its reason."""

from aws_cdk import Acknowledgment, CfnElement, Stack, Validations
from constructs import IConstruct


def accept(construct: IConstruct, finding: str, reason: str) -> None:
    """Acknowledge one finding on a construct and what is in it: `AwsSolutions-COG8`, say."""
    Validations.of(construct).acknowledge(Acknowledgment(id=finding, reason=reason))


def accept_wildcard(construct: IConstruct, resource: IConstruct, suffix: str, reason: str) -> None:
    """Acknowledge permissions on `<ARN of the resource><suffix>`, where the suffix holds an asterisk.

    Raises TypeError for a construct that is no single resource.
    """
    element = resource.node.default_child
    if not isinstance(element, CfnElement):
        raise TypeError(f"{resource.node.path} is no single resource")
    name = Stack.of(resource).get_logical_id(element)
    accept(construct, f"AwsSolutions-IAM5[Resource::<{name}.Arn>{suffix}]", reason)
