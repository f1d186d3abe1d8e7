"""The stack a command works on: the local one while it runs, else the one on AWS."""

from typing import TYPE_CHECKING, Annotated

import typer

from sandbox import local_state

if TYPE_CHECKING:
    from cli.operator.target import Target

STACK = "Desac"

StackOption = Annotated[
    str | None,
    typer.Option(
        "--stack",
        help=f"A deployed CloudFormation stack; without it the running local one, else {STACK}. "
        "Account and region are those of your AWS profile.",
    ),
]


def choose(stack: str | None) -> "Target":
    """The stack named, else the local one that runs, else `Desac` on AWS."""
    from cli.operator.target import deployed  # noqa: PLC0415 - boto3 is slow to import
    from sandbox.target import local_target  # noqa: PLC0415 - as above

    state = local_state.read()
    if stack is None and state is not None:
        return local_target(state)
    return deployed(stack or STACK)
