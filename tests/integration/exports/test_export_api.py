"""The export from a table: the API's call and the operators' command."""

import base64
import csv
import io
import json
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.operator.exporting import Exporting
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters import keys
from desac.adapters.table import Item, Table, to_item
from desac.adapters.tracing_export import TableTracingExports
from desac.domain.episode import EpisodeKind
from desac.domain.person import ContactEdge
from desac.domain.source_file import FileKind, FileState, SourceFile
from functions.exports.api import handler
from tests.unit.exports.test_export_rows import a_report
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    ORIGIN,
    a_person,
    an_episode,
    an_episode_id,
    api_event,
    person_id,
    store,
)

DAY = {"from": "2021-08-11"}
FORMS = "FORM#2021-08-11"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def put_file(table: Table, file_id: str = "f1", received: timedelta = timedelta()) -> None:
    file = SourceFile(
        file_id=file_id,
        key=f"kontak/{file_id}.csv",
        kind=FileKind.CONTACTS,
        state=FileState.DONE,
        received_at=NOW + received,
    )
    place = {"work": keys.FILES_WORK, "work_at": keys.moment(file.received_at)}
    table.put(to_item(file, keys.source_file(file_id), **place))


def put_contact(
    table: Table, number: int, index: int | None = None, origin: str = ORIGIN, **changes: Any
) -> None:
    """A contact with an episode that began in `origin`, of an index case if one is named."""
    store(table, a_person(number, **changes))
    store(table, an_episode(number, kind=EpisodeKind.CONTACT, origin=origin))
    if index is not None:
        put_edge(table, number, index, origin)


def put_edge(table: Table, number: int, index: int, origin: str = ORIGIN) -> None:
    edge = ContactEdge(
        index_person_id=person_id(index),
        contact_person_id=person_id(number),
        relation="serumah",
        origin=origin,
        created_at=NOW,
    )
    table.put(to_item(edge, keys.contact(person_id(index), person_id(number)), origin=origin))
    back = {**keys.index_case(person_id(number), person_id(index)), "type": "IndexEdge"}
    table.put({**back, "index_person_id": person_id(index), "contact_person_id": person_id(number)})


def put_report(table: Table, number: int, day: date, origin: str = ORIGIN) -> None:
    episode = an_episode_id(number, EpisodeKind.CONTACT)
    report = a_report(day, episode_id=episode, person_id=person_id(number), origin=origin)
    place = {"pk": keys.partition(person_id(number)), "sk": f"REPORT#{episode}#{day}"}
    table.put(to_item(report, place))  # type: ignore[arg-type]


def call(groups: str = "[operator]", **query: str) -> tuple[int, Any]:
    event = api_event("GET", "/export/tracing", groups=groups, query=query)
    answer = handler(event, CONTEXT)
    if not answer.get("isBase64Encoded"):
        return answer["statusCode"], json.loads(answer["body"])
    assert answer["headers"]["content-disposition"].startswith("attachment; filename=")
    assert answer["headers"]["cache-control"] == "no-store"
    return answer["statusCode"], base64.b64decode(answer["body"])


def rows(**query: str) -> list[dict[str, str]]:
    status, content = call(format="csv", **query)
    assert status == 200
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_contacts_of_a_day_come_from_its_files_and_forms(table: Table) -> None:
    put_file(table)
    put_file(table, "f0", -timedelta(days=1))
    put_file(table, "f2", timedelta(hours=12))  # after midnight in Denpasar
    store(table, a_person(1))
    put_contact(table, 2, index=1)
    put_contact(table, 3, index=1, origin=FORMS)
    put_contact(table, 4, index=1, origin="FILE#f0")
    put_contact(table, 5, index=1, origin="FILE#f2")
    assert {row["nama"] for row in rows(**DAY)} == {"Warga Contoh 2", "Warga Contoh 3"}
    assert {row["nama_kasus_indeks"] for row in rows(**DAY)} == {"Warga Contoh 1"}
    assert len(rows(**DAY, to="2021-08-12")) == 3
    assert [row["nama"] for row in rows(file="f0")] == ["Warga Contoh 4"]


def test_nobody_named_is_left_out(table: Table) -> None:
    """Two index cases, none yet, an edge of another file, a known case, a contact of an earlier file."""
    put_file(table)
    for number in (1, 9):
        store(table, a_person(number))
    put_contact(table, 2, index=1)
    put_edge(table, 2, index=9)
    put_contact(table, 3)
    put_contact(table, 4)
    put_edge(table, 4, index=9, origin="FILE#later")
    store(table, a_person(5), an_episode(5, origin="FILE#f0"))
    put_edge(table, 5, index=1)
    put_contact(table, 6, origin="FILE#f0")
    put_edge(table, 6, index=1)
    found = sorted(
        (row["nama"][-1], row["nama_kasus_indeks"][-1:], bool(row["id_episode"])) for row in rows(file="f1")
    )
    assert found == [
        ("2", "1", True),
        ("2", "9", True),
        ("3", "", True),
        ("4", "9", True),
        ("5", "1", False),
        ("6", "1", True),
    ]


def test_who_was_merged_is_told_once_as_the_kept_person(table: Table) -> None:
    put_file(table)
    store(table, a_person(1), a_person(7))
    put_contact(table, 2, index=1, merged_into=person_id(7))
    put_edge(table, 7, index=1)
    (row,) = rows(file="f1")
    assert (row["nama"], row["id_kontak"]) == ("Warga Contoh 7", person_id(7))


