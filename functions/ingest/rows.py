"""One row of each kind of file read into its record."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from operator import attrgetter, itemgetter
from typing import NamedTuple, Protocol

from desac.domain.blank import is_blank
from desac.domain.date_cells import parse_date
from desac.domain.nik import parse_nik
from desac.domain.phone import parse_phones
from desac.domain.source_file import FileKind
from desac.domain.village import VillageDirectory
from functions.ingest.cells import Cell, cell_text
from functions.ingest.codes import Code, Issue, Severity, issue
from functions.ingest.columns import Columns
from functions.ingest.illness_dates import CaseDateReader, DateColumn
from functions.ingest.ordinary import ordinary_people
from functions.ingest.person import PersonReader
from functions.ingest.records import CaseRow, ContactRow, DoctorRow, Outcome, RowRecord, TestMethod
from functions.ingest.remembered import Remembered
from functions.ingest.row_block import RowBlock
from functions.ingest.words import is_positive, is_reactive, outcome_of, test_of


class RowReader(Protocol):
    """Reads rows of one sheet; `texts` and `raw` as for `PersonReader`."""

    def read_ordinary(self, block: RowBlock) -> Sequence[RowRecord | None]:
        """The record of each of several rows with which nothing is wrong; None asks for the other methods."""
        ...

    def is_negative(self, raw: Sequence[Cell]) -> bool:
        """Whether the row tells of a negative test, and need not be read."""
        ...

    def read(
        self, texts: Sequence[str], raw: Sequence[Cell], errors: list[Issue], warnings: list[Issue]
    ) -> RowRecord | None:
        """The row's record, None with errors; what is wrong is added to `errors` and `warnings`."""
        ...


# What `_make` does, without a call in Python for each row.
_new_case, _new_contact = partial(tuple.__new__, CaseRow), partial(tuple.__new__, ContactRow)


def row_reader(kind: FileKind, columns: Columns, directory: VillageDirectory, today: date) -> RowReader:
    """The reader for a kind of file."""
    if kind is FileKind.CASES:
        return CaseReader(columns, directory, today)
    if kind is FileKind.CONTACTS:
        return ContactReader(columns, directory, today)
    return DoctorReader(columns, directory, today)


class Illness(NamedTuple):
    """What a row says of the illness. A `negative` row is not read, one with `problems` is no case.

    `fields` are those of a `CaseRow` after the person, the case number not read yet; None without a case.
    """

    negative: bool
    problems: tuple[Issue, ...]
    fields: tuple[date | None, date | None, date | None, TestMethod | None, Outcome | None, None] | None


_FIELDS = attrgetter("fields")


class CaseReader:
    """Rows of confirmed cases."""

    def __init__(self, columns: Columns, directory: VillageDirectory, today: date) -> None:
        self._person = PersonReader(columns, directory, today)
        self._dates = CaseDateReader(columns, today)
        # A list of confirmed cases may say so in a status column only.
        field = "result" if columns.has("result") else "status"
        self._result_label = columns.label(field)
        self._number = columns.index.get("case_number")
        names = (field, "test", "outcome", *CaseDateReader.FIELDS)
        self._illness = [columns.index.get(name, -1) for name in names]
        self._illness_cells = itemgetter(*self._illness)
        self._illnesses = Remembered(self._read_illness)

    def read_ordinary(self, block: RowBlock) -> Sequence[RowRecord | None]:
        """Cases with a clear result, usable dates and an ordinary person."""
        illnesses = map(self._illnesses.__getitem__, block.cell_columns.together(self._illness))
        rest: list[tuple[object, ...] | None] = list(map(_FIELDS, illnesses))
        if self._number is not None:
            rest = [
                fields and (*fields[:-1], number or None)
                for fields, number in zip(rest, block.text_columns[self._number], strict=True)
            ]
        return ordinary_people(self._person.reading, block, rest, _new_case)

    def is_negative(self, raw: Sequence[Cell]) -> bool:
        """Whether the result is negative for certain."""
        return self._illnesses[self._illness_cells(raw)].negative

    def read(
        self, texts: Sequence[str], raw: Sequence[Cell], errors: list[Issue], warnings: list[Issue]
    ) -> CaseRow | None:
        """The case; without a clear result it is an error."""
        person = self._person.read(texts, raw, errors, warnings)
        _, problems, fields = self._illnesses[self._illness_cells(raw)]
        errors.extend(problems)
        if errors or fields is None:
            return None
        *fields_before, _ = fields
        number = texts[self._number] if self._number is not None else ""
        return CaseRow._make((*person, *fields_before, number or None))

    def _read_illness(self, cells: tuple[Cell, ...]) -> Illness:
        """The method by its own column, else by what stands with the result, else by its header."""
        result, told, outcome = map(cell_text, cells[:3])
        test = test_of(told) or test_of(result) or test_of(self._result_label)
        positive = is_positive(result)
        clear = positive is not None or (test is TestMethod.ANTIGEN and is_reactive(result))
        specimen_date, result_date, onset, problems = self._dates.read(cells[3:])
        if not clear:
            problems = (*problems, issue(Code.RESULT_UNKNOWN, self._result_label))
        if positive is False or problems:
            return Illness(positive is False, problems, None)
        return Illness(False, (), (specimen_date, result_date, onset, test, outcome_of(outcome), None))


