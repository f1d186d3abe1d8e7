"""A file in several ranges: fanned out, recorded in any order, put together again."""

import csv
import gzip
import io
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desac.adapters import keys
from desac.adapters.source_files import SourceFiles
from desac.adapters.table import Table
from desac.settings import settings
from functions.ingest import finish, judging, range_handler
from functions.ingest.assembling import MissingRowError
from tests.integration.ingest.office import BUCKET, CONTEXT, NOTHING_FAILED, Office, queued
from tests.integration.ingest.test_ingest_file import HEADER, TODAY, WHERE, counts, everything, of_type

DAY = TODAY - timedelta(days=1)


def case(number: int, name: str = "") -> str:
    """A synthetic case with a NIK and a phone of its own."""
    nik = f"517101230390{number:04d}"
    phone = f"0812000{number:05d}"
    who = name or f"Warga Nomor {chr(65 + number // 26)}{chr(65 + number % 26)}"
    return f"{nik};{who};L;23/03/1990;{phone};Jl. Contoh No. {number};{WHERE};{DAY};Positif\n"


@pytest.fixture(autouse=True)
def short_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of three rows."""
    monkeypatch.setattr(judging, "RANGE_ROWS", 3)


def test_the_report_of_many_ranges_has_every_row_in_order(office: Office, table: Table) -> None:
    rows = [case(number) for number in range(1, 8)]
    rows[4] = rows[4].replace(f";{DAY};", ";;")  # rejected in the middle of the second range
    report = office.drop("kasus/a.csv", HEADER + "".join(rows) + rows[0])
    assert counts(report) == {"rows": 8, "new": 6, "duplicate": 1, "rejected": 1}
    lines = list(
        csv.reader(io.StringIO(office.report("kasus/a.csv", "csv").decode("utf-8-sig")), delimiter=";")
    )
    assert [line[0] for line in lines[1:]] == [str(number) for number in range(2, 10)]
    assert [line[1] for line in lines[4:9]] == [
        "Diterima (baru)",
        "Ditolak",
        "Diterima (baru)",
        "Diterima (baru)",
        "Ganda",
    ]
    assert lines[5][4] == "date_missing"
    [file] = of_type(table, "SourceFile")
    assert (file["ranges"], file["ranges_done"], file["state"]) == (3, 3, "done")
    assert len(of_type(table, "Person")) == 6


def test_a_repeat_in_another_range_is_still_a_repeat_in_one_file(office: Office) -> None:
    """Rows are compared while the whole file is judged, not range by range."""
    report = office.drop("kasus/a.csv", HEADER + "".join(case(number) for number in range(1, 6)) + case(1))
    assert counts(report) == {"rows": 6, "new": 5, "duplicate": 1}
    assert [issue["row"] for issue in report["issues"]] == [7]


def test_a_poisoned_range_stops_no_other(office: Office, table: Table) -> None:
    """Its judged rows are damaged: the others are recorded, the report waits, and the repair finishes it."""
    office.arrive("kasus/a.csv", office.put("kasus/a.csv", HEADER + "".join(map(case, range(1, 8)))))
    office.tell()
    waiting = office.waiting_ranges()
    file_id = waiting[0]["file_id"]
    key = f"ranges/{file_id}/000001.gz"
    sound = office.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    office.s3.put_object(Bucket=BUCKET, Key=key, Body=b"damaged")
    failed = [range_handler.handler(queued(body), CONTEXT) for body in waiting]
    assert [len(answer["batchItemFailures"]) for answer in failed] == [0, 1, 0]
    assert len(of_type(table, "Person")) == 4
    assert office.tell() == []
    [file] = of_type(table, "SourceFile")
    assert (file["state"], file["ranges_done"]) == ("recording", 2)

    office.s3.put_object(Bucket=BUCKET, Key=key, Body=sound)
    assert range_handler.handler(queued(waiting[1]), CONTEXT) == NOTHING_FAILED
    office.carry_on()
    assert counts(office.report("kasus/a.csv")) == {"rows": 7, "new": 7}


def test_a_range_that_is_told_twice_is_counted_once(office: Office, table: Table) -> None:
    office.arrive("kasus/a.csv", office.put("kasus/a.csv", HEADER + "".join(map(case, range(1, 6)))))
    office.tell()
    first, second = office.waiting_ranges()
    for body in (first, first, second, first):
        assert range_handler.handler(queued(body), CONTEXT) == NOTHING_FAILED
    [file] = of_type(table, "SourceFile")
    assert file["ranges_done"] == 2
    office.carry_on()
    assert counts(office.report("kasus/a.csv")) == {"rows": 5, "new": 5}


def test_a_range_recorded_twice_says_the_same_of_every_row(office: Office) -> None:
    """Also what only the table knew at first: a second look would find its own traces."""
    office.drop("kasus/a.csv", HEADER + case(1))
    twin = case(1).replace("517101230390", "517101230391")
    office.arrive("kasus/b.csv", office.put("kasus/b.csv", HEADER + twin))
    office.tell()
    [body] = office.waiting_ranges()
    place = f"ranges/{body['file_id']}/000000.recorded.gz"
    told = []
    for _ in range(2):
        assert range_handler.handler(queued(body), CONTEXT) == NOTHING_FAILED
        told.append(gzip.decompress(office.s3.get_object(Bucket=BUCKET, Key=place)["Body"].read()))
    assert told[0] == told[1]
    assert b"possible_same_person" in told[0]


def test_a_damaged_line_is_no_name_in_the_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.arrive("kasus/a.csv", office.put("kasus/a.csv", HEADER + case(1)))
    office.tell()
    [body] = office.waiting_ranges()
    key = f"ranges/{body['file_id']}/000000.gz"
    lines = gzip.decompress(office.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
    damaged = lines.replace(b'"accepted"', b'"akcepted"')
    office.s3.put_object(Bucket=BUCKET, Key=key, Body=gzip.compress(damaged))
    assert len(range_handler.handler(queued(body), CONTEXT)["batchItemFailures"]) == 1
    assert "Input should be 'accepted'" in caplog.text
    assert "Warga" not in caplog.text


def test_ranges_of_another_version_are_not_guessed_at(office: Office) -> None:
    """Values stand without names: a version that orders them otherwise would swap them."""
    office.arrive("kasus/a.csv", office.put("kasus/a.csv", HEADER + case(1)))
    office.tell()
    [body] = office.waiting_ranges()
    key = f"ranges/{body['file_id']}/manifest.gz"
    manifest = gzip.decompress(office.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
    other = manifest.replace(b"phone address", b"address phone")
    assert other != manifest
    office.s3.put_object(Bucket=BUCKET, Key=key, Body=gzip.compress(other))
    assert len(range_handler.handler(queued(body), CONTEXT)["batchItemFailures"]) == 1


def test_long_rows_make_short_ranges(office: Office, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_RANGE_BYTES", 600)
    report = office.drop("kasus/a.csv", HEADER + "".join(map(case, range(1, 6))))
    assert counts(report) == {"rows": 5, "new": 5}
    assert of_type(table, "SourceFile")[0]["ranges"] > 2


def test_a_note_that_cannot_be_sent_keeps_no_file_from_its_report(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESAC_NOTES_TOPIC", "arn:aws:sns:ap-southeast-3:123456789012:gone")
    settings.cache_clear()
    assert counts(office.drop("kasus/a.csv", HEADER + case(1))) == {"rows": 1, "new": 1}


def test_a_name_too_long_for_a_report_is_cut(office: Office) -> None:
    """S3 takes keys of 1,024 bytes (moto takes more, so the length is asserted)."""
    key = f"kasus/{'é' * 500}.csv"
    office.arrive(key, office.put(key, HEADER + case(1)))
    office.carry_on()
    listed = office.s3.list_objects_v2(Bucket=BUCKET, Prefix="laporan/")["Contents"]
    assert len(listed) == 3
    assert all(len(one["Key"].encode()) <= 1024 for one in listed)


def test_a_file_is_fanned_out_twice_without_harm(office: Office, table: Table) -> None:
    office.arrive("kasus/a.csv", office.put("kasus/a.csv", HEADER + "".join(map(case, range(1, 6)))))
    office.tell()
    office._seen.clear()  # the stream is read again from before
    office.carry_on()
    before = everything(table)
    office._seen.clear()
    office.carry_on()
    assert everything(table) == before
    assert counts(office.report("kasus/a.csv")) == {"rows": 5, "new": 5}


def test_no_report_closes_over_a_row_that_nobody_wrote_down(office: Office, table: Table) -> None:
    office.arrive("kasus/a.csv", office.put("kasus/a.csv", HEADER + case(1) + case(2)))
    office.tell()
    [body] = office.waiting_ranges()
    range_handler.handler(queued(body), CONTEXT)
    office.s3.put_object(
        Bucket=BUCKET, Key=f"ranges/{body['file_id']}/000000.recorded.gz", Body=gzip.compress(b"")
    )
    event = {"detail-type": "FileRecorded", "detail": {"file_id": body["file_id"]}}
    answer = finish.handler(queued(event), CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
    file = SourceFiles(table).find(body["file_id"])
    assert file is not None
    with pytest.raises(MissingRowError, match="row 2"):
        finish._report(file, _bucket(), table, file.received_at)
    assert file.state == "recording"


def test_a_report_is_written_once(office: Office, table: Table) -> None:
    """The same `FileRecorded` again finds the file finished and tells nobody a second time."""
    report = office.drop("kasus/a.csv", HEADER + case(1))
    office.notes()
    event = {"detail-type": "FileRecorded", "detail": {"file_id": report["file_id"]}}
    assert finish.handler(queued(event), CONTEXT) == NOTHING_FAILED
    assert office.notes() == []


def test_the_operators_get_a_note_with_the_counts(office: Office) -> None:
    report = office.drop("kasus/a.csv", HEADER + case(1) + case(2).replace("Positif", "Negatif"))
    [note] = office.notes()
    assert "2 baris" in note["Subject"]
    for line in ("Baris: 2", "- baru: 1", "- dilewati: 1", "- ditolak: 0", report["file_id"]):
        assert line in note["Message"]
    assert "Warga" not in note["Message"]


def test_a_file_without_a_row_to_record_still_gets_its_report(office: Office) -> None:
    report = office.drop("kasus/a.csv", HEADER + case(1).replace("Positif", "Negatif"))
    assert counts(report) == {"rows": 1, "ignored": 1}


@pytest.mark.parametrize("key", ["kasus.csv", "Kasus/a.csv", "lain/kasus.csv"])
def test_a_file_in_the_wrong_place_is_answered(office: Office, table: Table, key: str) -> None:
    assert office.arrive(key, office.put(key, HEADER + case(1))) == NOTHING_FAILED
    report = office.report(key)
    assert (report["state"], report["rows"], report["issues"][0]["code"]) == ("rejected", 0, "wrong_folder")
    [note] = office.notes()
    assert key in note["Message"]
    assert everything(table) == {}


def test_the_workbook_can_be_corrected_and_dropped_again(office: Office, table: Table) -> None:
    wrong = case(2).replace(f";{DAY};", ";;")
    office.drop("kasus/a.csv", HEADER + case(1) + wrong + case(3))
    corrected = _corrected(office.report("kasus/a.csv", "xlsx"), DAY.strftime("%d/%m/%Y"))
    report = office.drop("kasus/b.xlsx", corrected)
    assert counts(report) == {"rows": 3, "new": 1, "unchanged": 2}
    assert len(of_type(table, "Person")) == 3


def test_a_lost_range_object_is_a_failure_and_not_an_empty_range(office: Office) -> None:
    office.arrive("kasus/a.csv", office.put("kasus/a.csv", HEADER + case(1)))
    office.tell()
    [body] = office.waiting_ranges()
    store = judging.rows_name(0)
    office.s3.delete_object(Bucket=BUCKET, Key=f"ranges/{body['file_id']}/{store}.gz")
    with pytest.raises(ClientError, match="NoSuchKey"):
        office.s3.get_object(Bucket=BUCKET, Key=f"ranges/{body['file_id']}/{store}.gz")
    assert len(range_handler.handler(queued(body), CONTEXT)["batchItemFailures"]) == 1


def _corrected(workbook: bytes, day: str) -> bytes:
    """What a nurse does: fills in the date of the first row, which is the rejected one."""
    import openpyxl  # noqa: PLC0415 - only here

    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet: Any = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(row=2, column=header.index("Tgl Swab") + 1).value = day
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _bucket() -> Any:
    from desac.adapters.drop_bucket import DropBucket  # noqa: PLC0415 - only here

    return DropBucket(BUCKET)


def test_the_key_of_a_finished_range_sorts_by_number() -> None:
    assert keys.file_range("f", 2)["sk"] < keys.file_range("f", 10)["sk"]
