"""What an accepted row says, typed. Text is trimmed; whatever could not be used is None."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from desac.domain.sex import Sex


class TestMethod(StrEnum):
    """How the specimen was examined."""

    __test__ = False  # not a pytest class

    PCR = "PCR"
    ANTIGEN = "antigen"


class Outcome(StrEnum):
    """How it ended, where the file already knows."""

    DECEASED = "deceased"
    RECOVERED = "recovered"
    HOSPITALISED = "hospitalised"


# Named tuples, because a file of a million rows makes a million of them.
class CaseRow(NamedTuple):
    """A confirmed case. At least one of `specimen_date` and `result_date` is there (WITA dates).

    `phone` is E.164, `nik` and `kk` are 16 digits, codes are those of the ministry;
    `kecamatan_code` is the village's own or, without a village, the one the row states.
    `case_number` is the number other files refer to the case by.
    """

    name: str
    nik: str | None
    kk: str | None
    sex: Sex | None
    birth_date: date | None
    phone: str | None
    address: str | None
    village_code: str | None
    kecamatan_code: str | None
    specimen_date: date | None
    result_date: date | None
    onset_date: date | None
    test: TestMethod | None
    outcome: Outcome | None
    case_number: str | None


class ContactRow(NamedTuple):
    """A close contact, the person as in `CaseRow`, and how the row refers to the index case.

    Any of the references may be None.
    """

    name: str
    nik: str | None
    kk: str | None
    sex: Sex | None
    birth_date: date | None
    phone: str | None
    address: str | None
    village_code: str | None
    kecamatan_code: str | None
    index_nik: str | None
    index_name: str | None
    index_phone: str | None
    index_number: str | None
    relation: str | None
    exposure_date: date | None


class DoctorRow(NamedTuple):
    """The doctor of one village. `valid_from` and `valid_to` are inclusive, None without an end."""

    village_code: str
    name: str
    phone: str
    valid_from: date | None
    valid_to: date | None


type PersonRow = CaseRow | ContactRow
type RowRecord = PersonRow | DoctorRow
