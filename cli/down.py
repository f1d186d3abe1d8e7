"""`desac down`: end the local stack."""

from cli.terminal import err


def down() -> None:
    """End the local stack and forget its data."""
    from sandbox import run  # noqa: PLC0415 - boto3 is slow to import

    err.print("The stack is down." if run.down() else "Nothing was running.")
