"""The calls about figures: read from totals, so that a file of any size answers at once."""

from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import Field

from desac.adapters.figure_desk import FigureDesk, Scope
from desac.adapters.figure_rules import figure_rules
from desac.adapters.figures import TableFigures
from desac.adapters.staff_http import NOT_FOUND, Answer, Call, Download, Payload, Route
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.care_figures import CareFigures, care_figures
from desac.domain.dates import WITA
from desac.domain.figure_rows import By, FigureRow, rows_by
from desac.domain.figures import problems_of, put_together
from desac.domain.funnel import Funnel, Level
from desac.domain.source_file import SourceFile
from desac.domain.staff import Refusal, Role
from desac.observability import logger
from desac.settings import settings

# One query for each day; whoever wants more asks for a file, or for several parts.
_MOST_DAYS = 31
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_USUAL_DAYS = 14


class FiguresQuery(Payload):
    """A file, or days (WITA, both included; the last 14 if none is named); of these one village, or all."""

    file: str | None = Field(None, max_length=40)
    first: date | None = None
    last: date | None = None
    village: str | None = Field(None, max_length=20)


class RowsQuery(FiguresQuery):
    """What a row stands for."""

    by: By = By.VILLAGE


class FileQuery(RowsQuery):
    """As a workbook with every table, or one table as text."""

    format: Literal["xlsx", "csv"] = "xlsx"


class InCountQuery(FiguresQuery):
    """A count by its names in `funnel` or `levels`, such as `people` and `no_phone`."""

    level: str = Field(max_length=40)
    part: str = Field(max_length=60)
    cursor: str | None = None


class FiguresAnswer(Answer):
    """A funnel that closes, `levels` that are counted beside it, and what follows from them.

    `files` are there where their rows are, not for one village. `problems` is empty when every count closes.
    Totals follow the table by moments, those of a large file by minutes: `not_counted_yet` are accepted rows
    that they lack for that reason, which are no problem.
    """

    first: date
    last: date
    file_id: str | None
    village: str | None
    files: list[SourceFile]
    summary: dict[str, int]
    funnel: Funnel
    problems: list[str]
    unfinished: dict[str, int]
    not_counted_yet: int
    levels: dict[str, Level]
    care: CareFigures


class FigureRows(Answer):
    """One row for each village, origin or day; `-` is no known village."""

    by: By
    items: list[FigureRow]


class PersonInCount(Answer):
    """Somebody in a count; `times` may be more than 1, of messages for instance. `name` is null if they are
    not known any more.
    """

    person_id: str
    name: str | None
    village: str
    times: int


class PeopleInCount(Answer):
    """A page looks through 500 people and may hold few of them; `cursor` is null on the last page."""

    items: list[PersonInCount]
    cursor: str | None


def _today(now: datetime) -> date:
    return now.astimezone(WITA).date()


def _desk() -> FigureDesk:
    return FigureDesk(Table(settings().table))


def _scope(call: Call, asked: FiguresQuery) -> Scope:
    """Raises Refusal (404) for an unknown file, (422) for days that make no sense."""
    if asked.file is not None:
        file = TableFigures(Table(settings().table)).file(asked.file)
        if file is None:
            raise NOT_FOUND
        day = _today(file.received_at)
        return Scope(day, day, file, asked.village)
    last = asked.last or _today(call.now)
    first = asked.first or last - timedelta(days=_USUAL_DAYS - 1)
    if first > last or (last - first).days >= _MOST_DAYS:
        message = f"Isi first sampai last, paling banyak {_MOST_DAYS} hari."
        raise Refusal(422, "invalid", message, ("first", "last"))
    return Scope(first, last, None, asked.village)


def get_figures(call: Call) -> FiguresAnswer:
    """The figures of a file or of days."""
    scope = _scope(call, call.query(FiguresQuery))
    totals, files = _desk().counted(scope)
    figures = put_together(totals, files)
    return FiguresAnswer(
        first=scope.first,
        last=scope.last,
        file_id=scope.file.file_id if scope.file else None,
        village=scope.village,
        files=list(files),
        summary=figures.funnel.summary(),
        funnel=figures.funnel,
        problems=problems_of(figures, files, call.now),
        unfinished=figures.funnel.unfinished(),
        not_counted_yet=figures.not_counted_yet(files, call.now),
        levels=figures.care,
        care=care_figures(totals, figures, figure_rules(), _today(call.now)),
    )


def list_rows(call: Call) -> FigureRows:
    """The figures of each village, origin or day."""
    asked = call.query(RowsQuery)
    totals, files = _desk().counted(_scope(call, asked))
    names = {village.code: village.name for village in load_directory().villages}
    rows = rows_by(asked.by, totals, files, rules=figure_rules(), now=call.now, villages=names)
    return FigureRows(by=asked.by, items=rows)


def list_people_in_count(call: Call) -> PeopleInCount:
    """Who is in a count."""
    asked = call.query(InCountQuery)
    found, cursor = _desk().people(_scope(call, asked), f"{asked.level}/{asked.part}", cursor=asked.cursor)
    items = [
        PersonInCount(
            person_id=one.contribution.person_id,
            name=one.person.name if one.person else None,
            village=one.contribution.village,
            times=one.times,
        )
        for one in found
    ]
    # Who looked at whose names.
    extra = {"by": call.caller.name, "count": f"{asked.level}/{asked.part}", "people": len(items)}
    logger.info("people in a count were looked at", extra=extra)
    return PeopleInCount(items=items, cursor=cursor)


def save_figures(call: Call) -> Download:
    """The figures as a workbook, or one table of them as text."""
    asked = call.query(FileQuery)
    scope = _scope(call, asked)
    # Making workbooks is slow to import, and one call of many does.
    from desac.adapters.figure_files import figure_file  # noqa: PLC0415

    content = figure_file(
        asked.format, asked.by, scope, _desk().counted(scope), rules=figure_rules(), now=call.now
    )
    name = f"angka-{scope.first.isoformat()}-{scope.last.isoformat()}.{asked.format}"
    return Download(name, MEDIA_TYPES[asked.format], content)


_OPERATOR = frozenset({Role.OPERATOR})
_WHO_READS_FIGURES = frozenset({Role.OPERATOR, Role.DINSOS})

FIGURE_ROUTES = (
    Route(
        "GET",
        "/figures",
        "Angka satu berkas atau beberapa hari, seluruh kota atau satu desa",
        _WHO_READS_FIGURES,
        get_figures,
        FiguresAnswer,
        query=FiguresQuery,
        errors=(404,),
    ),
    Route(
        "GET",
        "/figures/rows",
        "Angka per desa, per berkas, atau per hari",
        _WHO_READS_FIGURES,
        list_rows,
        FigureRows,
        query=RowsQuery,
        errors=(404,),
    ),
    Route(
        "GET",
        "/figures/people",
        "Warga di balik satu angka",
        _OPERATOR,
        list_people_in_count,
        PeopleInCount,
        query=InCountQuery,
        errors=(404,),
    ),
    Route(
        "GET",
        "/figures/file",
        "Angka sebagai berkas XLSX atau CSV",
        _WHO_READS_FIGURES,
        save_figures,
        query=FileQuery,
        errors=(404,),
        media_types=tuple(MEDIA_TYPES.values()),
    ),
)
