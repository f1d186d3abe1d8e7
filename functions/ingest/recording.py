"""A range of judged rows into the table. Safe to repeat from the start."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from desac.adapters import keys
from desac.domain.dates import WITA
from desac.domain.registration import Registration, RowPlace
from desac.domain.rules import RuleBook
from desac.domain.source_file import FileKind, SourceFile
from desac.ports.people import PeopleRegistry
from desac.ports.roster_book import RosterBook
from functions.ingest.codes import Code, Issue, issue
from functions.ingest.columns import fact_label, index_label
from functions.ingest.range_rows import Manifest, RangeRow, Recorded
from functions.ingest.records import CaseRow, ContactRow, DoctorRow, RowRecord
from functions.ingest.register import register
from functions.ingest.wishes import Told, doctor, registration

type Rows = Sequence[RangeRow[RowRecord]]


class World(NamedTuple):
    """What a file is held against."""

    people: PeopleRegistry
    roster: RosterBook
    rules: RuleBook


def record_range(
    file: SourceFile, manifest: Manifest, rows: Rows, world: World, now: datetime
) -> list[Recorded]:
    """Record the accepted rows of a range; what was done, in the order in which it was done."""
    if file.kind is FileKind.DOCTORS:
        return list(_record_doctors(file, rows, world))
    return list(_record_people(file, manifest, rows, world, now))


def wishes(file: SourceFile, rows: Rows) -> list[Registration]:
    """The accepted rows of a range as registrations."""
    return [
        registration(row.record, _told(file, row))
        for row in rows
        if isinstance(row.record, CaseRow | ContactRow)
    ]


def _told(file: SourceFile, row: RangeRow[RowRecord]) -> Told:
    codes = tuple(one.code.value for one in row.issues)
    return Told(keys.file_origin(file.file_id), file.received_at, row.place(file.file_id), codes)


def _record_people(
    file: SourceFile, manifest: Manifest, rows: Rows, world: World, now: datetime
) -> Iterator[Recorded]:
    by_place = {row.place(file.file_id): row for row in rows}
    for wish, plan in register(world.people, wishes(file, rows), world.rules, now):
        place = _place(wish)
        row = by_place[place]
        labels = manifest.label_sets[row.labels]
        found = tuple(_found(plan.found, file.kind, labels, row.texts))
        changed = plan.trace.changed if plan.trace else plan.changed
        yield Recorded(place.row, place.sheet, plan.effect, changed, found)


def _found(
    found: tuple[str, ...], kind: FileKind, labels: tuple[str, ...], texts: tuple[str, ...]
) -> Iterator[Issue]:
    """What only the table knows about a row (`Plan.found`), under the file's own headers."""
    for entry in found:
        name, _, fact = entry.partition(":")
        code = Code(name)
        column = None
        if code is Code.INDEX_UNKNOWN:
            column = index_label(dict(zip(labels, texts, strict=True)))
        elif fact:
            # A fact of an episode says which one: `onset_date@1f2e3d4c`.
            column = fact_label(fact.partition("@")[0], kind, labels)
        yield issue(code, column)


def _place(wish: Registration) -> RowPlace:
    if wish.place is None:
        raise ValueError("a row of a file has its place")
    return wish.place


def _record_doctors(file: SourceFile, rows: Rows, world: World) -> Iterator[Recorded]:
    day = file.received_at.astimezone(WITA).date()
    for row in rows:
        if isinstance(row.record, DoctorRow):
            place = row.place(file.file_id)
            effect = world.roster.record(doctor(row.record, file.received_at, day, place))
            yield Recorded(row.row, row.sheet, effect, (), ())
