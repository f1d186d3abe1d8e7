"""The table of header names, `columns.json`: checked as it is read, so that no edit breaks it unseen."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from desac.domain.source_file import FileKind

_NOT_WORDS = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_KEYS = {"words", "groups", "fields", "required"}
_ENTRY_KEYS = {"field", "label", "names"}

_PERSON = ("number", "name", "nik", "kk", "sex", "birth_date", "phone")
_PLACE = ("address", "rt", "rw", "banjar", "village", "kecamatan")
_ILLNESS = (
    "specimen_date",
    "result_date",
    "onset_date",
    "result",
    "status",
    "test",
    "outcome",
    "case_number",
)
_CONTACT = ("exposure_date", "relation", "index_nik", "index_name", "index_phone", "index_number")
_ROSTER = ("valid_from", "valid_to")

FIELDS: Final = frozenset((*_PERSON, *_PLACE, *_ILLNESS, *_CONTACT, *_ROSTER))
"""Every field that rows are read for; a name in the table leads to one of them."""


class ColumnTableError(ValueError):
    """`columns.json` cannot be used. The text names every wrong entry and what is wrong with it."""


class ColumnTable(NamedTuple):
    """`names`: for each kind of file, a header in the table's spelling -> (field, rank of that name).

    `labels`: for each kind, what the column of a field is usually called. `required`: the choices of
    fields of which a file of that kind has at least one each. `words`: abbreviation -> word.
    `aside` and `behind` are titles that stand over several columns: the first say nothing about them
    (`Identitas` over `NIK`), the others whose they are (`Kasus Indeks` over `NIK`).
    """

    names: dict[FileKind, Mapping[str, tuple[str, int]]]
    labels: dict[FileKind, Mapping[str, str]]
    required: Mapping[FileKind, list[list[str]]]
    words: Mapping[str, str]
    aside: tuple[str, ...]
    behind: tuple[str, ...]

    def spellings(self, header: str) -> Iterator[str]:
        """What a header may be called in the table, the surest first."""
        yield (whole := self.spelling(header))
        yield self.spelling(_IN_BRACKETS.sub(" ", header))
        for title in self.behind:
            if whole.startswith(f"{title} "):
                yield f"{whole.removeprefix(f'{title} ')} {title}"
                return
        for title in self.aside:
            if whole.startswith(f"{title} "):
                yield whole.removeprefix(f"{title} ")
                return

    def spelling(self, header: str) -> str:
        """A header in the table's spelling: lower case, words only, abbreviations written out."""
        words = _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", header).lower()).split()
        return " ".join(self.words.get(word, word) for word in words)


@lru_cache(maxsize=1)
def column_table() -> ColumnTable:
    """The table as it was deployed. Raises ColumnTableError."""
    return parse_column_table(files("functions.ingest").joinpath("columns.json").read_text(encoding="utf-8"))


def parse_column_table(text: str) -> ColumnTable:
    """Read and check a table. Raises ColumnTableError that names all its wrong entries."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ColumnTableError(f"columns.json is no JSON: {error}") from error
    if not isinstance(data, dict) or not data.keys() >= _KEYS:
        raise ColumnTableError('columns.json needs "words", "groups", "fields" and "required"')
    problems = list(_wrong_entries(data))
    if problems:
        raise ColumnTableError("\n".join(["columns.json:", *problems]))
    table = ColumnTable(
        names={},
        labels={},
        required={FileKind(kind): told for kind, told in data["required"].items()},
        words=data["words"],
        aside=_longest_first(data["groups"]["aside"]),
        behind=_longest_first(data["groups"]["behind"]),
    )
    for kind in FileKind:
        entries = [entry for entry in data["fields"] if kind in entry.get("kinds", list(FileKind))]
        names, labels = _of_kind(entries, table, kind, problems)
        table.names[kind], table.labels[kind] = names, labels
    if problems:
        raise ColumnTableError("\n".join(["columns.json:", *problems]))
    return table


def _longest_first(titles: list[str]) -> tuple[str, ...]:
    """`Identitas Pasien` over `NIK` is not `Identitas` over `Pasien NIK`."""
    return tuple(sorted(titles, key=len, reverse=True))


def _wrong_entries(data: dict[str, Any]) -> Iterator[str]:
    """What can be said of each entry by itself."""
    kinds = {kind.value for kind in FileKind}
    for word, meaning in data["words"].items():
        if word != word.lower() or _NOT_WORDS.search(word) or not isinstance(meaning, str):
            yield f'words, "{word}": must be one lower-case word that stands for text'
    if set(data["groups"]) != {"aside", "behind"}:
        yield 'groups: must be "aside" and "behind", each a list of texts'
    if set(data["required"]) != kinds:
        yield f"required: must name the kinds {', '.join(sorted(kinds))}"
    for number, entry in enumerate(data["fields"], start=1):
        where = f"fields, entry {number}"
        if not isinstance(entry, dict) or not entry.keys() >= _ENTRY_KEYS:
            yield f'{where}: needs "field", "label" and "names"'
            continue
        where += f" ({entry['field']})"
        if entry["field"] not in FIELDS:
            yield f"{where}: unknown field; known are {', '.join(sorted(FIELDS))}"
        unknown = set(entry.get("kinds", kinds)) - kinds
        if unknown:
            yield f"{where}: unknown kind {', '.join(sorted(unknown))}"
        if not isinstance(entry["names"], list) or not all(isinstance(name, str) for name in entry["names"]):
            yield f'{where}: "names" must be a list of texts'


def _of_kind(
    entries: list[dict[str, Any]], table: ColumnTable, kind: FileKind, problems: list[str]
) -> tuple[dict[str, tuple[str, int]], dict[str, str]]:
    """The names and labels of one kind; what contradicts something else is added to `problems`."""
    names: dict[str, tuple[str, int]] = {}
    labels: dict[str, str] = {}
    for entry in entries:
        field = entry["field"]
        if field in labels:
            problems.append(f"{kind}: two entries are for the field {field}")
        labels[field] = entry["label"]
        for rank, written in enumerate(entry["names"]):
            name = table.spelling(written)
            claimed = names.setdefault(name, (field, rank))
            if not name:
                problems.append(f'{kind}, {field}: the name "{written}" has no letters')
            elif claimed != (field, rank):
                problems.append(f'{kind}: the name "{written}" is claimed by {claimed[0]} and by {field}')
    for choice in table.required[kind]:
        problems += [f"required, {kind}: no entry is for {field}" for field in choice if field not in labels]
    return names, labels
