"""Rows and files of the export: the layout, and what a spreadsheet makes of it."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.export_rules import export_rules
from desac.adapters.village_data import load_directory
from desac.domain.assignment import AssignmentState, Outcome
from desac.domain.daily_report import DailyReport, ReportedBy
from desac.domain.episode import EpisodeKind, EpisodeStatus, LabResult, TestKind, TestResult
from desac.domain.location import Precision
from desac.domain.person import ContactEdge
from desac.domain.staff import Refusal
from desac.domain.tracing_export import ExportedContact, ExportedStay, Stay, contact_stay
from desac.domain.triage import Triage
from functions.exports import rows
from functions.exports.columns import CONTACTS, MONITORING
from functions.exports.files import write_csv, write_workbook
from functions.exports.selection import about, days_of, name_of
from tests.unit.docs.doc_pages import first_cells, page, section
from tests.unit.overview.records import NOW, a_location, a_person, an_assignment, an_episode, an_intake

VILLAGES = load_directory()
DAY = date(2021, 8, 11)


def a_report(day: date = DAY, **changes: Any) -> DailyReport:
    facts: dict[str, Any] = {
        "episode_id": an_episode(1, kind=EpisodeKind.CONTACT).episode_id,
        "person_id": a_person(1).person_id,
        "day": day,
        "key": "k",
        "how": ReportedBy.FORM,
        "temperature": 37.5,
        "spo2": 97,
        "symptoms": ("batuk", "demam"),
        "triage": Triage.SYMPTOMS,
        "rule_version": "2021-07",
        "reported_at": NOW,
        "origin": "FILE#f1",
    }
    return DailyReport.model_validate(facts | changes)


def told(**changes: Any) -> ExportedContact:
    contact, index = a_person(1, nik="5171011208900001"), a_person(2, nik="5171011208900002")
    edge = ContactEdge(
        index_person_id=index.person_id,
        contact_person_id=contact.person_id,
        relation="serumah",
        last_met=date(2021, 8, 9),
        origin="FILE#f1",
        created_at=NOW,
    )
    episode = an_episode(1, kind=EpisodeKind.CONTACT, **changes)
    stay = Stay(episode, an_intake(1), a_location(1), an_assignment(1), [a_report()])
    return ExportedContact(contact, stay, edge, index)


def test_a_contact_is_told_with_its_index_case_and_its_days() -> None:
    entry = TestResult(date=DAY, result=LabResult.NEGATIVE, kind=TestKind.ANTIGEN)
    row = rows.contact_row(told(entry_test=entry), VILLAGES)
    assert {
        name: row[name] for name in ("nik", "nomor_hp", "desa_kelurahan", "kecamatan", "nik_kasus_indeks")
    } == {
        "nik": "5171011208900001",
        "nomor_hp": "081200000001",
        "desa_kelurahan": "Sanur",
        "kecamatan": "Denpasar Selatan",
        "nik_kasus_indeks": "5171011208900002",
    }
    assert (row["hubungan"], row["tanggal_kontak_terakhir"]) == ("serumah", "2021-08-09")
    assert (row["karantina_mulai"], row["karantina_selesai"], row["status"]) == (
        "2021-08-09",
        "2021-08-19",
        "aktif",
    )
    assert (row["tes_masuk_tanggal"], row["tes_masuk_jenis"], row["tes_masuk_hasil"]) == (
        "2021-08-11",
        "antigen",
        "negatif",
    )
    assert (row["hari_dipantau"], row["laporan_terakhir"]) == (1, "2021-08-11")
    assert row["didaftarkan"] == "2021-08-11 12:00"
    assert (row["tugas_pelacak"], row["ketepatan_lokasi"], row["lintang"]) == ("terbuka", "rumah", -8.69)


def test_every_column_is_filled_by_somebody_and_no_row_has_another() -> None:
    test = TestResult(date=DAY, result=LabResult.POSITIVE, kind=TestKind.PCR)
    row = rows.contact_row(told(entry_test=test, exit_test=test), VILLAGES)
    assert set(row) == {column.name for column in CONTACTS}
    (report,) = rows.monitoring_rows(ExportedStay(a_person(1), told().stay or Stay(an_episode(1))))
    assert set(report) == {column.name for column in MONITORING}


def test_a_contact_without_index_or_stay_is_told_as_far_as_known() -> None:
    row = rows.contact_row(ExportedContact(a_person(1, village_code=None), None), VILLAGES)
    assert (row["nama"], row.get("id_episode"), row["id_kasus_indeks"]) == ("Warga Contoh 1", None, None)


@pytest.mark.parametrize("precision", [Precision.VILLAGE, Precision.UNKNOWN])
def test_a_villages_label_is_nobodys_house(precision: Precision) -> None:
    stay = Stay(an_episode(1, kind=EpisodeKind.CONTACT), location=a_location(1, precision))
    row = rows.contact_row(ExportedContact(a_person(1), stay), VILLAGES)
    assert (row["lintang"], row["bujur"]) == (None, None)
    assert row["ketepatan_lokasi"] == rows.PRECISIONS[precision]


def test_each_report_of_a_day_is_a_row_in_order() -> None:
    earlier = a_report(how=ReportedBy.BUTTON, symptoms=(), triage=Triage.WELL, temperature=None)
    first = earlier.reports[0]
    last = a_report(revision=2, earlier=(first,))
    stay = Stay(an_episode(1, kind=EpisodeKind.CONTACT), reports=[a_report(date(2021, 8, 12)), last])
    found = list(rows.monitoring_rows(ExportedStay(a_person(1), stay)))
    assert [(row["tanggal"], row["laporan_ke"], row["cara"], row["hari_ke"]) for row in found] == [
        ("2021-08-11", 1, "tombol", 3),
        ("2021-08-11", 2, "formulir", 3),
        ("2021-08-12", 1, "formulir", 4),
    ]
    assert found[1]["gejala"] == "batuk;demam"


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (rows.STATUS, EpisodeStatus),
        (rows.KINDS, EpisodeKind),
        (rows.RESULTS, LabResult),
        (rows.WAYS, ReportedBy),
        (rows.PRECISIONS, Precision),
        (rows.TASKS, AssignmentState),
        (rows.OUTCOMES, Outcome),
    ],
)
def test_every_code_has_its_word(words: dict[Any, str], codes: Any) -> None:
    assert set(words) == set(codes)
    assert len(set(words.values())) == len(words)


def test_the_stay_is_the_latest_as_a_contact() -> None:
    old = Stay(an_episode(1, kind=EpisodeKind.CONTACT, anchor_date=date(2021, 7, 1)))
    new = Stay(an_episode(1, kind=EpisodeKind.CONTACT))
    case = Stay(an_episode(1, kind=EpisodeKind.CASE, anchor_date=date(2021, 8, 30)))
    assert contact_stay([new, old, case]) is new
    assert contact_stay([case]) is None


@given(st.text(max_size=50))
def test_no_cell_of_a_csv_is_run_by_a_spreadsheet_and_nothing_is_lost(text: str) -> None:
    target = io.StringIO(newline="")
    assert write_csv(CONTACTS, [{"nama": text, "lintang": -8.69}], target) == 1
    target.seek(0)
    header, row = csv.reader(target)
    cells = dict(zip(header, row, strict=True))
    assert not cells["nama"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells["nama"].removeprefix("'") == text or cells["nama"] == text
    assert cells["lintang"] == "-8.69"


def test_the_workbook_keeps_nik_and_formulas_as_text() -> None:
    target = io.BytesIO()
    head = about(export_rules(), [DAY], None, NOW)
    contacts = [{"nik": "5171011208900001", "nama": '=HYPERLINK("x")', "lintang": -8.69}]
    assert write_workbook(iter(contacts), iter([]), head, target) == (1, 0)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Kontak", "Pemantauan", "Keterangan"]
    header, row = book["Kontak"].iter_rows()
    cells = dict(zip((cell.value for cell in header), row, strict=True))
    assert cells["nik"].value == "5171011208900001"
    assert (cells["nama"].value, cells["nama"].data_type) == ('=HYPERLINK("x")', "s")
    assert cells["lintang"].value == -8.69
    assert book["Keterangan"]["B2"].value.startswith("Desac 1")


def test_days_and_their_limits() -> None:
    rules, now = export_rules(), datetime(2021, 8, 11, 17, 0, tzinfo=UTC)  # already the 12th in Denpasar
    assert days_of(None, None, rules, now) == [date(2021, 8, 12)]
    assert days_of(DAY, None, rules, now) == [DAY]
    assert len(days_of(date(2021, 8, 1), date(2021, 8, 31), rules, now)) == rules.most_days
    for first, last in ((DAY, date(2021, 8, 10)), (date(2021, 7, 1), DAY)):
        with pytest.raises(Refusal):
            days_of(first, last, rules, now)
    assert name_of("kontak", [DAY, date(2021, 8, 12)], None, "csv") == "kontak_2021-08-11_2021-08-12.csv"
    assert name_of("kontak", [DAY], None, "csv") == "kontak_2021-08-11.csv"
    assert name_of("kontak", [], "f1", "xlsx") == "kontak_f1.xlsx"


@pytest.mark.parametrize(
    ("heading", "columns"), [("Lembar Kontak", CONTACTS), ("Lembar Pemantauan", MONITORING)]
)
def test_the_layout_is_documented_column_by_column(heading: str, columns: Any) -> None:
    text = section(page("docs/ekspor-pelacakan.md"), heading)
    assert first_cells(text) == [column.name for column in columns]
    assert [column.meaning for column in columns if f"| {column.meaning} |" not in text] == []


def test_the_documented_limits_are_the_configured_ones() -> None:
    text, rules = page("docs/ekspor-pelacakan.md"), export_rules()
    assert f"Paling banyak {rules.most_days} hari dan 5.000 kontak" in text
    assert (rules.most_contacts_by_api, rules.layout) == (5000, "1")
