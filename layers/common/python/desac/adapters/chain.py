"""One person's chain from one query of their partition."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from boto3.dynamodb.conditions import Key

from desac.adapters import keys
from desac.adapters.opt_outs import opted_out_by_another
from desac.adapters.table import Table, from_item
from desac.domain.aid import AidRequest
from desac.domain.assignment import Assignment
from desac.domain.base import Record
from desac.domain.chain import Chain
from desac.domain.clock import Clock
from desac.domain.complaint import Complaint
from desac.domain.daily_report import DailyReport
from desac.domain.doubt import Doubt
from desac.domain.episode import Episode
from desac.domain.intake import Intake
from desac.domain.location import Location
from desac.domain.merge import Merge
from desac.domain.message import Message
from desac.domain.person import ContactEdge, Person
from desac.domain.reply import Reply
from desac.domain.silence import Silence
from desac.domain.trace import RowTrace
from desac.domain.traced_contacts import TracedContacts

_FIELDS: dict[str, type[Record]] = {
    "episodes": Episode,
    "rows": RowTrace,
    "messages": Message,
    "replies": Reply,
    "clocks": Clock,
    "intakes": Intake,
    "traced_contacts": TracedContacts,
    "complaints": Complaint,
    "reports": DailyReport,
    "silences": Silence,
    "locations": Location,
    "assignments": Assignment,
    "aid": AidRequest,
    "contacts": ContactEdge,
    "doubts": Doubt,
    "merges": Merge,
}


def load_chain(table: Table, person_id: str) -> Chain | None:
    """Everything that happened to a person; None for an unknown id."""
    by_type: dict[str, list[Mapping[str, Any]]] = {}
    for item in table.partition(keys.partition(person_id)):
        by_type.setdefault(str(item["type"]), []).append(item)
    if "Person" not in by_type:
        return None
    person = from_item(Person, by_type["Person"][0])
    lists = {name: _records(model, by_type) for name, model in _FIELDS.items()}
    rows = _in_order([*lists.pop("rows"), *_first_rows(lists["episodes"])])
    return Chain(
        number_opted_out=opted_out_by_another(table, person),
        person=person,
        rows=rows,
        merged_rows=tuple(row for one in person.absorbed for row in _rows(table, one)),
        index_person_ids=tuple(str(item["index_person_id"]) for item in by_type.get("IndexEdge", [])),
        **lists,
    )


def _rows(table: Table, person_id: str) -> tuple[RowTrace, ...]:
    """The rows that led to somebody."""
    pk = keys.partition(person_id)
    traces = [from_item(RowTrace, item) for item in table.partition(pk, "ROW#")]
    episodes = [from_item(Episode, item) for item in table.partition(pk, "EPISODE#")]
    return _in_order([*traces, *_first_rows(episodes)])


def _first_rows(episodes: Iterable[Episode]) -> Iterator[RowTrace]:
    """The rows that episodes began with."""
    return (row for episode in episodes if (row := episode.first_trace))


def _in_order(rows: Iterable[RowTrace]) -> tuple[RowTrace, ...]:
    """As they lie in a partition."""
    return tuple(sorted(rows, key=lambda row: (row.file_id, row.sheet, row.row)))


def _records(model: type[Record], by_type: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[Any, ...]:
    return tuple(from_item(model, item) for item in by_type.get(model.__name__, []))


class TablePeople:
    """Keeps the promises of `desac.ports.chain.PeopleReader`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def chain(self, person_id: str) -> Chain | None:
        """One partition query."""
        return load_chain(self._table, person_id)

    def on_phone(self, phone: str) -> list[Person]:
        """The `lookup` index, then the people it leads to; the index follows a change by moments."""
        found = self._table.index("lookup", Key("lookup").eq(keys.phone_lookup(phone)))
        places: list[keys.Key] = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
        return [from_item(Person, item) for item in self._table.get_many(places)]

    def with_nik(self, nik: str) -> list[Person]:
        """The claim on the NIK, then its bearer."""
        claim = self._table.get(keys.identity("nik", nik))
        item = self._table.get(keys.person(str(claim["person_id"]))) if claim else None
        return [from_item(Person, item)] if item else []
