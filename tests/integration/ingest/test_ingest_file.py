"""A dropped file from bucket to table and report, on AWS services in memory."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from desac.adapters import keys
from desac.adapters.roster import TableRoster
from desac.adapters.table import Table
from functions.ingest import range_handler
from functions.ingest.limits import Limits
from tests.integration.ingest.office import CONTEXT, NOTHING_FAILED, Drop, Office, queued

TODAY = datetime.now(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)
HEADER = "NIK;Nama;Jenis Kelamin;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Hasil\n"
WHERE = "Renon;Denpasar Selatan"
MADE = (
    f"5171012303900001;I Made Contoh;L;23/03/1990;081200000001;Jl. Badung No. 1;{WHERE};{YESTERDAY};Positif\n"
)
PUTU = (
    f"5171016304910002;Ni Putu Misal;P;23/04/1991;081200000002;Jl. Badung No. 2;{WHERE};{YESTERDAY};Positif\n"
)
CONTACT_HEADER = (
    "Nama Kontak;NIK;Tgl Lahir;No HP;Alamat;Kelurahan;Hubungan dengan Kasus;NIK Kasus Indeks;Tgl Kontak\n"
)


def counts(report: dict[str, Any]) -> dict[str, int]:
    names = ("rows", "new", "changed", "unchanged", "duplicate", "ignored", "rejected")
    return {name: report[name] for name in names if report[name]}


def everything(table: Table) -> dict[tuple[str, str], dict[str, Any]]:
    items = boto3.resource("dynamodb").Table(table.name).scan()["Items"]
    return {(item["pk"], item["sk"]): item for item in items}


def of_type(table: Table, name: str) -> list[dict[str, Any]]:
    return [item for item in everything(table).values() if item.get("type") == name]


def facts(item: dict[str, Any]) -> dict[str, Any]:
    """An item but for who said it last: of a person, that the newer file says the same is noted."""
    noted = {"sources", "version"} if item["type"] == "Person" else set()
    return {name: value for name, value in item.items() if name not in noted}


def test_a_sample_of_a_real_day_is_recorded_whole(drop: Drop, table: Table) -> None:
    """The first 60 rows of the health office's sample; moto copies its whole table per transaction."""
    sample = Path(__file__).parents[2] / "files" / "kasus_2021-08-11.csv"
    lines = sample.read_text(encoding="utf-8-sig").splitlines(keepends=True)[:61]
    report = drop("kasus/2021-08-11.csv", "".join(lines))
    assert counts(report) == {"rows": 60, "new": 52, "duplicate": 2, "ignored": 1, "rejected": 5}
    assert len(of_type(table, "Person")) == 52
    assert {episode["status"] for episode in of_type(table, "Episode")} == {"recorded"}
    assert len([one for one in of_type(table, "Episode") if one["first_row"]]) == 52
    assert not of_type(table, "RowTrace")


def test_the_same_file_again_changes_nothing(drop: Drop, table: Table) -> None:
    drop("kasus/a.csv", HEADER + MADE + PUTU)
    before = everything(table)
    assert counts(drop("kasus/b.csv", HEADER + MADE + PUTU)) == {"rows": 2, "unchanged": 2}
    after = everything(table)
    assert {key: facts(after[key]) for key in before} == {key: facts(before[key]) for key in before}
    assert {after[key]["type"] for key in after.keys() - before.keys()} == {
        "FinishedRange",
        "RowTrace",
        "SourceFile",
    }


def test_a_second_delivery_of_the_same_event_is_harmless(office: Office, table: Table) -> None:
    report = office.drop("kasus/a.csv", HEADER + MADE)
    before = everything(table)
    assert office.arrive("kasus/a.csv", report["version"]) == NOTHING_FAILED
    office.carry_on()
    assert everything(table) == before


def test_a_retry_half_way_still_calls_the_rows_new(office: Office, table: Table) -> None:
    """The first try died after its rows were written: nobody counted the range off."""
    version = office.put("kasus/a.csv", HEADER + MADE + PUTU)
    office.arrive("kasus/a.csv", version)
    office.tell()
    [part] = office.waiting_ranges()
    file = keys.source_file(part["file_id"])
    assert range_handler.handler(queued(part), CONTEXT) == NOTHING_FAILED
    table.update(file, {"ranges_done": 0})
    boto3.resource("dynamodb").Table(table.name).delete_item(Key=keys.file_range(part["file_id"], 0))
    assert range_handler.handler(queued(part), CONTEXT) == NOTHING_FAILED
    office.carry_on()
    item = table.get(file)
    assert item is not None
    assert (item["state"], item["counts"]["new"], item["counts"]["unchanged"]) == ("done", 2, 0)
    assert len(of_type(table, "Person")) == 2


