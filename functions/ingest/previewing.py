"""Whom the release of a held file would write to, and whom not: what an operator sees before deciding."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from desac.adapters.file_ranges import FileRanges
from desac.adapters.table import Table
from desac.domain.source_file import FileKind, SourceFile
from functions.ingest.audience import Addressed, Exclusion
from functions.ingest.foreseeing import addressed
from functions.ingest.range_names import MANIFEST
from functions.ingest.range_rows import read_manifest


@dataclass(frozen=True, slots=True)
class Audience:
    """The recipients in the order of the file, and how many are not written to, by why."""

    recipients: list[Addressed] = field(default_factory=list)
    excluded: Counter[Exclusion] = field(default_factory=Counter)

    @property
    def examples(self) -> list[Addressed]:
        """The first recipient of each kind of episode: whose messages show the words."""
        first: dict[str, Addressed] = {}
        for one in self.recipients:
            first.setdefault(one.plan.episode.kind, one)
        return list(first.values())


def audience_of(
    file: SourceFile, table: Table, store: FileRanges, parts: Iterable[int] | None = None
) -> Audience:
    """As things stand now; `parts` are the ranges to look at, None for all of them.

    A roster writes to nobody. Raises RowsGoneError where the judged rows are not kept any more,
    OtherLayoutError where another version wrote them.
    """
    found = Audience()
    if file.ranges:
        read_manifest(next(store.read(MANIFEST)), file.kind)
    if file.kind is FileKind.DOCTORS:
        return found
    for one in addressed(file, table, store, parts):
        if one.exclusion is None:
            found.recipients.append(one)
        else:
            found.excluded[one.exclusion] += 1
    return found
