"""Figures put together from totals: a funnel, and the levels about care. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence

from pydantic import Field

from desac.domain.base import Record
from desac.domain.contribution import Cell
from desac.domain.funnel import ORPHANS, Funnel, Level
from desac.domain.funnel_count import file_levels
from desac.domain.source_file import SourceFile

_FILE = "FILE#"
_ENTRIES = "entries"


class Figures(Record):
    """A funnel with what stands beside it: `care` are the levels of `desac.domain.care_counts`, and any other
    level that is counted, by name.
    """

    funnel: Funnel = Funnel.of_valid()
    care: dict[str, Level] = Field(default_factory=dict)

    def care_level(self, name: str) -> Level:
        """A level about care; an empty one where nothing was counted."""
        return self.care.get(name, Level())


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