def test_a_corrected_row_changes_and_says_which_fields(drop: Drop, table: Table) -> None:
    drop("kasus/a.csv", HEADER + MADE)
    report = drop("kasus/b.csv", HEADER + MADE.replace("No. 1;", "No. 11;"))
    assert counts(report) == {"rows": 1, "changed": 1}
    assert [trace["changed"] for trace in of_type(table, "RowTrace") if trace["effect"] == "changed"] == [
        ["address"]
    ]
    assert [person["address"] for person in of_type(table, "Person")] == ["Jl. Badung No. 11"]


def test_a_file_never_overwrites_what_the_resident_entered(drop: Drop, table: Table) -> None:
    """The report says so, in the column of the file."""
    drop("kasus/a.csv", HEADER + MADE)
    [person] = of_type(table, "Person")
    table.update(
        keys.person(person["person_id"]),
        {"address": "Jl. Rumah Sendiri No. 3", "confirmed_fields": ["address"]},
    )
    report = drop("kasus/b.csv", HEADER + MADE.replace("No. 1;", "No. 11;"))
    assert counts(report) == {"rows": 1, "unchanged": 1}
    assert [person["address"] for person in of_type(table, "Person")] == ["Jl. Rumah Sendiri No. 3"]
    assert [(one["row"], one["column"], one["code"]) for one in report["issues"]] == [
        (2, "Alamat", "differs_from_resident")
    ]


def test_the_report_says_which_fields_changed(office: Office) -> None:
    office.drop("kasus/a.csv", HEADER + MADE)
    report = office.drop("kasus/b.csv", HEADER + MADE.replace("No. 1;", "No. 11;"))
    assert report["changes"] == [{"row": 2, "fields": ["address"]}]
    text = office.report("kasus/b.csv", "csv").decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["Hasil Periksa"], row["Yang Berubah"]) == ("Diterima (data diperbarui)", "Alamat")


def test_doubt_about_who_somebody_is_blocks_nobody(drop: Drop, table: Table) -> None:
    """One NIK with two birth dates and names: two people, and the office is told."""
    child = MADE.replace("I Made Contoh", "Ni Luh Bintang").replace("23/03/1990", "02/03/2015")
    report = drop("kasus/a.csv", HEADER + MADE + child)
    assert counts(report) == {"rows": 2, "new": 2}
    assert "possible_same_person" in [one["code"] for one in report["issues"]]


def test_two_people_of_one_name_stay_two(drop: Drop, table: Table) -> None:
    twin = (
        MADE.replace("5171012303900001", "").replace("23/03/1990", "01/01/1970").replace("081200000001", "")
    )
    assert counts(drop("kasus/a.csv", HEADER + MADE + twin)) == {"rows": 2, "new": 2}
    assert len(of_type(table, "Person")) == 2


def test_twins_on_one_phone_without_nik_stay_two(drop: Drop, table: Table) -> None:
    one = MADE.replace("5171012303900001", "").replace("I Made Contoh", "I Made Surya")
    other = MADE.replace("5171012303900001", "").replace("I Made Contoh", "I Kadek Bintang")
    drop("kasus/a.csv", HEADER + one + other)
    assert len(of_type(table, "Person")) == 2
    assert counts(drop("kasus/b.csv", HEADER + other + one)) == {"rows": 2, "unchanged": 2}


def test_a_child_with_a_parents_nik_is_recorded_beside_the_parent(drop: Drop, table: Table) -> None:
    child = MADE.replace("I Made Contoh", "Ni Luh Bintang").replace("23/03/1990", "02/03/2015")
    assert counts(drop("kasus/a.csv", HEADER + MADE + child)) == {"rows": 2, "new": 2}
    assert {one["name"] for one in of_type(table, "Person")} == {"I Made Contoh", "Ni Luh Bintang"}
    assert counts(drop("kasus/b.csv", HEADER + child + MADE)) == {"rows": 2, "unchanged": 2}


