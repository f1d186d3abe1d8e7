"""The CloudFormation resource behind a construct, for properties that the construct does not offer."""

from aws_cdk import CfnElement
from constructs import IConstruct


def resource[R: CfnElement](construct: IConstruct, kind: type[R]) -> R:
    """The construct's own resource. Raises TypeError if it is of another kind."""
    found = construct.node.default_child
    if not isinstance(found, kind):
        raise TypeError(f"{construct.node.path} is made of {type(found).__name__}, not {kind.__name__}")
    return found
