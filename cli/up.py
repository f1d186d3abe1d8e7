"""`desac up`: the stack on this machine, left running."""

from typing import Annotated

import typer

from cli.interrupts import heed_signals
from cli.terminal import err, out
from sandbox.local_state import LocalState


def up(
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="A setting of the stage, name=value; may be repeated.")
    ] = None,
) -> None:
    """Start the emulator and the stand-ins, deploy the stack and leave it running."""
    from sandbox import run  # noqa: PLC0415 - boto3 is slow to import

    heed_signals()
    state = run.running()
    if state is not None:
        err.print("The stack is already up and healthy.")
    else:
        state = run.up(lambda text: err.print(text, markup=False), settings_from(set_ or []))
    print_addresses(state)


def settings_from(pairs: list[str]) -> dict[str, str]:
    """`["a=1"]` as a dictionary. Raises typer.BadParameter for anything else."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise typer.BadParameter(f"{pair} is not name=value", param_hint="--set")
        found[name] = value
    return found


def print_addresses(state: LocalState) -> None:
    """Where a visitor looks, and whom to sign in as."""
    out.print(f"inbox    {state.sandbox_url}/", soft_wrap=True)
    out.print(f"console  {state.console_url}", soft_wrap=True)
    for user in state.users:
        place = f" {user.kecamatan}" if user.kecamatan else ""
        out.print(f"         {user.username} / {user.password}  ({user.role}{place})")
    out.print(
        f"files    s3://{state.drop_bucket} (aws --endpoint-url {state.aws_endpoint_url})", soft_wrap=True
    )