def test_a_contact_hangs_on_its_index_case(drop: Drop, table: Table) -> None:
    drop("kasus/a.csv", HEADER + MADE)
    row = (
        f"Ni Ketut Dekat;;01/02/2000;081200000003;Jl. Badung No. 1;Renon;istri;5171012303900001;{YESTERDAY}\n"
    )
    stranger = (
        f"I Nyoman Jauh;;03/02/2000;081200000004;Jl. Nangka No. 1;Tonja;teman;5171010101900009;{YESTERDAY}\n"
    )
    report = drop("kontak/a.csv", CONTACT_HEADER + row + stranger)
    assert counts(report) == {"rows": 2, "new": 2}
    assert [(one["row"], one["column"]) for one in report["issues"] if one["code"] == "index_unknown"] == [
        (3, "NIK Kasus Indeks")
    ]
    [edge] = of_type(table, "ContactEdge")
    assert edge["relation"] == "istri"
    assert len(of_type(table, "IndexEdge")) == 1


def test_a_contact_who_turns_positive_becomes_a_case_and_keeps_the_edge(drop: Drop, table: Table) -> None:
    drop("kasus/a.csv", HEADER + MADE)
    row = f"Ni Putu Misal;5171016304910002;23/04/1991;;Jl. X No. 2;Sanur;istri;5171012303900001;{YESTERDAY}\n"
    drop("kontak/a.csv", CONTACT_HEADER + row)
    drop("kasus/b.csv", HEADER + PUTU)
    episodes = {
        episode["kind"]: episode
        for episode in of_type(table, "Episode")
        if episode["person_id"]
        in {person["person_id"] for person in of_type(table, "Person") if person["name"] == "Ni Putu Misal"}
    }
    assert episodes["case"]["status"] == "active"
    assert (episodes["contact"]["status"], episodes["contact"]["status_reason"]) == ("ended", "became_case")
    assert len(of_type(table, "ContactEdge")) == 1


def test_somebody_who_died_is_recorded_and_not_active(drop: Drop, table: Table) -> None:
    drop(
        "kasus/a.csv",
        HEADER.replace("Hasil", "Hasil;Status Pasien") + MADE.replace("Positif", "Positif;Meninggal"),
    )
    assert [(one["status"], one["status_reason"]) for one in of_type(table, "Episode")] == [
        ("recorded", "deceased")
    ]


def test_no_case_file_at_all_gets_an_answer(drop: Drop, table: Table) -> None:
    report = drop("kasus/foto.csv", "ini bukan berkas kasus\nhanya catatan\n")
    assert (report["state"], report["rows"]) == ("rejected", 0)
    assert report["issues"][0]["code"] == "header_not_found"
    assert report["problem"]
    assert of_type(table, "Person") == []


