"""`desac people`: who might be one person, and an operator's decision about it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table as Grid

from cli.problems import CommandError
from cli.targeting import StackOption, choose
from cli.terminal import out

if TYPE_CHECKING:
    from cli.operator.merging import WhoIsWho

people = typer.Typer(
    name="people",
    no_args_is_help=True,
    help="Who might be one person: review, merge, unmerge, keep apart. What became of them: facts, outcome.",
)

Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept with the decision.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The id of the other person.")]


@people.command()
def review(stack: StackOption = None) -> None:
    """List the people who might be one, and why, the oldest doubt first. Holds personal data."""
    from desac.domain.dates import WITA  # noqa: PLC0415 - pydantic is slow to import

    found = _who_is_who(stack).review()
    if not found:
        out.print("Nobody waits for a decision.")
        return
    grid = Grid("since (WITA)", "why", "person", "might be", box=None)
    for doubt, one, other in found:
        since = f"{doubt.at.astimezone(WITA):%d-%m-%Y %H:%M}"
        grid.add_row(since, doubt.kind.replace("_", " "), one, other)
    out.print(grid)


@people.command()
def merge(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="The id of the person who stays.")],
    other: Other,
    reason: Reason,
    stack: StackOption = None,
) -> None:
    """Merge OTHER into KEPT: later rows go to KEPT, and what both have of one kind ends for OTHER."""
    done = _who_is_who(stack).merge(kept, other, _given(reason), datetime.now(UTC))
    if done is None:
        out.print(f"{other} was merged into {kept} before.")
        return
    ended = ", ".join(one.episode_id for one in done.ended) or "nothing"
    out.print(f"{other} is merged into {kept}; ended: {ended}.")


@people.command()
def unmerge(other: Other, reason: Reason, stack: StackOption = None) -> None:
    """Take the merge of OTHER back; what it ended goes on."""
    done = _who_is_who(stack).part(other, _given(reason), datetime.now(UTC))
    if done is None:
        out.print(f"The merge of {other} was taken back before.")
        return
    again = ", ".join(one.episode_id for one in done.ended) or "nothing"
    out.print(f"{other} and {done.kept_person_id} are two again; taken up: {again}.")


@people.command("keep-apart")
def keep_apart(
    one: Annotated[str, typer.Argument(metavar="ONE", help="The id of one person.")],
    other: Other,
    reason: Reason,
    stack: StackOption = None,
) -> None:
    """Decide that ONE and OTHER are two people; they are not brought up again."""
    _who_is_who(stack).keep_apart(one, other, _given(reason), datetime.now(UTC))
    out.print(f"{one} and {other} stay two people.")


Episode = Annotated[str, typer.Argument(metavar="EPISODE", help="The id of an episode.")]
Day = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")]
Test = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD:PCR:negative")]


@people.command()
def facts(
    episode: Episode,
    *,
    reason: Reason,
    specimen: Day = None,
    exposure: Day = None,
    onset: Day = None,
    last_symptom: Day = None,
    entry_test: Test = None,
    exit_test: Test = None,
    clear: Annotated[
        list[str] | None, typer.Option(help="A fact to take away, such as onset_date; may be repeated.")
    ] = None,
    stack: StackOption = None,
) -> None:
    """Correct what the end of EPISODE follows from; files and forms do not undo it."""
    from cli.operator.episodes import Episodes, a_day, a_test  # noqa: PLC0415 - boto3 is slow to import

    days = {
        "specimen_date": specimen, "last_exposure": exposure, "onset_date": onset,
        "last_symptom_date": last_symptom,
    }  # fmt: skip
    tests = {"entry_test": entry_test, "exit_test": exit_test}
    told: dict[str, object] = dict.fromkeys(clear or ())
    if unknown := told.keys() - days.keys() - tests.keys():
        raise CommandError(f"There is no fact {', '.join(sorted(unknown))} to take away.")
    told |= {name: a_day(value) for name, value in days.items() if value is not None}
    told |= {name: a_test(value) for name, value in tests.items() if value is not None}
    if not told:
        raise CommandError("Say what changes: see --help.")
    after, follows = Episodes(choose(stack)).facts(episode, told, _given(reason), datetime.now(UTC))
    out.print(f"{after.episode_id}: {after.status}, until {after.end_date}, rules of {after.rule_version}.")
    if follows:
        out.print(f"What follows by itself: {follows}.")


@people.command()
def outcome(
    episode: Episode,
    what: Annotated[
        str,
        typer.Argument(
            metavar="OUTCOME",
            help="recovered, deceased, hospitalised, moved, discarded; active: not over.",
        ),
    ],
    reason: Reason,
    stack: StackOption = None,
) -> None:
    """Say what became of somebody: EPISODE ends, and no message about it goes any more."""
    from cli.operator.episodes import Episodes  # noqa: PLC0415 - boto3 is slow to import

    after, _ = Episodes(choose(stack)).outcome(episode, what, _given(reason), datetime.now(UTC))
    why = f" ({after.status_reason})" if after.status_reason else ""
    out.print(f"{after.episode_id}: {after.status}{why}, until {after.end_date}.")


def _who_is_who(stack: str | None) -> "WhoIsWho":
    from cli.operator.merging import WhoIsWho  # noqa: PLC0415 - boto3 is slow to import

    return WhoIsWho(choose(stack))


def _given(reason: str) -> str:
    if not reason.strip():
        raise CommandError("Say why: --reason must not be empty.")
    return reason.strip()
