"""Held files over the staff API: whom they would write to, the decision, the report, and who may do that."""

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from desac.adapters.table import Table
from desac.settings import settings
from functions.ingest import api
from functions.ingest.range_names import MANIFEST
from tests.integration.ingest.office import CONTEXT, NOTHING_FAILED, Office
from tests.integration.ingest.test_file_in_ranges import case
from tests.integration.ingest.test_ingest_file import HEADER, counts, everything, of_type
from tests.unit.overview.records import api_event

type Hold = Callable[..., str]
CALLS = [(route.method, route.path) for route in api.ROUTES]


def call(method: str, path: str, groups: str = "[operator]", **options: Any) -> tuple[int, Any]:
    answer = api.handler(api_event(method, path, groups=groups, name="ayu", **options), CONTEXT)
    body = answer["body"]
    return answer["statusCode"], base64.b64decode(body) if answer.get("isBase64Encoded") else json.loads(body)


@pytest.fixture
def hold(office: Office, monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Drops a file where no more than so many people may be written to unasked; its id."""

    def _hold(rows: str, recipients: int = 1, key: str = "kasus/b.csv") -> str:
        monkeypatch.setenv("DESAC_HOLD_ABOVE_RECIPIENTS", str(recipients))
        settings.cache_clear()
        assert office.arrive(key, office.put(key, HEADER + rows)) == NOTHING_FAILED
        office.carry_on()
        [held] = [one for one in of_type(office.table, "SourceFile") if one["state"] == "held"]
        return str(held["file_id"])

    return _hold


def test_a_preview_names_recipients_and_why_others_are_not_written_to(
    hold: Hold, office: Office, table: Table
) -> None:
    office.drop("kasus/known.csv", HEADER + case(1))
    file_id = hold(case(1) + case(3).replace("081200000003", "") + case(4) + case(5))
    before = everything(table)
    status, answer = call("GET", f"/files/{file_id}/preview")
    assert (status, answer["recipients"], answer["rows"], answer["next_part"]) == (200, 2, 4, None)
    assert [one["phone"] for one in answer["people"]] == ["+6281200000004", "+6281200000005"]
    assert [(one["reason"], one["text"], one["count"]) for one in answer["excluded"]] == [
        ("already_known", "Sudah tercatat dan sudah diberi tahu", 1),
        ("no_phone", "Tidak ada nomor HP", 1),
    ]
    assert [(one["kind"], one["name"]) for one in answer["samples"]] == [("case", "Warga Nomor AE")]
    assert everything(table) == before, "a preview records nothing"


def test_a_large_file_is_looked_at_part_by_part(
    hold: Hold, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.ingest.api._PARTS_AT_ONCE", 1)
    file_id = hold("".join(map(case, range(1, 502))), recipients=400)
    _, first = call("GET", f"/files/{file_id}/preview")
    assert first["next_part"] == 1
    parts = [first]
    while parts[-1]["next_part"] is not None:
        query = {"start": str(parts[-1]["next_part"])}
        parts.append(call("GET", f"/files/{file_id}/preview", query=query)[1])
    assert sum(one["rows"] for one in parts) == 501
    assert sum(one["recipients"] + sum(out["count"] for out in one["excluded"]) for one in parts) == 501
    assert len(first["people"]) == min(100, first["recipients"])


def test_an_approved_file_is_recorded_and_says_by_whom(hold: Hold, office: Office, table: Table) -> None:
    file_id = hold("".join(map(case, range(1, 5))))
    status, answer = call("POST", f"/files/{file_id}/approve")
    assert (status, answer["state"], answer["decided_by"]) == (200, "recording", "ayu")
    assert answer["decided_at"]
    office.carry_on()
    assert counts(office.report("kasus/b.csv")) == {"rows": 4, "new": 4}
    assert call("POST", f"/files/{file_id}/approve")[1]["code"] == "not_held"
    assert call("POST", f"/files/{file_id}/refuse", body='{"reason": "salah"}')[0] == 409


def test_a_refused_file_is_answered_with_the_reason(hold: Hold, office: Office, table: Table) -> None:
    file_id = hold("".join(map(case, range(1, 5))))
    assert call("POST", f"/files/{file_id}/refuse", body='{"reason": "    "}')[0] == 422
    status, answer = call("POST", f"/files/{file_id}/refuse", body='{"reason": "berkas bulan lalu"}')
    assert (status, answer["state"], answer["decided_by"]) == (200, "declined", "ayu")
    office.carry_on()
    assert "berkas bulan lalu" in office.report("kasus/b.csv")["problem"]
    assert of_type(table, "Person") == []


def test_rows_that_are_no_longer_kept_are_said_to_be(hold: Hold, office: Office) -> None:
    file_id = hold("".join(map(case, range(1, 5))))
    office.s3.delete_object(Bucket="drop", Key=f"ranges/{file_id}/000000.gz")
    assert call("GET", f"/files/{file_id}/preview")[1]["code"] == "rows_gone"


def test_rows_that_another_version_wrote_are_as_good_as_gone(hold: Hold, office: Office) -> None:
    file_id = hold("".join(map(case, range(1, 5))))
    key = f"ranges/{file_id}/{MANIFEST}.gz"
    known = json.loads(gzip.decompress(office.s3.get_object(Bucket="drop", Key=key)["Body"].read()))
    other = gzip.compress(json.dumps(known | {"layout": "other"}).encode())
    office.s3.put_object(Bucket="drop", Key=key, Body=other)
    for method, what in (("GET", "preview"), ("GET", "rejected"), ("POST", "approve")):
        status, answer = call(method, f"/files/{file_id}/{what}")
        assert (status, answer["code"]) == (409, "rows_gone"), what


def test_a_file_whose_rows_are_gone_is_not_approved(hold: Hold, office: Office, table: Table) -> None:
    """It would say that it is being recorded, for ever, and nobody in it would be told."""
    file_id = hold("".join(map(case, range(1, 5))))
    office.s3.delete_object(Bucket="drop", Key=f"ranges/{file_id}/{MANIFEST}.gz")
    status, answer = call("POST", f"/files/{file_id}/approve")
    assert (status, answer["code"]) == (409, "rows_gone")
    assert [one["state"] for one in of_type(table, "SourceFile")] == ["held"]
    assert call("POST", f"/files/{file_id}/refuse", body='{"reason": "kedaluwarsa"}')[0] == 200


def test_the_report_is_taken_as_it_lies_in_the_folder(office: Office) -> None:
    office.drop("kasus/a.csv", HEADER + case(1) + case(2).replace("Positif", "?"))
    [file] = of_type(office.table, "SourceFile")
    for ending in ("xlsx", "csv"):
        status, content = call("GET", f"/files/{file['file_id']}/report", query={"format": ending})
        assert (status, content) == (200, office.report("kasus/a.csv", ending))


def test_a_report_beyond_what_an_answer_holds_is_refused_with_words(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.drop("kasus/a.csv", HEADER + case(1))
    [file] = of_type(office.table, "SourceFile")
    monkeypatch.setattr("functions.ingest.api._MOST_BYTES", 10)
    status, answer = call("GET", f"/files/{file['file_id']}/report", query={"format": "csv"})
    assert (status, answer["code"]) == (422, "file_too_large")
    assert "folder laporan/" in answer["message"]


def test_rejected_rows_come_with_their_reasons(office: Office) -> None:
    office.drop("kasus/a.csv", HEADER + case(1) + case(2).replace("Positif", "?") + case(3))
    [file] = of_type(office.table, "SourceFile")
    status, answer = call("GET", f"/files/{file['file_id']}/rejected")
    assert (status, answer["next_part"]) == (200, None)
    [row] = answer["items"]
    assert (row["row"], row["sheet"], row["findings"][0]["code"]) == (3, None, "result_unknown")
    assert row["findings"][0]["column"] == "Hasil"
    assert row["findings"][0]["text"]


def test_a_file_without_a_report_or_of_an_unknown_id_is_not_found(hold: Hold) -> None:
    file_id = hold("".join(map(case, range(1, 5))))
    assert call("GET", f"/files/{file_id}/report")[1]["code"] == "no_report"
    assert call("GET", "/files/f9/preview")[0] == 404
    assert call("POST", "/files/f9/approve")[0] == 404


@pytest.mark.parametrize("group", ["[tracer]", "[doctor]", "[dinsos]", "[]"])
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_nobody_but_operators_sees_or_decides(office: Office, method: str, path: str, group: str) -> None:
    status, answer = call(method, path.replace("{id}", "f1"), group)
    assert (status, answer["code"]) == (403, "role_not_allowed")


def test_no_name_or_number_gets_into_the_log(hold: Hold, caplog: pytest.LogCaptureFixture) -> None:
    file_id = hold("".join(map(case, range(1, 5))))
    caplog.clear()
    call("GET", f"/files/{file_id}/preview")
    [told] = [vars(one) for one in caplog.records]
    assert (told["msg"], told["by"], told["recipients"]) == ("a held file was looked at", "ayu", 4)
    assert "Warga" not in str(told)
    assert "6281" not in str(told)
