"""The figures of a deployed stack, from their totals, for the operators' command line."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.figure_desk import FigureDesk, InCount, Scope
from desac.adapters.figure_files import figure_file
from desac.adapters.figure_rules import figure_rules
from desac.adapters.figures import TableFigures
from desac.adapters.recounting import TableRecount
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.care_figures import CareFigures, care_figures
from desac.domain.dates import WITA
from desac.domain.figure_rows import By, FigureRow, rows_by
from desac.domain.figures import Figures, problems_of, put_together
from desac.domain.recount import Difference, Recount, differences

_PORTION = 500


class Tallied:
    """Reads totals. Making one points `desac.adapters` at this stack, for the whole process."""

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        self._table = Table(target.output("TableName"))
        self._desk = FigureDesk(self._table)
        self._rules = figure_rules()
        self._now = _now()
        self._today = self._now.astimezone(WITA).date()

    def ask(self, file_id: str | None, days: int, village: str | None) -> Scope:
        """A scope. Raises CommandError for a file that is not known."""
        if file_id is None:
            return Scope(self._today - timedelta(days=days - 1), self._today, None, village)
        file = TableFigures(self._table).file(file_id)
        if file is None:
            raise CommandError(f"No file has the id {file_id}; desac status names them.")
        day = file.received_at.astimezone(WITA).date()
        return Scope(day, day, file, village)

    def figures(self, scope: Scope) -> Figures:
        """Funnel and levels."""
        return put_together(*self._desk.counted(scope))

    def problems(self, scope: Scope) -> list[str]:
        """What does not close, but for rows that are still being counted."""
        totals, files = self._desk.counted(scope)
        return problems_of(put_together(totals, files), files, self._now)

    def care(self, scope: Scope) -> CareFigures:
        """Tracing, answers, sembako."""
        totals, files = self._desk.counted(scope)
        return care_figures(totals, put_together(totals, files), self._rules, self._today)

    def rows(self, scope: Scope, by: str) -> list[FigureRow]:
        """One row for each village, origin or day. Raises CommandError for anything else."""
        totals, files = self._desk.counted(scope)
        names = {village.code: village.name for village in load_directory().villages}
        return rows_by(_by(by), totals, files, rules=self._rules, now=self._now, villages=names)

    def content(self, scope: Scope, by: str, kind: str) -> bytes:
        """A file for a spreadsheet. Raises CommandError for a kind that is neither."""
        if kind not in {"xlsx", "csv"}:
            raise CommandError("The file's name must end in .xlsx or .csv.")
        counted = self._desk.counted(scope)
        return figure_file(
            "csv" if kind == "csv" else "xlsx", _by(by), scope, counted, rules=self._rules, now=self._now
        )

    def people(self, scope: Scope, name: str) -> Iterator[InCount]:
        """Everybody in a count."""
        cursor: str | None = None
        while True:
            found, cursor = self._desk.people(scope, name, cursor=cursor)
            yield from found
            if cursor is None:
                return

    def recount(self, file_id: str | None, *, mend: bool) -> Iterator[tuple[str, int, Sequence[Difference]]]:
        """For each origin how many people were counted anew, and what differs (before it is mended)."""
        store = TableRecount(self._table, self._rules)
        for origin in [f"FILE#{file_id}"] if file_id else store.origins(self._today):
            task, is_done = Recount(origin=origin), False
            while not is_done:
                task, is_done = store.look(task, _PORTION)
            wrong = list(differences(origin, store.totals(origin), task.truth))
            if mend and wrong:
                mending, is_done = Recount(origin=origin), False
                while not is_done:
                    mending, is_done = store.mend(mending, _PORTION)
            yield origin, task.people, wrong


def _now() -> datetime:
    return datetime.now(UTC)


def _by(text: str) -> By:
    try:
        return By(text)
    except ValueError:
        raise CommandError("--by is village, origin or day.") from None
