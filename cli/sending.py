"""`desac sending`: whether messages go out, and stopping and resuming it."""

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.targeting import StackOption, choose
from cli.terminal import out

if TYPE_CHECKING:
    from cli.operator.sending import SendingStatus

sending = typer.Typer(no_args_is_help=True, help="Whether messages go out; stop it and go on.")


@sending.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    stack: StackOption = None,
) -> None:
    """Show whether messages go out, what holds them, and the day's room. Exit status 1 while stopped."""
    from cli.operator.sending import Sending  # noqa: PLC0415 - boto3 is slow to import

    found = Sending(choose(stack)).status(datetime.now(UTC))
    if as_json:
        sys.stdout.write(json.dumps(_as_json(found)) + "\n")
    else:
        _print(found)
    if found.number.stopped:
        raise typer.Exit(1)


@sending.command()
def pause(
    why: Annotated[str, typer.Option("--why", help="For whoever looks next.")],
    stack: StackOption = None,
) -> None:
    """Send nothing until somebody resumes. Messages wait; none is lost."""
    from cli.operator.caller import caller  # noqa: PLC0415 - boto3 is slow to import
    from cli.operator.sending import Sending  # noqa: PLC0415 - as above

    target = choose(stack)
    Sending(target).pause(why, caller(target), datetime.now(UTC))
    out.print("Nothing is sent from now on; `desac sending resume` goes on.")


@sending.command()
def resume(
    template: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only a template that is held: one version (guide_v2), or all of a name."
        ),
    ] = None,
    parked: Annotated[
        bool, typer.Option("--parked", help="Only what was refused for a mistake of ours, once it is mended.")
    ] = False,
    stack: StackOption = None,
) -> None:
    """Go on sending after a stop; or let a template, or what is parked, go again."""
    from cli.operator.caller import caller  # noqa: PLC0415 - boto3 is slow to import
    from cli.operator.sending import Sending  # noqa: PLC0415 - as above

    target = choose(stack)
    own, who, now = Sending(target), caller(target), datetime.now(UTC)
    if template is not None:
        own.resume_template(template, who, now)
        out.print(f"Messages of {template} go out again within a minute or two.", markup=False)
    if parked:
        out.print(f"{own.resume_parked(who, now)} parked messages are queued again.")
    if template is None and not parked:
        own.resume(who, now)
        out.print("Sending goes on; what waited goes out within a minute or two, the most urgent first.")


def _as_json(found: "SendingStatus") -> dict[str, object]:
    number = found.number.model_dump(mode="json", include={"stopped", "held_templates", "daily_limit"})
    slow_until = found.number.slow_until.isoformat() if found.number.slow_until else None
    counts = {
        "waiting": found.waiting,
        "unknown": found.unknown,
        "reached": found.reached,
        "room": found.room,
    }
    return {**number, "slow_until": slow_until, **counts}


def _print(found: "SendingStatus") -> None:
    from desac.domain.dates import WITA  # noqa: PLC0415 - boto3 is slow to import

    number = found.number
    if number.stopped:
        stop = number.stopped
        code = f"WhatsApp's code {stop.code}" if stop.code is not None else (stop.why or "")
        when = f"{stop.at.astimezone(WITA):%d-%m-%Y %H:%M} WITA"
        out.print(f"STOPPED since {when}: {stop.action}, {code}", style="red", markup=False)
    elif number.slow_until and number.slow_until > datetime.now(UTC):
        out.print(f"Slowed until {number.slow_until.astimezone(WITA):%H:%M:%S} WITA: WhatsApp said too fast.")
    else:
        out.print("Messages go out.")
    for name, hold in number.held_templates.items():
        when = f"{hold.at.astimezone(WITA):%d-%m-%Y %H:%M} WITA"
        why = f"code {hold.code}" if hold.code is not None else f"Meta says {hold.status}"
        out.print(f"held template: {name} since {when}, {why}", style="yellow", markup=False)
    limit = "no limit" if number.daily_limit is None else f"{found.room} of {number.daily_limit} left"
    out.print(f"people written to in the last 24 hours: {found.reached} ({limit})")
    for reason, count in found.waiting.items():
        out.print(f"waiting, {reason}: {count}", markup=False)
    if found.unknown:
        out.print(f"nobody knows yet whether they were sent: {found.unknown}")
