"""The calls `/sembako` as Dinas Sosial makes them."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from desac.adapters.aid import TableAid
from desac.adapters.chain import load_chain
from desac.adapters.table import Table
from desac.domain.aid import AidRequest, AidState, Fund, MarkKind
from desac.domain.household import Mark
from functions.sembako.api import handler
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    ORIGIN,
    SANUR,
    SELATAN,
    a_person,
    an_episode,
    an_episode_id,
    an_intake,
    api_event,
    person_id,
    store,
)


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _call(
    method: str, path: str, groups: str = "[dinsos]", *, kecamatan: str | None = None, **options: Any
) -> tuple[int, dict[str, Any]]:
    name = options.pop("name", None) or f"{groups.strip('[]')}1"
    event = api_event(method, path, groups=groups, kecamatan=kecamatan, name=name, **options)
    answer = handler(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def _request(table: Table, number: int = 1, **changes: Any) -> str:
    store(table, a_person(number), an_episode(number, end_date=date(2999, 1, 1)))
    store(table, an_intake(number, address=f"Jl. Formulir {number}"))
    facts: dict[str, Any] = {
        "aid_id": an_episode_id(number),
        "person_id": person_id(number),
        "household_id": f"h{number}",
        "village_code": SANUR,
        "household_size": 3,
        "state": AidState.REQUESTED,
        "isolation_until": date(2999, 1, 1),
        "origin": ORIGIN,
        "created_at": NOW,
        "updated_at": NOW,
    }
    assert TableAid(table).file(None, AidRequest.model_validate(facts | changes))
    return an_episode_id(number)


def _deliver(aid: str, request_id: str, groups: str = "[dinsos]") -> tuple[int, dict[str, Any]]:
    body = json.dumps({"request_id": request_id, "note": "Diterima ibu"})
    return _call("POST", f"/sembako/{aid}/delivered", groups, body=body)


def _many(step: str, ids: list[str], groups: str, request_id: str = "r", **options: Any) -> dict[str, Any]:
    body = json.dumps({"request_id": request_id, "ids": ids})
    status, answer = _call("POST", f"/sembako/{step}", groups, body=body, **options)
    assert status == 200, answer
    return answer


def _step(aid: str, step: str, groups: str = "[dinsos]", **body: Any) -> tuple[int, dict[str, Any]]:
    told = json.dumps({"request_id": f"{step}1"} | body)
    return _call("POST", f"/sembako/{aid}/{step}", groups, body=told, kecamatan=SELATAN)


def test_the_list_has_all_that_a_courier_needs(table: Table) -> None:
    aid = _request(table)
    status, page = _call("GET", "/sembako")
    (item,) = page["items"]
    assert (status, item["aid_id"], item["name"]) == (200, aid, "Warga Contoh 1")
    assert (item["address"], item["village"], item["household_size"]) == ("Jl. Formulir 1", "Sanur", 3)


def test_the_list_pages_by_village_and_state(table: Table) -> None:
    _request(table, 1)
    _request(table, 2)
    _request(table, 3, village_code="51.71.04.2001")
    _request(table, 4, state=AidState.DUPLICATE, duplicate_of=an_episode_id(1))
    _, page = _call("GET", "/sembako", query={"village": SANUR, "limit": "1"})
    rest = {"village": SANUR, "limit": "5", "cursor": page["cursor"]}
    _, second = _call("GET", "/sembako", query=rest)
    assert [one["aid_id"] for one in page["items"] + second["items"]] == [an_episode_id(1), an_episode_id(2)]
    _, duplicates = _call("GET", "/sembako", "[operator]", query={"state": "duplicate"})
    assert [one["duplicate_of"] for one in duplicates["items"]] == [an_episode_id(1)]


def test_a_request_without_a_village_is_on_the_list_too(table: Table) -> None:
    _request(table, 1, village_code=None)
    _, page = _call("GET", "/sembako")
    assert [(one["village_code"], one["village"]) for one in page["items"]] == [(None, None)]


def test_a_package_goes_from_the_village_to_the_door(table: Table) -> None:
    aid = _request(table)
    assert _many("verify", [aid], "[tracer]", kecamatan=SELATAN)["done"] == 1
    assert _many("approve", [aid], "[dinsos]", "r2")["done"] == 1
    assert _many("hand-over", [aid], "[dinsos]", "r3")["done"] == 1
    status, after = _deliver(aid, "r4")
    assert (status, after["state"], after["delivered_by"]) == (200, "delivered", "dinsos1")
    assert [(step["state"], step["by"]) for step in after["history"]] == [
        ("verified", "tracer1"),
        ("approved", "dinsos1"),
        ("handed_over", "dinsos1"),
        ("delivered", "dinsos1"),
    ]
    assert _deliver(aid, "r4") == (200, after), "the same report twice counts once"
    status, problem = _deliver(aid, "r5")
    assert (status, problem["code"]) == (409, "delivered")
    assert _call("GET", "/sembako")[1]["items"] == []
    _, page = _call("GET", "/sembako", query={"state": "delivered"})
    assert [one["delivery_note"] for one in page["items"]] == ["Diterima ibu"]


def test_many_at_once_each_have_an_answer(table: Table) -> None:
    """One that is ready, one of another kecamatan, one that is double, one unknown: none stops another."""
    ready, far = _request(table, 1), _request(table, 2, village_code="51.71.04.2001")
    double = _request(table, 3, state=AidState.DUPLICATE)
    answer = _many("verify", [ready, far, double, "0000-00", ready], "[tracer]", kecamatan=SELATAN)
    assert [(one["ok"], one["state"], one["code"]) for one in answer["results"]] == [
        (True, "verified", None),
        (False, None, "other_kecamatan"),
        (False, None, "wrong_state"),
        (False, None, "not_found"),
    ]
    assert answer["done"] == 1
    assert all(one["message"] for one in answer["results"] if not one["ok"])
    # Sent again after a lost answer: the same.
    assert _many("verify", [ready], "[tracer]", kecamatan=SELATAN)["done"] == 1


def test_a_hundred_are_approved_in_one_call(table: Table) -> None:
    ids = [_request(table, number, state=AidState.VERIFIED) for number in range(1, 101)]
    assert _many("approve", ids, "[dinsos]")["done"] == 100
    body = json.dumps({"request_id": "r", "ids": [*ids, "one-more"]})
    assert _call("POST", "/sembako/approve", body=body)[0] == 422


def test_two_officers_at_once_take_a_step_once(table: Table) -> None:
    aid = _request(table, state=AidState.VERIFIED)
    with ThreadPoolExecutor(8) as officers:
        answers = officers.map(lambda one: _many("approve", [aid], "[dinsos]", f"r{one}"), range(8))
        done = [answer["done"] for answer in answers]
    assert sum(done) == 1
    assert len(TableAid(table).requests([aid])[aid].history) == 1


def test_whoever_verified_does_not_approve(table: Table) -> None:
    aid = _request(table)
    assert _many("verify", [aid], "[dinsos]", "r1")["done"] == 1
    (refused,) = _many("approve", [aid], "[dinsos]", "r2")["results"]
    assert refused["code"] == "four_eyes"
    assert _many("approve", [aid], "[dinsos]", "r3", name="dinsos2")["done"] == 1


def test_a_failed_try_may_be_followed_by_another(table: Table) -> None:
    aid = _request(table, state=AidState.HANDED_OVER)
    status, failed = _step(aid, "failed", "[tracer]", reason="not_home")
    assert (status, failed["state"], failed["reason"]) == (200, "failed", "not_home")
    assert _deliver(aid, "r9")[1]["state"] == "delivered"
    assert _step(aid, "failed", reason="other")[0] == 422, "another reason needs words"


def test_a_resident_may_tell_staff_that_nothing_came(table: Table) -> None:
    aid = _request(table, state=AidState.DELIVERED)
    assert _step(aid, "missing")[0] == 422, "it needs words"
    status, after = _step(aid, "missing", "[tracer]", note="Ditelepon warga")
    assert (status, after["state"], after["reason"]) == (200, "handed_over", "not_received")


def test_dinas_sosial_lets_a_double_one_through_with_a_reason(table: Table) -> None:
    aid = _request(table, state=AidState.DUPLICATE, duplicate_of=an_episode_id(9), reason="same_phone")
    assert _step(aid, "overrule", "[tracer]", note="Dua keluarga")[0] == 403
    status, after = _step(aid, "overrule", note="Dua keluarga, satu HP")
    assert (status, after["state"], after["reason"]) == (200, "requested", "overruled")
    assert (after["overruled_by"], after["history"][-1]["note"]) == ("dinsos1", "Dua keluarga, satu HP")
    claim = TableAid(table).claims([Mark(MarkKind.PHONE, "+6281200000001")])
    assert [one.aid_id for each in claim.values() for one in each.holders] == [aid], "it counts from now on"


def test_refused_and_withdrawn_say_why(table: Table) -> None:
    status, refused = _step(_request(table, 1), "refuse", "[tracer]", reason="not_resident")
    assert (status, refused["state"], refused["reason"]) == (200, "refused", "not_resident")
    status, gone = _step(_request(table, 2), "cancel", "[tracer]")
    assert (status, gone["state"], gone["reason"]) == (200, "cancelled", "withdrawn")


def test_a_tracer_sees_the_own_kecamatan_only(table: Table) -> None:
    _request(table, 1)
    _request(table, 2, village_code="51.71.04.2001")
    _request(table, 3, village_code=None)
    _, page = _call("GET", "/sembako", "[tracer]", kecamatan=SELATAN)
    assert [one["aid_id"] for one in page["items"]] == [an_episode_id(1)]
    query = {"village": "51.71.04.2001"}
    assert (
        _call("GET", "/sembako", "[tracer]", kecamatan=SELATAN, query=query)[1]["code"] == "other_kecamatan"
    )
    assert _call("GET", "/sembako", "[tracer]")[1]["code"] == "no_kecamatan"
    _, city = _call("GET", "/sembako", query={"kecamatan": "51.71.04"})
    assert [one["aid_id"] for one in city["items"]] == [an_episode_id(2)]


@pytest.mark.parametrize("state", [AidState.DUPLICATE, AidState.REFUSED, AidState.REQUESTED])
def test_nothing_is_handed_over_to_those_who_are_not_entitled(table: Table, state: AidState) -> None:
    status, problem = _deliver(_request(table, state=state), "r1")
    assert (status, problem["code"]) == (409, "wrong_state")


def test_operators_and_doctors_change_nothing(table: Table) -> None:
    aid = _request(table, state=AidState.HANDED_OVER)
    assert _deliver(aid, "r1", "[operator]")[0] == 403
    assert _call("GET", "/sembako", "[doctor]", kecamatan=SELATAN)[0] == 403


def test_what_is_unknown_or_nonsense_is_told(table: Table) -> None:
    assert _deliver("0000-00", "r1")[0] == 404
    status, problem = _call("POST", f"/sembako/{_request(table)}/delivered", body='{"note": 1}')
    assert (status, problem["fields"]) == (422, ["request_id", "note"])
    assert _call("GET", "/sembako", query={"village": "x"})[1]["code"] == "village_unknown"
    assert _call("GET", "/sembako", query={"kecamatan": "x"})[1]["code"] == "kecamatan_unknown"
    assert _call("GET", "/sembako", query={"cursor": "x"})[1]["code"] == "bad_cursor"


def _file(query: dict[str, str], groups: str = "[dinsos]", **options: Any) -> dict[str, Any]:
    event = api_event("GET", "/sembako/list", groups=groups, kecamatan=None, **options)
    return handler(event | {"queryStringParameters": query}, CONTEXT)


def test_the_list_comes_as_a_workbook_and_as_a_letter(table: Table) -> None:
    for number in (1, 2):
        _request(table, number, state=AidState.APPROVED)
    _request(table, 3, state=AidState.APPROVED, village_code="51.71.04.2001")
    _request(table, 4, state=AidState.APPROVED, fund=Fund.OTHER)
    _request(table, 5)
    answer = _file({"format": "xlsx", "village": SANUR, "fund": "city"})
    book = load_workbook(BytesIO(base64.b64decode(answer["body"])))
    assert [row[2].value for row in book["Daftar"].iter_rows(min_row=2)] == [
        "Warga Contoh 1",
        "Warga Contoh 2",
    ]
    name = answer["headers"]["content-disposition"]
    assert name.startswith(f'attachment; filename="sembako-approved-{SANUR}-')
    letter = _file({"format": "pdf", "kecamatan": SELATAN, "day": "2021-08-12"})
    pages = [page.extract_text() for page in PdfReader(BytesIO(base64.b64decode(letter["body"]))).pages]
    assert ["Warga Contoh 1" in page for page in pages] == [True, False]
    assert "Warga Contoh 4" in pages[1]
    assert "beras, mi instan, susu" in pages[0]
    assert letter["headers"]["content-type"] == "application/pdf"


def test_who_takes_a_list_is_kept(table: Table, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    _request(table, state=AidState.APPROVED)
    _file({"format": "xlsx", "village": SANUR}, name="ayu")
    [taken] = [vars(one) for one in caplog.records if one.getMessage() == "a list was taken"]
    assert (taken["by"], taken["state"], taken["area"]) == ("ayu", "approved", SANUR)
    assert "Contoh" not in str(taken)


def test_a_list_is_of_a_fund_and_of_the_day_on_which_requests_came_there(table: Table) -> None:
    """Both narrow list and file alike; a request that came there without a step counts by its change."""
    approved = {"state": AidState.APPROVED}
    # 23.30 and, an hour later, 00.30 WITA of the next day.
    evening, night = datetime(2021, 8, 12, 15, 30, tzinfo=UTC), datetime(2021, 8, 12, 16, 30, tzinfo=UTC)
    step = {"state": "approved", "by": "dinsos1"}
    _request(table, 1, **approved, history=[step | {"at": evening}])
    _request(table, 2, **approved, history=[step | {"at": night}], fund=Fund.OTHER)
    _request(table, 3, **approved, updated_at=evening)
    for query, expected in (
        ({"entered": "2021-08-12"}, [1, 3]),
        ({"entered": "2021-08-13"}, [2]),
        ({"fund": "city"}, [1, 3]),
        ({"fund": "other", "entered": "2021-08-12"}, []),
    ):
        _, page = _call("GET", "/sembako", query={"state": "approved", **query})
        assert [one["name"] for one in page["items"]] == [f"Warga Contoh {one}" for one in expected], query
        book = load_workbook(BytesIO(base64.b64decode(_file({"format": "xlsx", **query})["body"])))
        assert book["Daftar"].max_row - 1 == len(expected), query
    # A page that a filter has emptied still leads on.
    _, short = _call("GET", "/sembako", query={"state": "approved", "fund": "other", "limit": "1"})
    assert (short["items"], bool(short["cursor"])) == ([], True)


def test_what_waits_is_counted_with_the_list(table: Table) -> None:
    for number in (1, 2, 3):
        _request(table, number, state=AidState.VERIFIED)
    _request(table, 4, village_code="51.71.04.2001")
    _request(table, 5, state=AidState.DELIVERED)
    _, city = _call("GET", "/sembako", query={"counts": "true", "limit": "1", "state": "verified"})
    nothing = dict.fromkeys(("requested", "verified", "approved", "handed_over", "failed", "duplicate"), 0)
    assert city["counts"] == nothing | {"requested": 1, "verified": 3}
    _, village = _call("GET", "/sembako", query={"counts": "true", "village": SANUR})
    assert village["counts"] == nothing | {"verified": 3}
    _, own = _call("GET", "/sembako", "[tracer]", kecamatan=SELATAN, query={"counts": "true"})
    assert own["counts"] == nothing | {"verified": 3}
    assert _call("GET", "/sembako")[1]["counts"] is None


def test_a_double_request_tells_what_it_is_held_against(table: Table) -> None:
    first = _request(table, 1, state=AidState.APPROVED)
    other = _request(table, 3, village_code="51.71.04.2001")
    matches = [
        {"kind": "phone", "aid_id": first, "counts": True},
        {"kind": "address", "aid_id": other, "counts": False},
        {"kind": "nik", "aid_id": an_episode_id(9), "counts": False},
    ]
    _request(table, 2, state=AidState.DUPLICATE, duplicate_of=first, matches=matches)
    _, page = _call("GET", "/sembako", query={"state": "duplicate"})
    told = page["items"][0]["others"]
    # Of a request that is gone nothing can be told.
    assert [(one["aid_id"], one["name"], one["state"]) for one in told] == [
        (first, "Warga Contoh 1", "approved"),
        (other, "Warga Contoh 3", "requested"),
    ]
    assert told[0]["reference"] == f"S-{first[-6:].upper()}"
    _, page = _call("GET", "/sembako", "[tracer]", kecamatan=SELATAN, query={"state": "duplicate"})
    assert [one["name"] for one in page["items"][0]["others"]] == ["Warga Contoh 1", None], (
        "another kecamatan's"
    )


def test_a_list_is_of_the_callers_area(table: Table) -> None:
    _request(table, 1, state=AidState.APPROVED)
    refused = _file({"village": SANUR}, "[tracer]")
    assert (refused["statusCode"], json.loads(refused["body"])["code"]) == (403, "no_kecamatan")
    assert _file({"format": "docx"})["statusCode"] == 422


def test_the_residents_chain_tells_each_step_and_who_took_it(table: Table) -> None:
    aid = _request(table)
    _many("verify", [aid], "[tracer]", kecamatan=SELATAN)
    _step(aid, "cancel")
    chain = load_chain(table, person_id(1))
    assert chain
    steps = [step for step in chain.steps(aid) if step.name == "sembako"]
    assert [(step.state, step.reason) for step in steps] == [
        ("verified", "by tracer1"),
        ("cancelled", "withdrawn, by dinsos1"),
    ]
