"""Which column holds what: headers matched by synonyms from `columns.json`, in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desac.domain.blank import is_blank
from desac.domain.source_file import FileKind
from functions.ingest.column_table import column_table

_LONGEST_HEADER = 120
_INDEX_FIELDS = ("index_nik", "index_number", "index_phone", "index_name")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one sheet as a kind of file sees them.

    `index` leads a field to its column, `spare` to further columns of the same field in order of
    preference (a KTP address beside that of residence), `labels` are the headers of all columns.
    """

    kind: FileKind
    labels: tuple[str, ...]
    index: Mapping[str, int]
    spare: Mapping[str, tuple[int, ...]]

    def label(self, field: str) -> str:
        """The header text of a field; what it usually is called where the file has no such column."""
        at = self.index.get(field)
        if at is not None:
            return self.labels[at]
        return column_table().labels[self.kind].get(field) or field_label(field)

    def has(self, field: str) -> bool:
        """Whether the file has a column for `field`."""
        return field in self.index


def map_columns(labels: Sequence[str], kind: FileKind) -> Columns:
    """Find the fields of `kind` among header texts."""
    known = column_table().names[kind]
    found: dict[str, list[tuple[int, int]]] = {}
    for at, label in enumerate(labels):
        match = next((known[name] for name in _spellings(label) if name in known), None)
        if match:
            field, rank = match
            found.setdefault(field, []).append((rank, at))
    ordered = {field: [at for _, at in sorted(places)] for field, places in found.items()}
    return Columns(
        kind=kind,
        labels=tuple(labels),
        index={field: places[0] for field, places in ordered.items()},
        spare={field: tuple(places[1:]) for field, places in ordered.items() if len(places) > 1},
    )


def missing_fields(columns: Columns, kind: FileKind) -> list[str]:
    """The required columns that are not there, as the sender would call them (`A atau B`)."""
    return [
        " atau ".join(column_table().labels[kind][field] for field in choice)
        for choice in column_table().required[kind]
        if not any(columns.has(field) for field in choice)
    ]


def recognised(labels: Sequence[str]) -> int:
    """How many different fields these texts would be headers of, for the kind that fits best."""
    return max(len(map_columns(labels, kind).index) for kind in FileKind)


def field_label(field: str) -> str:
    """What a column of `field` is usually called. Raises StopIteration for an unknown field."""
    labels = column_table().labels
    return next(labels[kind][field] for kind in FileKind if field in labels[kind])


def fact_label(fact: str, kind: FileKind, labels: tuple[str, ...]) -> str:
    """The header among `labels` of a person's or an episode's fact, such as `village_code`."""
    return _columns_of(labels, kind).label(fact.removesuffix("_code"))


def index_label(cells: Mapping[str, str]) -> str | None:
    """The header of the first cell of a contact's row that says who its index case is; None without one."""
    index = _contact_columns(tuple(cells))
    return next((label for label in index if not is_blank(cells[label])), None)


@lru_cache(maxsize=64)
def _columns_of(labels: tuple[str, ...], kind: FileKind) -> Columns:
    return map_columns(labels, kind)


@lru_cache(maxsize=64)
def _contact_columns(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The headers among `labels` that lead to the index case, the surest first."""
    columns = _columns_of(labels, FileKind.CONTACTS)
    return tuple(columns.label(field) for field in _INDEX_FIELDS if columns.has(field))


@lru_cache(maxsize=4096)
def _spellings(label: str) -> tuple[str, ...]:
    """A header in the spellings that the table may have it in."""
    if len(label) > _LONGEST_HEADER:
        return ()
    return tuple(dict.fromkeys(column_table().spellings(label)))
