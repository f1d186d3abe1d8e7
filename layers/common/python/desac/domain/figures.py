"""Figures put together from totals: a funnel, and the levels about care. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import Field

from desac.domain.base import Record
from desac.domain.contribution import Cell
from desac.domain.funnel import ORPHANS, ROWS_AND_TRACES, Funnel, Level
from desac.domain.funnel_count import file_levels
from desac.domain.source_file import SourceFile

_FILE = "FILE#"
_ENTRIES = "entries"
# Totals follow the table within some ten seconds, those of a large file by some hundred people a second.
_COUNTED_WITHIN = timedelta(minutes=2)
_COUNTED_A_SECOND = 100


class Figures(Record):
    """A funnel with what stands beside it: `care` are the levels of `desac.domain.care_counts`, and any other
    level that is counted, by name.
    """

    funnel: Funnel = Funnel.of_valid()
    care: dict[str, Level] = Field(default_factory=dict)

    def not_counted_yet(self, files: Sequence[SourceFile], now: datetime) -> int:
        """Accepted rows of `files` that the totals lack because these follow the table by moments.

        0 once they have had the time for it: then a gap is a gap.
        """
        accepted = self.funnel.rows.part("new", "changed", "unchanged") - self.funnel.roster_rows.total
        lacking = accepted - (self.funnel.entries.total - self.funnel.named_in_forms)
        return max(lacking, 0) if any(_just_recorded(file, now) for file in files) else 0

    def care_level(self, name: str) -> Level:
        """A level about care; an empty one where nothing was counted."""
        return self.care.get(name, Level())


def problems_of(figures: Figures, files: Sequence[SourceFile], now: datetime) -> list[str]:
    """What does not close, but for what the totals do not know yet."""
    late = figures.not_counted_yet(files, now)
    return [one for one in figures.funnel.problems() if not (late and one.startswith(ROWS_AND_TRACES))]


def _just_recorded(file: SourceFile, now: datetime) -> bool:
    patience = _COUNTED_WITHIN + timedelta(seconds=file.counts.rows / _COUNTED_A_SECOND)
    return file.finished_at is not None and now - file.finished_at < patience


def put_together(totals: Mapping[Cell, Mapping[str, int]], files: Sequence[SourceFile] = ()) -> Figures:
    """The figures of some cells, which must be whole origins where `files` tells of their rows.

    Without a file, as of one village, there are no rows: who is counted there begins with their entry.
    """
    counts: Counter[str] = Counter()
    named = 0
    for cell, own in totals.items():
        counts.update(own)
        if not cell.origin.startswith(_FILE):
            named += sum(count for name, count in own.items() if name.startswith(f"{_ENTRIES}/"))
    levels = levels_of(counts)
    orphans = levels.pop(ORPHANS, Level()).parts
    care = {name: levels.pop(name) for name in sorted(levels.keys() - Funnel.model_fields.keys())}
    for file in files:
        for name, level in file_levels(file).items():
            levels[name] = levels.get(name, Level()) + level
    origins = tuple(dict.fromkeys(cell.origin for cell in sorted(totals)))
    return Figures(funnel=Funnel(**levels, origins=origins, named_in_forms=named, orphans=orphans), care=care)


def levels_of(counts: Mapping[str, int]) -> dict[str, Level]:
    """Counts by `<level>/<part>` as levels; the total is the sum of the parts. What is 0 is left out."""
    parts: dict[str, dict[str, int]] = {}
    for name, count in sorted(counts.items()):
        if count:
            level, _, part = name.partition("/")
            parts.setdefault(level, {})[part] = count
    return {level: Level(total=sum(own.values()), parts=own) for level, own in parts.items()}
