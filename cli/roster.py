"""`desac roster`: who answers in each village, until when, and which villages have nobody."""

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table as Grid

from cli.targeting import StackOption, choose
from cli.terminal import out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desac.domain.roster_coverage import VillageCover


def roster(
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to look at; today (WITA) without.")
    ] = None,
    within: Annotated[
        int | None, typer.Option(min=1, help="Warn of terms that end within so many days.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    stack: StackOption = None,
) -> None:
    """Show who answers in each village. Exit status 1 if a village has no doctor on that day."""
    from cli.operator import roster as library  # noqa: PLC0415 - boto3 is slow to import
    from desac.adapters.config_data import roster_rules  # noqa: PLC0415 - as above
    from desac.domain.dates import WITA  # noqa: PLC0415 - as above

    chosen = day.date() if day else datetime.now(UTC).astimezone(WITA).date()
    notice_days = within or roster_rules().notice_days
    covers = library.roster_on(choose(stack), chosen)
    if as_json:
        sys.stdout.write(json.dumps(library.as_json(covers, chosen, notice_days), ensure_ascii=False) + "\n")
    else:
        _print(covers, notice_days)
    if any(cover.doctor is None for cover in covers):
        raise typer.Exit(1)


def _print(covers: "Sequence[VillageCover]", notice_days: int) -> None:
    from cli.operator.roster import named  # noqa: PLC0415 - boto3 is slow to import

    grid = Grid("kecamatan", "village", "who answers", "phone", "until", box=None)
    for cover in covers:
        contact = named(cover)
        attention = cover.doctor is None or cover.ends_within(notice_days)
        who = cover.doctor.name if cover.doctor else f"{contact.name} ({_why(cover)})"
        grid.add_row(
            cover.village.kecamatan,
            cover.village.name,
            who,
            contact.phone,
            _until(cover),
            style="yellow" if attention else None,
        )
    out.print(grid)
    missing = sum(cover.doctor is None for cover in covers)
    ending = sum(cover.ends_within(notice_days) for cover in covers)
    out.print(
        f"\n{len(covers) - missing} of {len(covers)} villages have a doctor, {missing} have none; "
        f"{ending} terms end within {notice_days} days and nobody follows."
    )


def _why(cover: "VillageCover") -> str:
    said = {
        "nobody": "no doctor was ever named",
        "ended": f"the last term ended {cover.last_day}",
        "not_yet": "not begun yet",
    }
    why = said[cover.gap.value] if cover.gap else ""
    return f"{why}; a doctor from {cover.next_day}" if cover.next_day else why


def _until(cover: "VillageCover") -> str:
    if cover.doctor is None:
        return ""
    follows = f", then {cover.successor.name}" if cover.successor else ""
    return f"{cover.until or 'further notice'}{follows}"
