"""The codes a file, a row or a cell can get, and what each one means for the row."""

import json
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Severity(StrEnum):
    """`error` rejects the row, `warning` keeps it, `info` only explains it, `file` rejects the file."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    FILE = "file"


class Verdict(StrEnum):
    """What became of a row. Every row has exactly one."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    REJECTED = "rejected"


class Code(StrEnum):
    """Every code; messages for the sender are in `messages_id.json` under the same names.

    A file-level code may have several, named `code.variant`.
    """

    NAME_MISSING = "name_missing"
    NO_CONTACT_ROUTE = "no_contact_route"
    DATE_MISSING = "date_missing"
    DATE_INVALID = "date_invalid"
    DATE_FUTURE = "date_future"
    RESULT_UNKNOWN = "result_unknown"
    SHIFTED_ROW = "shifted_row"
    NIK_MISSING = "nik_missing"
    NIK_INVALID = "nik_invalid"
    NIK_MANGLED = "nik_mangled"
    NIK_BIRTHDATE_MISMATCH = "nik_birthdate_mismatch"
    PHONE_MISSING = "phone_missing"
    PHONE_INVALID = "phone_invalid"
    PHONE_LANDLINE = "phone_landline"
    PHONE_MULTIPLE = "phone_multiple"
    VILLAGE_UNKNOWN = "village_unknown"
    VILLAGE_AMBIGUOUS = "village_ambiguous"
    KECAMATAN_MISMATCH = "kecamatan_mismatch"
    BIRTHDATE_INVALID = "birthdate_invalid"
    INDEX_UNKNOWN = "index_unknown"
    POSSIBLE_SAME_PERSON = "possible_same_person"
    DIFFERS_FROM_RESIDENT = "differs_from_resident"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    NEGATIVE_RESULT = "negative_result"
    REPEATED_HEADER = "repeated_header"
    FOOTER_ROW = "footer_row"
    UNSUPPORTED_FORMAT = "unsupported_format"
    EMPTY_FILE = "empty_file"
    HEADER_NOT_FOUND = "header_not_found"
    MISSING_COLUMNS = "missing_columns"
    ENCRYPTED_WORKBOOK = "encrypted_workbook"
    FILE_TOO_LARGE = "file_too_large"
    WRONG_FOLDER = "wrong_folder"
    DECLINED = "declined"

    # Findings are asked for by it a million times; an enumeration's own is computed in Python.
    __hash__ = str.__hash__


_ERRORS = frozenset(
    {
        Code.NAME_MISSING,
        Code.NO_CONTACT_ROUTE,
        Code.DATE_MISSING,
        Code.DATE_INVALID,
        Code.DATE_FUTURE,
        Code.RESULT_UNKNOWN,
        Code.SHIFTED_ROW,
    }
)
_INFOS = frozenset({Code.DUPLICATE_IN_FILE, Code.NEGATIVE_RESULT, Code.REPEATED_HEADER, Code.FOOTER_ROW})
_FILE = frozenset(
    {
        Code.UNSUPPORTED_FORMAT,
        Code.EMPTY_FILE,
        Code.HEADER_NOT_FOUND,
        Code.MISSING_COLUMNS,
        Code.ENCRYPTED_WORKBOOK,
        Code.FILE_TOO_LARGE,
        Code.WRONG_FOLDER,
        Code.DECLINED,
    }
)


def severity_of(code: Code) -> Severity:
    """The severity of `code`. A doctors' file is stricter about villages: see `doctors`."""
    if code in _ERRORS:
        return Severity.ERROR
    if code in _INFOS:
        return Severity.INFO
    return Severity.FILE if code in _FILE else Severity.WARNING


class Issue(NamedTuple):
    """One finding. `column` is the header text in the file, None where it concerns the whole row."""

    code: Code
    column: str | None
    severity: Severity
    message: str


class FileProblem(Exception):  # noqa: N818 - a property of the file, not a fault of the program
    """The file as a whole cannot be used. `message` tells the sender what to do, in Indonesian.

    `variant` chooses among the messages of a code, `values` fill its gaps.
    """

    def __init__(self, code: Code, variant: str = "", **values: str) -> None:
        self.code = code
        self.message = message_of(code, variant).format_map(_Blanks(values))
        super().__init__(str(code))


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


# A file has few distinct findings and up to a million rows.
@lru_cache(maxsize=1024)
def issue(code: Code, column: str | None = None, severity: Severity | None = None) -> Issue:
    """The finding `code` in `column`, with its message."""
    return Issue(code, column, severity or severity_of(code), message_of(code))


@lru_cache(maxsize=1)
def _messages() -> dict[str, str]:
    text = files("functions.ingest").joinpath("messages_id.json").read_text(encoding="utf-8")
    messages: dict[str, str] = json.loads(text)
    return messages


def message_of(code: Code, variant: str = "") -> str:
    """The Indonesian text for the sender, with `{gaps}` only in file-level codes."""
    return _messages()[f"{code}.{variant}" if variant else code]
