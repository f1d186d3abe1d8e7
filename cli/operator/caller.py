"""Who runs a command, for the record of what was decided."""

import getpass

from cli.operator.target import Target


def caller(target: Target) -> str:
    """The AWS identity the command acts with and the name on this machine: `arn:aws:…/ayu (ayu)`.

    Raises botocore's ClientError where there is no identity.
    """
    arn: str = target.boto("sts").get_caller_identity()["Arn"]
    return f"{arn} ({getpass.getuser()})"
