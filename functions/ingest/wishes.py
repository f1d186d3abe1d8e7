"""Accepted rows as registrations and roster entries."""

from datetime import date, datetime
from typing import NamedTuple

from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind
from desac.domain.identity import Particulars
from desac.domain.registration import Registration, RowPlace
from desac.domain.roster import Doctor
from functions.ingest.records import CaseRow, ContactRow, DoctorRow, PersonRow


class Told(NamedTuple):
    """Where and when a row was stated: its file's origin and drop time, its place, and its warnings."""

    origin: str
    stated_at: datetime
    place: RowPlace
    codes: tuple[str, ...] = ()


def registration(row: CaseRow | ContactRow, told: Told) -> Registration:
    """An accepted row as a registration.

    A contact without a date of exposure counts from the local day (WITA) on which the file was dropped.
    """
    return _case(row, told) if isinstance(row, CaseRow) else _contact(row, told)


def doctor(row: DoctorRow, stated_at: datetime, today: date, place: RowPlace | None = None) -> Doctor:
    """A roster row of a file that was dropped at `stated_at`; without a first day it holds from `today`.

    `today` is the local day of `stated_at`. With `place`, of two files of one second, or two rows of one
    file, always the same one has the later word.
    """
    return Doctor(
        village_code=row.village_code,
        name=row.name,
        phone=row.phone,
        valid_from=row.valid_from or today,
        valid_to=row.valid_to,
        stated_at=stated_at,
        file_id=place.file_id if place else "",
        sheet=place.sheet if place else 0,
        row=place.row if place else 0,
    )


def _particulars(row: PersonRow) -> Particulars:
    return Particulars(
        name=row.name,
        nik=row.nik,
        phone=row.phone,
        birth_date=row.birth_date,
        village_code=row.village_code,
        address=row.address,
    )


def _case(row: CaseRow, told: Told) -> Registration:
    anchor = row.specimen_date or row.result_date
    if anchor is None:
        raise ValueError("an accepted case row has a specimen or a result date")
    return Registration(
        particulars=_particulars(row),
        kind=EpisodeKind.CASE,
        anchor=anchor,
        origin=told.origin,
        kk=row.kk,
        sex=row.sex,
        kecamatan_code=row.kecamatan_code,
        specimen_date=row.specimen_date,
        result_date=row.result_date,
        onset_date=row.onset_date,
        test=row.test.value if row.test else None,
        closed=row.outcome.value if row.outcome else None,
        case_number=row.case_number,
        place=told.place,
        codes=told.codes,
        stated_at=told.stated_at,
    )


def _contact(row: ContactRow, told: Told) -> Registration:
    return Registration(
        particulars=_particulars(row),
        kind=EpisodeKind.CONTACT,
        anchor=row.exposure_date or told.stated_at.astimezone(WITA).date(),
        origin=told.origin,
        kk=row.kk,
        sex=row.sex,
        kecamatan_code=row.kecamatan_code,
        relation=row.relation,
        last_met=row.exposure_date,
        index_nik=row.index_nik,
        index_name=row.index_name,
        index_phone=row.index_phone,
        index_number=row.index_number,
        place=told.place,
        codes=told.codes,
        stated_at=told.stated_at,
    )
