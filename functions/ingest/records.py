"""What an accepted row says, typed. Text is trimmed; whatever could not be used is None."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desac.domain.person import Sex


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


@dataclass(frozen=True, slots=True)
class PersonRow:
    """The person of a row. `phone` is E.164, `nik` and `kk` 16 digits, codes those of the ministry.

    `kecamatan_code` is the village's own or, without a village, the one the row states.
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


@dataclass(frozen=True, slots=True)
class CaseRow(PersonRow):
    """A confirmed case. At least one of `specimen_date` and `result_date` is there (WITA dates).

    `case_number` is the number other files refer to the case by.
    """

    specimen_date: date | None
    result_date: date | None
    onset_date: date | None
    test: TestMethod | None
    outcome: Outcome | None
    case_number: str | None


@dataclass(frozen=True, slots=True)
class ContactRow(PersonRow):
    """A close contact and how its row refers to the index case; any of the references may be None."""

    index_nik: str | None
    index_name: str | None
    index_phone: str | None
    index_number: str | None
    relation: str | None
    exposure_date: date | None


@dataclass(frozen=True, slots=True)
class DoctorRow:
    """The doctor of one village. `valid_from` and `valid_to` are inclusive, None without an end."""

    village_code: str
    name: str
    phone: str
    valid_from: date | None
    valid_to: date | None


type RowRecord = CaseRow | ContactRow | DoctorRow