class ContactReader:
    """Rows of close contacts.

    A file without a column for the last contact is accepted (paper forms often lack it); a file
    that has the column must fill it, because quarantine is counted from it.
    """

    def __init__(self, columns: Columns, directory: VillageDirectory, today: date) -> None:
        self._person = PersonReader(columns, directory, today)
        self._exposures = Remembered(DateColumn(columns, "exposure_date", today).read_required)
        self._exposure = columns.index.get("exposure_date")
        at = columns.index.get
        self._nik, self._phone = at("index_nik", -1), at("index_phone", -1)
        self._name, self._number = at("index_name", -1), at("index_number", -1)
        self._relation = at("relation", -1)

    def read_ordinary(self, block: RowBlock) -> Sequence[RowRecord | None]:
        """Contacts with an ordinary person and a usable date."""
        rows = map(block.row, range(len(block.texts)))
        rest = [
            None if self._read_exposure(cells)[1] else self._after_person(texts, cells)
            for texts, cells in rows
        ]
        return ordinary_people(self._person.reading, block, rest, _new_contact)

    def is_negative(self, raw: Sequence[Cell]) -> bool:  # noqa: ARG002 - as every reader
        """Never: a contact has no result yet."""
        return False

    def read(
        self, texts: Sequence[str], raw: Sequence[Cell], errors: list[Issue], warnings: list[Issue]
    ) -> ContactRow | None:
        """Whether the index case is known is for the register to say (`index_unknown`)."""
        person = self._person.read(texts, raw, errors, warnings)
        _, problem = self._read_exposure(raw)
        if problem:
            errors.append(problem)
        return None if errors else ContactRow._make((*person, *self._after_person(texts, raw)))

    def _read_exposure(self, raw: Sequence[Cell]) -> tuple[date | None, Issue | None]:
        return (None, None) if self._exposure is None else self._exposures[raw[self._exposure]]

    def _after_person(self, texts: Sequence[str], raw: Sequence[Cell]) -> tuple[str | date | None, ...]:
        """The further fields of a `ContactRow`."""
        return (
            parse_nik(raw[self._nik]).nik,
            _text(texts[self._name]),
            parse_phones(texts[self._phone]).first,
            _text(texts[self._number]),
            _text(texts[self._relation]),
            self._read_exposure(raw)[0],
        )


class DoctorReader:
    """Rows of the doctors' roster. A doctor without a known village or a mobile number is of no
    use to residents, so here these are errors.
    """

    def __init__(self, columns: Columns, directory: VillageDirectory, today: date) -> None:
        self._person = PersonReader(columns, directory, today)
        at = columns.index.get
        self._name, self._village, self._kecamatan = at("name", -1), at("village", -1), at("kecamatan", -1)
        self._from, self._to = at("valid_from", -1), at("valid_to", -1)
        self._directory = directory
        self._label = columns.label

    def read_ordinary(self, block: RowBlock) -> Sequence[RowRecord | None]:
        """None: a roster is short."""
        return [None] * len(block.texts)

    def is_negative(self, raw: Sequence[Cell]) -> bool:  # noqa: ARG002 - as every reader
        """Never."""
        return False

    def read(
        self, texts: Sequence[str], raw: Sequence[Cell], errors: list[Issue], warnings: list[Issue]
    ) -> DoctorRow | None:
        """The roster entry; its dates may lie in the future."""
        name = self._person.name(texts[self._name], errors)
        phone = self._person.phone(texts, warnings)
        if phone is None:
            errors.append(issue(Code.NO_CONTACT_ROUTE, self._label("phone")))
        match = self._directory.find(texts[self._village], texts[self._kecamatan])
        if match.village is None and match.code:
            errors.append(issue(Code(match.code), self._label("village"), Severity.ERROR))
        elif match.code:
            warnings.append(issue(Code(match.code), self._label("kecamatan")))
        valid_from = self._date("valid_from", texts[self._from], raw[self._from], errors)
        valid_to = self._date("valid_to", texts[self._to], raw[self._to], errors)
        if valid_from and valid_to and valid_to < valid_from:
            errors.append(issue(Code.DATE_INVALID, self._label("valid_to")))
        if errors or phone is None or match.village is None:
            return None
        return DoctorRow(match.village.code, name, phone, valid_from, valid_to)

    def _date(self, field: str, text: str, cell: Cell, errors: list[Issue]) -> date | None:
        if is_blank(text):
            return None
        found = parse_date(cell)
        if found is None:
            errors.append(issue(Code.DATE_INVALID, self._label(field)))
        return found


def _text(text: str) -> str | None:
    return None if is_blank(text) else text
