"""Who writes in the benchmark: bare boto3, and Desac's registration of people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import batched
from typing import TYPE_CHECKING, Any

import boto3
from boto3.dynamodb.types import TypeSerializer
from botocore.config import Config

from desac.adapters.health_rules import rule_book
from desac.adapters.keys import Key
from desac.adapters.lanes import LANES
from desac.adapters.people import People
from desac.adapters.table import Table, Write
from desac.domain.registration import Registration, RowPlace
from functions.ingest.records import CaseRow
from functions.ingest.register import register
from functions.ingest.wishes import Told, registration
from sandbox.data.population import Case, Population

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

type Turn = Callable[[], None]
"""What is timed: all rows written once."""
type Writer = Callable[[int], Callable[[int], Turn]]
"""Given a number of rows, makes ready; what it returns makes the turn of a round's number."""

TODAY = date(2021, 8, 12)
NOW = datetime(2021, 8, 12, 4, 0, tzinfo=UTC)
_SEED = 20210812
_PER_REQUEST = 25


@cache
def _cases(number: int) -> Sequence[Case]:
    return Population(_SEED, TODAY).cases(number)


def wishes(number: int, file_id: str) -> list[Registration]:
    """So many rows of a file of cases, read and judged already."""
    return [
        registration(_row(case), Told(f"FILE#{file_id}", NOW, RowPlace(file_id, 0, place)))
        for place, case in enumerate(_cases(number), start=2)
    ]


def _row(case: Case) -> CaseRow:
    resident = case.resident
    return CaseRow(
        name=resident.name,
        nik=resident.nik,
        kk=resident.kk,
        sex=resident.sex,
        birth_date=resident.birth_date,
        phone=resident.e164,
        address=resident.address,
        village_code=resident.village.code,
        kecamatan_code=resident.village.kecamatan_code,
        specimen_date=case.swab_date,
        result_date=case.result_date,
        onset_date=None,
        test=None,
        outcome=None,
        case_number=None,
    )


def desac(rows: int, table: Table | None = None) -> Callable[[int], Turn]:
    """A new file in each round, of the same people: looked up, decided on, written on conditions."""
    people, rules = People(table or Table("desac")), rule_book()

    def turn(number: int) -> Turn:
        told = wishes(rows, f"{number:016x}")

        def write() -> None:
            assert sum(1 for _ in register(people, told, rules, NOW)) == rows

        return write

    return turn


def desac_one_by_one(rows: int) -> Callable[[int], Turn]:
    """The same, one request after another as the bare client sends them."""
    return desac(rows, Table("desac", together=lambda calls: [call() for call in calls]))


def bare(rows: int, **options: Any) -> Callable[[int], Turn]:
    """One item a row, made beforehand in DynamoDB's own form, through a client and nothing else."""
    return _batches([_item(wish, place) for place, wish in enumerate(wishes(rows, "0" * 16))], **options)


def bare_whole(rows: int) -> Callable[[int], Turn]:
    """The same, but all the items that Desac writes for a row."""
    drawer = _Drawer()
    recorded = sum(1 for _ in register(People(drawer), wishes(rows, "0" * 16), rule_book(), NOW))
    assert recorded == rows
    written = TypeSerializer()
    items = [{name: written.serialize(value) for name, value in item.items()} for item in drawer.items]
    return _batches(items, parameter_validation=False)


class _Drawer(Table):
    """A table that is empty for whoever reads, and keeps what is put."""

    def __init__(self) -> None:
        super().__init__("desac")
        self.items: list[dict[str, Any]] = []

    def get_many(self, keys: Sequence[Key]) -> list[dict[str, Any]]:  # noqa: ARG002 # a table's signature
        """Nothing is there."""
        return []

    def transact(self, writes: Sequence[Write]) -> None:
        """A new person's row is puts only."""
        self.items.extend(write["Put"]["Item"].item() for write in writes)


def _batches(items: Sequence[dict[str, Any]], **options: Any) -> Callable[[int], Turn]:
    client: DynamoDBClient = boto3.client("dynamodb", config=Config(**options))

    def write() -> None:
        for batch in batched(items, _PER_REQUEST, strict=False):
            answer = client.batch_write_item(
                RequestItems={"desac": [{"PutRequest": {"Item": item}} for item in batch]}
            )
            assert not answer["UnprocessedItems"]

    return lambda _: write


def _item(wish: Registration, place: int) -> dict[str, Any]:
    """What a row says of its person and illness, as one item."""
    told = {
        "pk": f"PERSON#{place:016x}",
        "sk": "PERSON",
        "type": "Person",
        "name": wish.particulars.name,
        "nik": wish.particulars.nik,
        "kk": wish.kk,
        "sex": wish.sex,
        "birth_date": wish.particulars.birth_date,
        "phone": wish.particulars.phone,
        "address": wish.particulars.address,
        "village_code": wish.particulars.village_code,
        "kecamatan_code": wish.kecamatan_code,
        "specimen_date": wish.specimen_date,
        "result_date": wish.result_date,
        "created_at": NOW,
    }
    return {name: {"S": str(value)} for name, value in told.items() if value}


WRITERS: Mapping[str, tuple[str, Writer]] = {
    "bare": ("bare `batch_write_item`, validation off", partial(bare, parameter_validation=False)),
    "defaults": ("bare `batch_write_item`, boto3's defaults", bare),
    "whole": ("the same, all items of a row", bare_whole),
    "new": ("Desac, nobody is known yet, one request at a time", desac_one_by_one),
    "lanes": (f"Desac, nobody is known yet, {LANES} at a time", desac),
    "known": (f"Desac, everybody is known, {LANES} at a time", desac),
}
"""By name: how the page calls it, and what makes it ready. The first is what the others are held against."""
