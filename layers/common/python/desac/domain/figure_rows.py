"""Figures as rows of a table: one for each village, file or day, with the steps that people know. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from desac.domain.aid import LIVE, AidState
from desac.domain.assignment import AssignmentState
from desac.domain.base import Record
from desac.domain.care_figures import care_figures
from desac.domain.contribution import Cell
from desac.domain.dates import WITA
from desac.domain.figure_rules import FigureRules
from desac.domain.figures import problems_of, put_together
from desac.domain.funnel import PENDING
from desac.domain.source_file import SourceFile

type Totals = Mapping[Cell, Mapping[str, int]]

_FILE = "FILE#"


class By(StrEnum):
    """What a row stands for. `origin` is a file or a day's forms."""

    VILLAGE = "village"
    ORIGIN = "origin"
    DAY = "day"


class FigureRow(Record):
    """The figures of one village, origin or day, flat: `key` says which. Shares are None without anybody.

    `waiting_for_tracer` are those to whom nobody is on the way yet, `sembako_open` requests that are still to
    be delivered.
    """

    key: str
    name: str
    rows: int
    people: int
    cases: int
    contacts: int
    messaged: int
    sent: int
    delivered: int
    forms: int
    located: int
    assigned: int
    waiting_for_tracer: int
    unreachable: int
    unreachable_share: float | None
    contacts_per_case: float | None
    cases_without_contacts: int
    traced_share: float | None
    complaints: int
    unanswered: int
    sembako_requests: int
    sembako_delivered: int
    sembako_open: int
    problems: int


def rows_by(
    by: By,
    totals: Totals,
    files: Sequence[SourceFile],
    *,
    rules: FigureRules,
    now: datetime,
    villages: Mapping[str, str],
) -> list[FigureRow]:
    """One row for each, in order; those of villages have no rows of files. All add up to the whole.

    `villages` are the names of villages by code.
    """
    name: Callable[[Cell], str] = {
        By.VILLAGE: lambda cell: cell.village,
        By.ORIGIN: lambda cell: cell.origin,
        By.DAY: lambda cell: cell.day.isoformat(),
    }[by]
    parts: dict[str, dict[Cell, Mapping[str, int]]] = {}
    for cell, counts in totals.items():
        parts.setdefault(name(cell), {})[cell] = counts
    own = _files_by(by, files)
    names = {**villages, **{f"{_FILE}{file.file_id}": file.key for file in files}}
    return [
        row_of(key, names.get(key, ""), parts.get(key, {}), own.get(key, ()), rules=rules, now=now)
        for key in sorted({*parts, *own})
    ]


def _files_by(by: By, files: Iterable[SourceFile]) -> dict[str, list[SourceFile]]:
    found: dict[str, list[SourceFile]] = {}
    for file in files:
        if by is By.ORIGIN:
            found.setdefault(f"{_FILE}{file.file_id}", []).append(file)
        elif by is By.DAY:
            found.setdefault(_day(file).isoformat(), []).append(file)
    return found


def _day(file: SourceFile) -> date:
    return file.received_at.astimezone(WITA).date()


def row_of(
    key: str, name: str, totals: Totals, files: Sequence[SourceFile], *, rules: FigureRules, now: datetime
) -> FigureRow:
    """One row."""
    figures = put_together(totals, files)
    funnel = figures.funnel
    care = care_figures(totals, figures, rules, now.astimezone(WITA).date())
    steps = funnel.summary()
    longest = rules.traced_hours[-1]
    traced = [care.traced_cases.within_hours[longest], care.traced_contacts.within_hours[longest]]
    of = sum(share.of for share in traced)
    return FigureRow(
        key=key,
        name=name,
        rows=steps["rows"],
        people=steps["people"],
        cases=funnel.kinds.part("case"),
        contacts=funnel.kinds.part("contact"),
        messaged=steps["messaged"],
        sent=steps["sent"],
        delivered=steps["delivered"],
        forms=steps["form"],
        located=steps["located"],
        assigned=steps["assigned"],
        waiting_for_tracer=funnel.assignments.part(AssignmentState.OPEN) + funnel.to_visit.part(PENDING),
        unreachable=care.unreachable.count,
        unreachable_share=care.unreachable.share,
        contacts_per_case=care.contacts.mean,
        cases_without_contacts=care.contacts.without,
        traced_share=round(sum(share.count for share in traced) / of, 3) if of else None,
        complaints=care.answers.complaints,
        unanswered=care.answers.unanswered,
        sembako_requests=funnel.sembako.total,
        sembako_delivered=funnel.sembako.part(AidState.DELIVERED),
        sembako_open=funnel.sembako.part(*sorted(LIVE - {AidState.DELIVERED})),
        problems=len(problems_of(figures, files, now)),
    )
