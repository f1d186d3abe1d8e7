"""`desac media`: the handbook and the video that go out with messages."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid

from cli.problems import CommandError
from cli.targeting import StackOption, choose
from cli.terminal import err, out

media = typer.Typer(
    name="media", no_args_is_help=True, help="Files that go out with messages: push, status, handbook."
)


@media.command()
def push(
    file: Annotated[Path, typer.Argument(help="A PDF, or an MP4 (H.264, AAC).", exists=True, dir_okay=False)],
    name: Annotated[str | None, typer.Option(help="Which file it is: handbook or video.")] = None,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for WhatsApp's id.")] = 120,
    stack: StackOption = None,
) -> None:
    """Put FILE where the stack takes it from, and wait until WhatsApp has it."""
    from cli.operator.media import Media  # noqa: PLC0415 - boto3 is slow to import
    from cli.operator.whatsapp_account import account_of  # noqa: PLC0415 - as above

    target = choose(stack)
    library = Media(target, account_of(target))
    meant = library.push(file, name)
    with err.status(f"{file.name} is on its way to WhatsApp …"):
        known = library.wait(meant.name, seconds=timeout)
    if known is None:
        raise CommandError(f"{meant.name} is stored, but WhatsApp has no id for it yet: log of notify-media.")
    out.print(f"{meant.name}: WhatsApp has it until {known.expires_at:%d-%m-%Y}; it is renewed before.")


@media.command()
def status(stack: StackOption = None) -> None:
    """Show what is stored and what WhatsApp has. Exit status 1 if a file is missing or not current."""
    from cli.operator.media import Media  # noqa: PLC0415 - as above
    from cli.operator.whatsapp_account import account_of  # noqa: PLC0415 - as above

    target = choose(stack)
    found = Media(target, account_of(target)).status()
    grid = Grid("file", "stored", "at WhatsApp", "until", box=None)
    for one in found:
        stored = one.digest[:12] if one.digest else "missing"
        there = one.known.digest[:12] if one.known else "never"
        if one.known and one.known.refused_at:
            there += f", refused {one.known.refused_at:%d-%m-%Y}"
        until = f"{one.known.expires_at:%d-%m-%Y}" if one.known else ""
        grid.add_row(one.file.name, stored, there, until, style=None if one.is_current else "yellow")
    out.print(grid)
    if not all(one.is_current for one in found):
        raise typer.Exit(1)


@media.command()
def handbook(
    check: Annotated[bool, typer.Option("--check", help="Only say whether the kept PDF is current.")] = False,
) -> None:
    """Make the handbook's PDF from its text. Works without a stack."""
    from cli.operator.handbook import TARGET, build, load  # noqa: PLC0415 - fpdf is slow to import

    content = build(load())
    if check:
        if not TARGET.exists() or TARGET.read_bytes() != content:
            raise CommandError(f"{TARGET.name} is not what its source says: desac media handbook")
        return
    TARGET.write_bytes(content)
    out.print(f"{TARGET} ({len(content) / 1024:.0f} kB)", soft_wrap=True)
