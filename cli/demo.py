"""`desac demo`: a synthetic day on the local stack."""

import json
import signal
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.status import Status

from cli.funnel_view import print_funnel
from cli.interrupts import heed_signals
from cli.terminal import err, out
from cli.up import print_addresses

if TYPE_CHECKING:
    from sandbox.demo.day import DayResult


class _Told:
    """Milestones as lines; the present figure as a line that changes, where the terminal can do that."""

    def __init__(self, status: Status) -> None:
        self._status = status
        self._began = time.monotonic()

    def step(self, text: str) -> None:
        """Something was done or begins."""
        err.print(f"[{time.monotonic() - self._began:5.1f} s] {text}", markup=False)

    def now(self, text: str) -> None:
        """What is being waited for."""
        self._status.update(f"{text} …")


def demo(  # noqa: PLR0917 - the command line passes each by its name
    exit_: Annotated[
        bool, typer.Option("--exit", help="End by itself; status 0 only if the numbers add up.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The funnel as one JSON object on the last line of the output.")
    ] = False,
    cases: Annotated[int, typer.Option(min=10, help="Positive cases in the file.")] = 500,
    contacts_per_case: Annotated[float, typer.Option(min=0, help="Contacts for each case, on average.")] = 1,
    forms: Annotated[int, typer.Option(min=2, help="Residents who fill in their form.")] = 60,
    seed: Annotated[int, typer.Option(help="Another seed, other people.")] = 1,
) -> None:
    """Set everything up and play a synthetic day: files in, messages, forms, tracers' tasks, sembako."""
    from sandbox import run  # noqa: PLC0415 - boto3 is slow to import
    from sandbox.demo.day import SETTINGS, DayPlan, play  # noqa: PLC0415 - as above

    heed_signals()
    if run.running() is not None:
        err.print("The local stack that is running is ended: the demo starts from an empty one.")
        run.down()
    ok = False
    try:
        with err.status("starting …") as status:
            state = run.up(_plain, SETTINGS)
            plan = DayPlan(cases=cases, contacts_per_case=contacts_per_case, forms=forms, seed=seed)
            result = play(state, plan, _Told(status))
        ok = not result.problems
        print_funnel(err if as_json else out, result.funnel)
        _verdict(result)
        if not exit_:
            print_addresses(state)
            if result.form_link:
                out.print(f"form     {result.form_link}", soft_wrap=True)
                out.print(f"         (birth date {result.birth_date})")
        if as_json:
            sys.stdout.write(json.dumps(_as_json(result)) + "\n")
            sys.stdout.flush()
        if not exit_:
            err.print("The stack stays up until Ctrl-C.")
            signal.pause()
    except KeyboardInterrupt:
        err.print("Ending …")
    finally:
        run.down()
    if not ok:
        raise typer.Exit(1)


def _plain(text: str) -> None:
    err.print(text, markup=False)


def _verdict(result: "DayResult") -> None:
    if not result.problems:
        err.print(f"[green]The numbers add up[/green] ({result.seconds:.0f} s for the day).")
    for problem in result.problems:
        err.print(f"[red]does not add up:[/red] {problem}")


def _as_json(result: "DayResult") -> dict[str, object]:
    levels = {name: level.model_dump() for name, level in result.funnel.levels()}
    return {
        "ok": not result.problems,
        "problems": result.problems,
        **result.funnel.summary(),
        "levels": levels,
        "seconds": round(result.seconds, 1),
    }