def test_more_rows_than_the_limit_get_words_about_splitting(
    drop: Drop, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESAC_MAX_FILE_ROWS", "1500")
    report = drop("kasus/a.csv", HEADER + MADE * 1500)
    assert (report["state"], report["rows"]) == ("rejected", 0)
    assert [one["code"] for one in report["issues"]] == ["file_too_large"]
    assert "1.500 baris" in report["problem"]
    assert of_type(table, "Person") == []


def test_an_object_that_would_fill_the_disk_is_refused_unread(office: Office, table: Table) -> None:
    """The event tells its size; there is no such object here, so fetching it would fail."""
    assert office.arrive("kasus/besar.csv", "nie", size=Limits().max_bytes + 1) == NOTHING_FAILED
    [file] = of_type(table, "SourceFile")
    assert (file["state"], "512 MB" in file["problem"]) == ("rejected", True)


def test_the_report_runs_no_formula_and_names_every_row(drop: Drop) -> None:
    evil = MADE.replace("Jl. Badung No. 1", "=HYPERLINK(evil)")
    report = drop("kasus/a.csv", HEADER + evil + PUTU.replace("Ni Putu Misal", " "))
    body = boto3.client("s3").get_object(Bucket="drop", Key=f"laporan/kasus/a.csv.{report['file_id']}.csv")[
        "Body"
    ]
    rows = list(csv.DictReader(io.StringIO(body.read().decode("utf-8-sig")), delimiter=";"))
    assert [(row["Baris"], row["Hasil Periksa"]) for row in rows] == [
        ("2", "Diterima (baru)"),
        ("3", "Ditolak"),
    ]
    assert rows[0]["Alamat"] == "'=HYPERLINK(evil)"
    assert rows[1]["Alasan"]


def test_the_roster_is_recorded_once(drop: Drop, table: Table) -> None:
    roster = "Desa/Kelurahan;Nama Dokter;No HP;Berlaku Mulai\nRenon;dr. Contoh;081200000009;2021-01-01\n"
    assert counts(drop("dokter/a.csv", roster)) == {"rows": 1, "new": 1}
    assert counts(drop("dokter/b.csv", roster)) == {"rows": 1, "unchanged": 1}
    assert counts(drop("dokter/c.csv", roster.replace("0009", "0008"))) == {"rows": 1, "changed": 1}
    present = TableRoster(table).doctor_on("51.71.01.1005", TODAY)
    assert present
    assert present.phone == "+6281200000008"


def test_an_outcome_in_a_later_file_ends_the_episode(drop: Drop, table: Table) -> None:
    drop("kasus/a.csv", HEADER + MADE)
    header = HEADER.replace("Hasil", "Hasil;Status Pasien")
    report = drop("kasus/b.csv", header + MADE.replace("Positif", "Positif;Meninggal"))
    assert counts(report) == {"rows": 1, "changed": 1}
    assert [(one["status"], one["status_reason"]) for one in of_type(table, "Episode")] == [
        ("ended", "deceased")
    ]


def test_a_corrected_date_brings_back_what_seemed_to_be_over(drop: Drop, table: Table) -> None:
    long_ago, later = TODAY - timedelta(days=15), TODAY - timedelta(days=4)
    drop("kasus/a.csv", HEADER + MADE.replace(str(YESTERDAY), str(long_ago)))
    assert [one["status"] for one in of_type(table, "Episode")] == ["recorded"]
    drop("kasus/b.csv", HEADER + MADE.replace(str(YESTERDAY), str(later)))
    [episode] = of_type(table, "Episode")
    assert (episode["status"], episode.get("status_reason")) == ("active", None)
    assert episode["end_date"] == str(later + timedelta(days=10))


def test_an_exposure_after_the_illness_is_a_new_episode(drop: Drop, table: Table) -> None:
    drop("kasus/a.csv", HEADER + MADE)
    [person] = of_type(table, "Person")
    [case] = of_type(table, "Episode")
    table.update(keys.episode(case["episode_id"]), {"anchor_date": "2025-01-01", "end_date": "2025-01-11"})
    row = f"I Made Contoh;5171012303900001;23/03/1990;081200000001;Jl. X;Renon;teman;;{YESTERDAY}\n"
    assert counts(drop("kontak/a.csv", CONTACT_HEADER + row)) == {"rows": 1, "new": 1}
    assert len(of_type(table, "Person")) == 1
    assert {(one["kind"], one["status"]) for one in of_type(table, "Episode")} == {
        ("case", "active"),
        ("contact", "active"),
    }
    assert person["person_id"] in {one["person_id"] for one in of_type(table, "Episode")}


def test_a_contact_of_two_cases_is_the_same_whichever_row_comes_last(drop: Drop, table: Table) -> None:
    drop("kasus/a.csv", HEADER + MADE + PUTU)
    row = "Ni Ketut Dekat;;01/02/2000;081200000003;Jl. X;Renon;teman;{nik};{day}\n"
    one = row.format(nik="5171012303900001", day=YESTERDAY)
    other = row.format(nik="5171016304910002", day=TODAY)
    drop("kontak/a.csv", CONTACT_HEADER + one + other)
    assert counts(drop("kontak/b.csv", CONTACT_HEADER + other + one)) == {"rows": 2, "unchanged": 2}
    assert len(of_type(table, "ContactEdge")) == 2
    assert [e["anchor_date"] for e in of_type(table, "Episode") if e["kind"] == "contact"] == [str(TODAY)]


def test_nobody_takes_over_a_nik_that_another_bears(drop: Drop, table: Table) -> None:
    """Somebody wrote Made's NIK beside another name and birth date; sending it again changes nothing."""
    other = "5171012303900001;Ni Luh Lain;P;01/01/1955;081200000005;Jl. Lain No. 9;Renon;Denpasar Selatan;"
    content = HEADER + MADE + f"{other}{TODAY};Positif\n"
    assert counts(drop("kasus/a.csv", content)) == {"rows": 2, "new": 2}
    assert counts(drop("kasus/b.csv", content)) == {"rows": 2, "unchanged": 2}
    assert sorted(person.get("nik", "") for person in of_type(table, "Person")) == ["", "5171012303900001"]
