"""The command `desac`: each command is loaded only when it is called, so that `check` starts at once."""

import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

_COMMANDS = (
    "check",
    "template",
    "up",
    "demo",
    "down",
    "upload",
    "status",
    "figures",
    "approve",
    "person",
    "complaints",
    "silences",
    "people",
    "roster",
    "sending",
    "templates",
    "media",
    "console",
    "export",
)
_INTERRUPTED = 130


class _LazyGroup(TyperGroup):
    """The function, or the group of commands, `x` in the module `cli.x` is the command `x`."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the base class's signature
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the base class's signature
        if cmd_name not in _COMMANDS:
            return None
        found = getattr(import_module(f"cli.{cmd_name}"), cmd_name)
        if isinstance(found, typer.Typer):
            return get_command(found)
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name)(found)
        return get_command(alone)


_typer = typer.Typer(
    cls=_LazyGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@_typer.callback()
def _desac() -> None:
    """Desac, Denpasar Siaga Covid-19: check files, run the stack locally, see what became of everyone."""


def app(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. Whatever goes wrong is one line and an exit status."""
    try:
        _typer(args=list(arguments) if arguments is not None else None)
    except KeyboardInterrupt:
        _say("interrupted")
        sys.exit(_INTERRUPTED)
    except Exception as error:  # a user gets a sentence, the log gets the rest
        logging.getLogger("desac").debug("command failed", exc_info=True)
        _say(_sentence(error))
        sys.exit(1)


def _sentence(error: Exception) -> str:
    text = " ".join(str(error).split()) or "no details"
    expected = type(error).__module__.startswith(("cli.", "sandbox."))
    return text if expected else f"{type(error).__name__}: {text}"


def _say(text: str) -> None:
    sys.stderr.write(f"desac: {text}\n")


if __name__ == "__main__":
    app()
