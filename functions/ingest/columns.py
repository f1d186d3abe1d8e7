"""Which column holds what: headers matched by synonyms from `columns.json`, in any order."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from desac.domain.blank import is_blank
from desac.domain.source_file import FileKind

_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_WORDS = re.compile(r"[\W_]+")
_LONGEST_HEADER = 120
_INDEX_FIELDS = ("index_nik", "index_number", "index_phone", "index_name")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one sheet as a kind of file sees them.

    `index` leads a field to its column, `spare` to further columns of the same field in order of
    preference (a KTP address beside that of residence), `labels` are the headers of all columns.
    """

    labels: tuple[str, ...]
    index: Mapping[str, int]
    spare: Mapping[str, tuple[int, ...]]

    def label(self, field: str) -> str:
        """The header text of a field; what it usually is called where the file has no such column."""
        at = self.index.get(field)
        return self.labels[at] if at is not None else _table().labels[field]

    def has(self, field: str) -> bool:
        """Whether the file has a column for `field`."""
        return field in self.index


def map_columns(labels: Sequence[str], kind: FileKind) -> Columns:
    """Find the fields of `kind` among header texts."""
    known = _table().names[kind]
    found: dict[str, list[tuple[int, int]]] = {}
    for at, label in enumerate(labels):
        match = next((known[name] for name in _spellings(label) if name in known), None)
        if match:
            field, rank = match
            found.setdefault(field, []).append((rank, at))
    ordered = {field: [at for _, at in sorted(places)] for field, places in found.items()}
    return Columns(
        labels=tuple(labels),
        index={field: places[0] for field, places in ordered.items()},
        spare={field: tuple(places[1:]) for field, places in ordered.items() if len(places) > 1},
    )


def missing_fields(columns: Columns, kind: FileKind) -> list[str]:
    """The required columns that are not there, as the sender would call them (`A atau B`)."""
    return [
        " atau ".join(_table().labels[field] for field in choice)
        for choice in _table().required[kind]
        if not any(columns.has(field) for field in choice)
    ]


def recognised(labels: Sequence[str]) -> int:
    """How many different fields these texts would be headers of, for the kind that fits best."""
    return max(len(map_columns(labels, kind).index) for kind in FileKind)


def field_label(field: str) -> str:
    """What a column of `field` is usually called. Raises KeyError for an unknown field."""
    return _table().labels[field]


def index_label(cells: Mapping[str, str]) -> str | None:
    """The header of the first cell of a contact's row that says who its index case is; None without one."""
    index = _contact_columns(tuple(cells))
    return next((label for label in index if not is_blank(cells[label])), None)


@lru_cache(maxsize=64)
def _contact_columns(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The headers among `labels` that lead to the index case, the surest first."""
    columns = map_columns(labels, FileKind.CONTACTS)
    return tuple(columns.label(field) for field in _INDEX_FIELDS if columns.has(field))


@dataclass(frozen=True, slots=True)
class _Table:
    # kind -> normalised header -> (field, rank of that name within the field)
    names: Mapping[FileKind, Mapping[str, tuple[str, int]]]
    labels: Mapping[str, str]
    required: Mapping[FileKind, list[list[str]]]
    words: Mapping[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    data: dict[str, Any] = json.loads(
        files("functions.ingest").joinpath("columns.json").read_text(encoding="utf-8")
    )
    names: dict[FileKind, dict[str, tuple[str, int]]] = {kind: {} for kind in FileKind}
    for entry in data["fields"]:
        for kind in map(FileKind, entry.get("kinds", list(FileKind))):
            for rank, name in enumerate(entry["names"]):
                names[kind].setdefault(name, (entry["field"], rank))
    return _Table(
        names=names,
        labels={entry["field"]: entry["label"] for entry in data["fields"]},
        required={FileKind(kind): choices for kind, choices in data["required"].items()},
        words=data["words"],
    )


@lru_cache(maxsize=4096)
def _spellings(label: str) -> tuple[str, ...]:
    """A header in the table's spelling: as it stands, then without what is in brackets."""
    if len(label) > _LONGEST_HEADER:
        return ()
    return tuple(dict.fromkeys(_normalise(text) for text in (label, _IN_BRACKETS.sub(" ", label))))


def _normalise(label: str) -> str:
    words = _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", label).lower()).split()
    return " ".join(_table().words.get(word, word) for word in words)
