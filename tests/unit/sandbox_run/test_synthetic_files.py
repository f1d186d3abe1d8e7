"""The invented day: repeatable, dated relative to today, and judged as a real file would be."""

import io
from collections import Counter
from datetime import date, timedelta

import pytest

from desac.adapters.village_data import load_directory
from desac.domain.nik import parse_nik
from desac.domain.phone import parse_phones
from desac.domain.source_file import FileKind
from functions.ingest.judge import judge_file
from functions.ingest.reader import open_table
from sandbox.data.case_file import case_file
from sandbox.data.contact_file import contact_file
from sandbox.data.oddities import CASE_ODDITIES
from sandbox.data.population import Population
from sandbox.data.roster_file import roster_file

TODAY = date(2026, 11, 22)


def _codes(name: str, content: bytes, kind: FileKind) -> tuple[int, set[str]]:
    table = open_table(name, io.BytesIO(content))
    rows = list(judge_file(table, kind, load_directory(), TODAY))
    return len(rows), {issue.code.value for row in rows for issue in row.issues}


def test_the_same_seed_gives_the_same_files() -> None:
    """A run can be repeated; another seed gives other people."""
    first, again, other = (case_file(Population(s, TODAY).cases(50), seed=s, today=TODAY) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_large_case_file_holds_every_oddity() -> None:
    """Each code that the generator promises is what the check finds, and nothing else."""
    content, rows = case_file(Population(1, TODAY).cases(500), seed=1, today=TODAY)
    read, codes = _codes("kasus.csv", content, FileKind.CASES)
    assert read == rows
    assert codes == set(CASE_ODDITIES)


def test_the_contact_workbook_is_understood() -> None:
    """Title rows above the header, missing phones and repeated rows; everything else is sound."""
    population = Population(1, TODAY)
    content, rows = contact_file(population.contacts(population.cases(100), 1), today=TODAY)
    read, codes = _codes("kontak.xlsx", content, FileKind.CONTACTS)
    assert read == rows
    assert codes == {"phone_missing", "duplicate_in_file"}


def test_the_roster_names_a_doctor_for_each_village() -> None:
    """43 villages, 43 rows, no complaint."""
    content, rows = roster_file(seed=1, today=TODAY)
    assert (rows, _codes("dokter.csv", content, FileKind.DOCTORS)) == (43, (43, set()))


def test_residents_have_numbers_of_their_own_or_their_house_s() -> None:
    """No NIK comes twice, a phone only within one house, and all of them are sound."""
    population = Population(3, TODAY)
    cases = population.cases(800)
    residents = [case.resident for case in cases]
    residents += [contact.resident for contact in population.contacts(cases, 1)]
    houses: dict[str, set[str]] = {}
    for one in residents:
        houses.setdefault(one.phone, set()).add(one.kk)
    assert {len(kks) for kks in houses.values()} == {1}
    assert len({one.nik for one in residents}) == len(residents)
    assert {parse_phones(one.phone).first for one in residents} == {one.e164 for one in residents}
    assert {parse_nik(one.nik).code for one in residents} == {None}


def test_some_families_have_one_phone() -> None:
    """Two cases of one house, and contacts with the phone of the case that they live with."""
    population = Population(1, TODAY)
    cases = population.cases(500)
    contacts = population.contacts(cases, 1)
    phones = Counter(case.resident.phone for case in cases)
    assert 10 < sum(count > 1 for count in phones.values()) < 60
    assert 20 < sum(one.resident.phone == one.index.resident.phone for one in contacts) < 200
    assert max(Counter(one.resident.phone for one in [*cases, *contacts]).values()) <= 8


def test_some_share_a_house_and_some_have_no_whatsapp() -> None:
    """What later steps need: a household with two cases, numbers that fail, numbers nobody reads."""
    residents = [case.resident for case in Population(1, TODAY).cases(500)]
    assert len({one.kk for one in residents}) < len(residents)
    for ending in ("999", "998"):
        assert 0 < sum(one.phone.endswith(ending) for one in residents) < len(residents) // 10


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 1), date(2028, 2, 29)])
def test_dates_are_relative_to_today(today: date) -> None:
    """Swabs of the last three days, results up to today, meetings before the swab."""
    population = Population(1, today)
    cases = population.cases(200)
    assert {today - case.swab_date for case in cases} == {timedelta(days=days) for days in (1, 2, 3)}
    assert all(case.swab_date <= case.result_date <= today for case in cases)
    assert all(one.last_met <= one.index.swab_date for one in population.contacts(cases, 1))