def test_days_of_monitoring_are_a_list_of_their_own(table: Table) -> None:
    put_file(table)
    put_contact(table, 2)
    for day in (12, 11):
        put_report(table, 2, date(2021, 8, day))
    found = rows(file="f1", sheet="pemantauan")
    assert [(row["tanggal"], row["jenis"], row["suhu"], row["spo2"]) for row in found] == [
        ("2021-08-11", "kontak", "37.5", "97"),
        ("2021-08-12", "kontak", "37.5", "97"),
    ]
    (contact,) = rows(file="f1")
    assert (contact["hari_dipantau"], contact["laporan_terakhir"]) == ("2", "2021-08-12")


def test_the_workbook_has_both(table: Table) -> None:
    put_file(table)
    put_contact(table, 2)
    put_report(table, 2, date(2021, 8, 11))
    status, content = call(file="f1")
    assert status == 200
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert (book["Kontak"].max_row, book["Pemantauan"].max_row) == (2, 2)


@pytest.mark.parametrize("groups", ["[tracer]", "[doctor]", "[dinsos]"])
def test_only_operators_take_it_out(table: Table, groups: str) -> None:
    assert call(groups, **DAY)[0] == 403


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"file": "unknown"}, 404, "not_found"),
        ({"from": "2021-08-12", "to": "2021-08-11"}, 422, "invalid"),
        ({"from": "2021-07-01", "to": "2021-08-11"}, 422, "too_many_days"),
        ({"from": "kemarin"}, 422, "invalid"),
        ({"from": "2021-08-11", "file": "f1"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_exported_is_said(table: Table, query: dict[str, str], status: int, code: str) -> None:
    put_file(table)
    found, body = call(**query)
    assert (found, body["code"]) == (status, code)


def test_too_many_for_one_answer_are_refused_whole(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.exports import api  # noqa: PLC0415 - to set its limit

    few = api.export_rules().model_copy(update={"most_contacts_by_api": 1})
    monkeypatch.setattr(api, "export_rules", lambda: few)
    put_file(table)
    put_contact(table, 2)
    assert call(file="f1")[0] == 200
    put_contact(table, 3)
    status, body = call(file="f1")
    assert (status, body["code"]) == (422, "too_many_rows")


@pytest.mark.parametrize("asked", [{}, {"sheet": "kontak"}, {"sheet": "pemantauan"}])
def test_what_is_too_much_for_one_answer_is_not_read_to_its_end(
    table: Table, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]
) -> None:
    """Whichever list is asked for, and wherever it is too long: here cases, of whom neither list tells."""
    from functions.exports import api  # noqa: PLC0415 - to set its limit

    few = api.export_rules().model_copy(update={"most_contacts_by_api": 2})
    monkeypatch.setattr(api, "export_rules", lambda: few)
    read: list[str] = []
    whole = TableTracingExports._items

    def noted(self: TableTracingExports, origin: str) -> Iterator[Item]:
        for item in whole(self, origin):
            read.append(str(item["type"]))
            yield item

    monkeypatch.setattr(TableTracingExports, "_items", noted)
    put_file(table)
    for number in range(1, 9):
        store(table, a_person(number), an_episode(number))
    query = {"file": "f1", **asked} | ({"format": "csv"} if asked else {})
    status, body = call(**query)
    assert (status, body["code"]) == (422, "too_many_rows")
    assert read.count("Episode") == 3


def test_each_export_is_noted_without_anybodys_name(table: Table, caplog: pytest.LogCaptureFixture) -> None:
    put_file(table)
    put_contact(table, 2)
    call(file="f1")
    (noted,) = [vars(record) for record in caplog.records if record.message == "exported for tracing"]
    assert (noted["contacts"], noted["reports"]) == (1, 0)
    assert noted["by"]
    assert "Contoh" not in str(noted)


@pytest.fixture
def exporting(table: Table) -> Exporting:
    return Exporting(Target({"TableName": table.name}))


@pytest.mark.parametrize("as_workbook", [True, False])
def test_the_command_writes_files_for_its_owner_alone(
    table: Table, exporting: Exporting, tmp_path: Path, as_workbook: bool
) -> None:
    put_file(table)
    put_contact(table, 2)
    put_report(table, 2, date(2021, 8, 11))
    days = exporting.days(date(2021, 8, 11), None, NOW)
    for _ in range(2):  # a second time replaces the first
        made = exporting.write(tmp_path, days, None, NOW, as_workbook=as_workbook)
    assert (made.contacts, made.reports) == (1, 1)
    assert sorted(path.name for path in made.paths) == (
        ["pelacakan_2021-08-11.xlsx"]
        if as_workbook
        else ["kontak_2021-08-11.csv", "pemantauan_2021-08-11.csv"]
    )
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_the_command_says_what_is_wrong(exporting: Exporting, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Paling banyak"):
        exporting.days(date(2021, 1, 1), date(2021, 8, 11), NOW)
    with pytest.raises(CommandError, match="No file"):
        exporting.write(tmp_path, (), "unknown", NOW, as_workbook=True)
    assert list(tmp_path.iterdir()) == []


def test_reading_needs_few_requests(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """One query for the origin, people by the hundred: not one request for each contact."""
    put_file(table)
    store(table, a_person(1))
    for number in range(2, 42):
        put_contact(table, number, index=1)
    asked: list[str] = []
    for name in ("get", "get_many", "partition", "index"):
        real = getattr(Table, name)
        monkeypatch.setattr(
            Table,
            name,
            lambda *args, _real=real, _name=name, **more: asked.append(_name) or _real(*args, **more),
        )
    assert len(rows(file="f1")) == 40
    assert len(asked) <= 3
