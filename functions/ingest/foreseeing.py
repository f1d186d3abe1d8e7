"""What recording a judged file would do, found out without writing anything."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import batched

from desac.adapters.chain import TablePeople
from desac.adapters.file_ranges import FileRanges
from desac.adapters.health_rules import rule_book
from desac.adapters.people import People
from desac.adapters.table import Table
from desac.domain.source_file import SourceFile
from functions.ingest.audience import Addressed, audience
from functions.ingest.range_names import rows_name
from functions.ingest.range_rows import read_rows
from functions.ingest.recording import wishes
from functions.ingest.register import foresee

# Looked up at a time: whoever only asks whether there are too many need not wait for the rest.
_ROWS = 100


def addressed(
    file: SourceFile, table: Table, store: FileRanges, parts: Iterable[int] | None = None
) -> Iterator[Addressed]:
    """Whom a judged file of people would send messages to, as things stand now, row by row.

    `parts` are the ranges to look at; None: all of them.
    """
    readers, people = TablePeople(table), People(table)

    def _opted_out(phone: str) -> bool:
        return any(person.opted_out_at for person in readers.on_phone(phone))

    rows = (
        row
        for number in (range(file.ranges) if parts is None else parts)
        for row in read_rows(store.read(rows_name(number)), file.kind)
    )
    decided = (
        pair
        for some in batched(rows, _ROWS, strict=False)
        for pair in foresee(people, wishes(file, some), rule_book(), datetime.now(UTC))
    )
    return audience(decided, _opted_out)
