"""A file from its first byte to its counts. Every row gets a verdict before anything is written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import BinaryIO

from desac.adapters import keys
from desac.domain.dates import WITA
from desac.domain.registration import RowPlace
from desac.domain.rules import RuleBook
from desac.domain.source_file import FileKind, SourceFile
from desac.domain.trace import RowEffect
from desac.domain.village import VillageDirectory
from desac.ports.people import PeopleRegistry
from desac.ports.roster_book import RosterBook
from functions.ingest.codes import Code, Issue, issue
from functions.ingest.columns import index_label
from functions.ingest.judge import JudgedRow, judge_file
from functions.ingest.limits import ONE_INVOCATION
from functions.ingest.reader import open_table
from functions.ingest.records import CaseRow, ContactRow, DoctorRow
from functions.ingest.register import register
from functions.ingest.report import Report
from functions.ingest.wishes import doctor, registration

# Rows whose people are looked up and written together.
_BATCH = 100


@dataclass(frozen=True, slots=True)
class World:
    """What the file is held against."""

    people: PeopleRegistry
    roster: RosterBook
    villages: VillageDirectory
    rules: RuleBook


def read_file(file: SourceFile, content: BinaryIO, world: World, now: datetime) -> Report:
    """Judge all rows, then record the accepted ones; safe to repeat from the start.

    Raises FileProblem, before anything is recorded, when the file as a whole cannot be used.
    """
    today = now.astimezone(WITA).date()

    def judged() -> Iterator[JudgedRow]:
        content.seek(0)
        table = open_table(file.key, content, ONE_INVOCATION)
        return judge_file(table, file.kind, world.villages, today)

    # The first reading only proves that the file can be read to its end, and finds every column.
    labels: dict[str, None] = {}
    for row in judged():
        labels.update(dict.fromkeys(row.cells))
    report = Report(list(labels))
    sheets: dict[str | None, int] = {}
    record = _record_doctors if file.kind is FileKind.DOCTORS else _record_people
    for batch in batched(judged(), _BATCH, strict=False):
        places = [RowPlace(file.file_id, sheets.setdefault(row.sheet, len(sheets)), row.row) for row in batch]
        done = record(dict(zip(places, batch, strict=True)), keys.file_origin(file.file_id), world, now)
        for place, row in zip(places, batch, strict=True):
            effect, found = done.get(place, (None, ()))
            report.add(row, effect, (*row.issues, *found))
    return report


type Done = dict[RowPlace, tuple[RowEffect, tuple[Issue, ...]]]
type Recorder = Callable[[Mapping[RowPlace, JudgedRow], str, World, datetime], Done]


def _record_people(rows: Mapping[RowPlace, JudgedRow], origin: str, world: World, now: datetime) -> Done:
    today = now.astimezone(WITA).date()
    wishes = [
        registration(row.record, origin, place, tuple(one.code.value for one in row.issues), today)
        for place, row in rows.items()
        if isinstance(row.record, CaseRow | ContactRow)
    ]
    done: Done = {}
    for wish, plan in register(world.people, wishes, world.rules, now):
        if wish.place is not None:
            found: tuple[Issue, ...] = ()
            if plan.index_unknown:
                found = (issue(Code.INDEX_UNKNOWN, index_label(rows[wish.place].cells)),)
            done[wish.place] = (plan.effect, found)
    return done


def _record_doctors(rows: Mapping[RowPlace, JudgedRow], origin: str, world: World, now: datetime) -> Done:
    del origin  # a roster entry belongs to its village, not to a person
    today = now.astimezone(WITA).date()
    return {
        place: (world.roster.record(doctor(row.record, now, today)), ())
        for place, row in rows.items()
        if isinstance(row.record, DoctorRow)
    }
