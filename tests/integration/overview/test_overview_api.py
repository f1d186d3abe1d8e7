"""The reading calls of the staff API, and the funnel read from a table."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.assignments import TableAssignments
from desac.adapters.chain import load_chain
from desac.adapters.contributions import Contributions
from desac.adapters.figure_rules import figure_rules
from desac.adapters.figures import TableFigures
from desac.adapters.table import Table, dynamodb, to_item
from desac.domain.aid import AidRequest, AidState
from desac.domain.episode import UnreachableReason
from desac.domain.funnel import merge
from desac.domain.ids import message_id
from desac.domain.message import Lane, Message, MessageState, Purpose
from desac.domain.person import ContactEdge
from desac.domain.reply import Reply
from desac.domain.row import RowEffect
from desac.domain.source_file import FileKind, FileState, RowCounts, SourceFile
from desac.domain.trace import RowTrace
from functions.overview.api import handler
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    ORIGIN,
    SANUR,
    UTARA,
    a_clock,
    a_location,
    a_person,
    an_assignment,
    an_episode,
    an_episode_id,
    an_intake,
    api_event,
    person_id,
    store,
)

NIK = "5171011208900001"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _call(method: str, path: str, groups: str = "[operator]", **options: Any) -> tuple[int, Any]:
    answer = handler(api_event(method, path, groups=groups, **options), CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def _count(table: Table) -> None:
    """Bring the totals up to the table, as figures-count does some seconds later."""
    people = {item["pk"] for item in dynamodb().scan(TableName=table.name)["Items"]}
    ids = sorted(keys.person_in(pk) for pk in people if pk.startswith("PERSON#"))
    Contributions(table, figure_rules()).bring_up_to_date(ids)


def _message(table: Table, number: int, state: MessageState, purpose: Purpose, **changes: Any) -> None:
    facts: dict[str, Any] = {
        "message_id": f"{an_episode_id(number)}.{purpose}",
        "episode_id": an_episode_id(number),
        "person_id": person_id(number),
        "purpose": purpose,
        "lane": Lane.BULK,
        "to": None,
        "template": purpose,
        "template_version": 1,
        "parameters": {"link": "https://example.test/f/secret-token"},
        "state": state,
        "history": [(MessageState.QUEUED, NOW), (state, NOW + timedelta(minutes=1))],
        "origin": ORIGIN,
        "created_at": NOW,
        "updated_at": NOW,
    }
    message = Message.model_validate(facts | changes)
    table.put(to_item(message, keys.message(message.message_id)))


def _row(table: Table, number: int, row: int, effect: RowEffect, file_id: str = "f1") -> None:
    trace = RowTrace(
        person_id=person_id(number),
        episode_id=an_episode_id(number),
        file_id=file_id,
        row=row,
        effect=effect,
        codes=("nik_missing",),
        origin=keys.file_origin(file_id),
        created_at=NOW,
    )
    table.put(to_item(trace, keys.row(trace.person_id, file_id, row)))


def _file(table: Table, file_id: str = "f1", minutes: int = 0, **counts: int) -> None:
    file = SourceFile(
        file_id=file_id,
        key=f"kasus/{file_id}.csv",
        kind=FileKind.CASES,
        state=FileState.DONE,
        counts=RowCounts(**counts),
        received_at=NOW + timedelta(minutes=minutes),
    )
    place = {"work": keys.FILES_WORK, "work_at": keys.moment(file.received_at)}
    table.put(to_item(file, keys.source_file(file_id)) | place)


def _aid(table: Table, number: int) -> None:
    request = AidRequest(
        aid_id=an_episode_id(number),
        person_id=person_id(number),
        household_id="h",
        state=AidState.REQUESTED,
        isolation_until=date(2021, 8, 19),
        origin=ORIGIN,
        created_at=NOW,
        updated_at=NOW,
    )
    table.put(to_item(request, keys.aid(request.aid_id)))


def _populate(table: Table) -> None:
    """Four rows: one resident answered everything, one is silent, one has no phone, one was rejected."""
    _file(table, rows=4, new=3, rejected=1)
    for number in (1, 2, 3):
        _row(table, number, number + 1, RowEffect.NEW)
    store(table, a_person(1, nik=NIK, kk="5171010101010001"), an_episode(1), an_intake(1), a_location(1))
    _message(table, 1, MessageState.READ, Purpose.POSITIVE_NOTICE)
    _message(table, 1, MessageState.DELIVERED, Purpose.ISOLATION_GUIDE)
    store(table, a_clock(1))
    _aid(table, 1)
    store(table, a_person(2), an_episode(2, unreachable=UnreachableReason.SILENT), a_location(2))
    _message(table, 2, MessageState.DELIVERED, Purpose.POSITIVE_NOTICE)
    TableAssignments(table).add(an_assignment(2))
    store(table, a_person(3, phone=None), an_episode(3, unreachable=UnreachableReason.NO_PHONE))
    table.put(to_item(_edge(), keys.contact(person_id(1), person_id(2))))
    table.put(
        {**keys.index_case(person_id(1), person_id(3)), "type": "IndexEdge", "index_person_id": person_id(3)}
    )


def _edge() -> ContactEdge:
    ids = {"index_person_id": person_id(1), "contact_person_id": person_id(2)}
    return ContactEdge(**ids, origin=ORIGIN, created_at=NOW)


def test_the_funnel_of_a_file_closes_and_says_what_is_on_its_way(table: Table) -> None:
    _populate(table)
    _count(table)
    status, answer = _call("GET", "/files/f1/funnel")
    assert (status, answer["problems"]) == (200, [])
    assert answer["summary"] == {
        "rows": 4, "people": 3, "messaged": 2, "sent": 2, "delivered": 2,
        "form": 1, "located": 2, "assigned": 1, "sembako": 1,
    }  # fmt: skip
    assert answer["unfinished"] == {"to_locate": 1, "to_visit": 1}
    assert answer["funnel"]["people"] == {"total": 3, "parts": {"messaged": 2, "no_phone": 1}}
    assert answer["funnel"]["delivered"] == {"total": 2, "parts": {"form": 1, "silent": 1}}
    assert answer["funnel"]["messages"] == {"total": 3, "parts": {"delivered": 2, "read": 1}}


def test_answers_to_replies_are_messages_of_their_own(table: Table) -> None:
    """However often somebody taps a button, every answer is counted and none takes a notice's place."""
    _populate(table)
    for wamid, state in (("wamid.1", MessageState.READ), ("wamid.2", MessageState.QUEUED)):
        answer_id = message_id(an_episode_id(1), Purpose.SYMPTOM_ANSWER, wamid)
        _message(table, 1, state, Purpose.SYMPTOM_ANSWER, message_id=answer_id, in_reply_to=wamid)
    _count(table)
    _, answer = _call("GET", "/files/f1/funnel")
    assert answer["problems"] == []
    assert answer["funnel"]["messages"] == {"total": 5, "parts": {"delivered": 2, "queued": 1, "read": 2}}
    assert answer["funnel"]["notices"] == {"total": 2, "parts": {"delivered": 1, "read": 1}}
    assert answer["unfinished"]["messages"] == 1


def test_a_reimport_loses_nobody_and_counts_nobody_twice(table: Table) -> None:
    _populate(table)
    _file(table, "f2", 5, rows=4, unchanged=3, rejected=1)
    for number in (1, 2, 3):
        _row(table, number, number + 1, RowEffect.UNCHANGED, "f2")
    figures = TableFigures(table)
    funnels = [funnel for one in ("f1", "f2") if (funnel := figures.file_funnel(one))]
    assert [funnel.problems() for funnel in funnels] == [[], []]
    both = merge(funnels)
    assert both.problems() == []
    assert (both.rows.total, both.people.total) == (8, 3)
    assert both.entries.parts == {"new_episode": 3, "known_episode": 3}


def test_contacts_named_in_forms_have_a_funnel_of_their_own(table: Table) -> None:
    day = keys.form_origin(date(2021, 8, 11))
    store(table, a_person(7), an_episode(7, kind="contact", origin=day))
    for contact in (7, 8):
        ids = {"index_person_id": person_id(1), "contact_person_id": person_id(contact)}
        edge = ContactEdge(**ids, origin=day, created_at=NOW)
        table.put(to_item(edge, keys.contact(person_id(1), person_id(contact))))
    funnel = TableFigures(table).funnel(day)
    assert funnel.problems() == []
    assert funnel.entries.parts == {"new_episode": 1, "known_episode": 1, "same_episode": 0}
    assert funnel.unfinished() == {"people": 1}


def test_a_funnel_says_so_when_somebody_is_missing(table: Table) -> None:
    _populate(table)
    _file(table, rows=5, new=4, rejected=1)
    _count(table)
    _, answer = _call("GET", "/files/f1/funnel")
    assert answer["problems"] == ["accepted rows and their traces: 4 and 3 differ"]


def test_what_the_totals_do_not_know_yet_is_on_its_way_and_no_gap(table: Table) -> None:
    """They follow the table by moments: a file that was recorded just now is being counted."""
    _populate(table)
    just_now = datetime.now(UTC).isoformat()
    table.update(keys.source_file("f1"), {"finished_at": just_now})
    _, answer = _call("GET", "/files/f1/funnel")
    assert (answer["problems"], answer["unfinished"]) == ([], {"entries": 3})
    _, figures = _call("GET", "/figures", query={"file": "f1"})
    assert (figures["problems"], figures["not_counted_yet"]) == ([], 3)
    _, rows = _call("GET", "/figures/rows", query={"file": "f1", "by": "origin"})
    assert [one["problems"] for one in rows["items"]] == [0]
    _count(table)
    _, figures = _call("GET", "/figures", query={"file": "f1"})
    assert (figures["problems"], figures["not_counted_yet"]) == ([], 0)


def test_what_the_totals_still_lack_after_a_while_is_a_gap(table: Table) -> None:
    _populate(table)
    table.update(keys.source_file("f1"), {"finished_at": NOW.isoformat()})
    _, figures = _call("GET", "/figures", query={"file": "f1"})
    assert figures["problems"] == ["accepted rows and their traces: 3 and 0 differ"]
    _, rows = _call("GET", "/figures/rows", query={"file": "f1", "by": "origin"})
    assert [one["problems"] for one in rows["items"]] == [1]


def test_the_overview_adds_up_the_newest_files(table: Table) -> None:
    _populate(table)
    _file(table, "f2", 5)
    _count(table)
    status, answer = _call("GET", "/overview", "[dinsos]", kecamatan=None)
    assert (status, answer["problems"]) == (200, [])
    assert [file["file_id"] for file in answer["files"]] == ["f2", "f1"]
    assert answer["summary"]["rows"] == 4
    assert answer["funnel"]["files"] == {"total": 2, "parts": {"done": 2}}


def test_files_are_listed_newest_first_page_by_page(table: Table) -> None:
    for number in range(3):
        _file(table, f"f{number}", number)
    _, page = _call("GET", "/files", query={"limit": "2"})
    _, rest = _call("GET", "/files", query={"limit": "2", "cursor": page["cursor"]})
    assert [file["file_id"] for file in page["items"] + rest["items"]] == ["f2", "f1", "f0"]
    assert _call("GET", "/files", query={"cursor": f"{page['cursor']}x"})[0] == 422
    assert _call("GET", "/files/f1")[1]["key"] == "kasus/f1.csv"
    assert _call("GET", "/files/f9")[0] == 404
    assert _call("GET", "/files/f9/funnel")[0] == 404


def test_a_chain_tells_everything_with_its_reasons(table: Table) -> None:
    _populate(table)
    status, answer = _call("GET", f"/people/{person_id(1)}")
    assert (status, answer["will_be_messaged"], answer["reasons_not"]) == (200, True, [])
    assert [(step["name"], step["state"], step["reason"]) for step in answer["steps"][an_episode_id(1)]] == [
        ("row", "new", "nik_missing"),
        ("episode", "active", None),
        ("message.isolation_guide", "delivered", None),
        ("message.positive_notice", "read", None),
        ("clock.form", "open", None),
        ("form", "submitted", None),
        ("location", "exact", None),
        ("sembako", "requested", None),
    ]
    assert [edge["contact_person_id"] for edge in answer["contacts"]] == [person_id(2)]
    assert answer["index_person_ids"] == [person_id(3)]
    assert "secret-token" not in json.dumps(answer), "the resident's link is nobody else's"


def test_a_chain_says_why_nobody_writes_any_more(table: Table) -> None:
    store(table, a_person(1, phone=None, opted_out_at=NOW), an_episode(1, status="ended"))
    _, answer = _call("GET", f"/people/{person_id(1)}")
    assert answer["will_be_messaged"] is False
    assert answer["reasons_not"] == ["no_phone", "opted_out", "episode_over"]
    assert len(answer["reasons_not_text"]) == 3


def test_a_chain_says_whom_a_message_on_a_shared_phone_was_sent_with(table: Table) -> None:
    """Of the one that was sent, everybody; of each other, whose it was."""
    store(table, a_person(1), an_episode(1), a_person(2), an_episode(2))
    lead, companion = (f"{an_episode_id(number)}.{Purpose.POSITIVE_NOTICE}" for number in (1, 2))
    _message(table, 1, MessageState.READ, Purpose.POSITIVE_NOTICE, companions=(companion,))
    _message(table, 2, MessageState.READ, Purpose.POSITIVE_NOTICE, lead=lead)
    for number, other in ((1, 2), (2, 1)):
        _, answer = _call("GET", f"/people/{person_id(number)}")
        step = answer["steps"][an_episode_id(number)][-1]
        assert (step["state"], step["reason"]) == ("read", f"sent together with {person_id(other)}")
        [message] = answer["messages"]
        assert (message["lead"], message["companions"]) == (
            (None, [companion]) if number == 1 else (lead, [])
        )


def test_a_failed_message_shows_whatsapps_code(table: Table) -> None:
    store(table, a_person(1), an_episode(1))
    _message(table, 1, MessageState.FAILED, Purpose.POSITIVE_NOTICE, error_code=131026)
    chain = load_chain(table, person_id(1))
    assert chain is not None
    assert chain.steps(an_episode_id(1))[-1].reason == "whatsapp_131026"


def test_replies_are_part_of_the_chain(table: Table) -> None:
    store(table, a_person(1), an_episode(1))
    reply = Reply(
        wamid="w", sender="+6281200000001", person_id=person_id(1), kind="text", text="Siap",
        content={"text": {"body": "Siap"}, "n": 1.5}, received_at=NOW,
    )  # fmt: skip
    table.put(to_item(reply, keys.reply(person_id(1), NOW, "w")))
    _, answer = _call("GET", f"/people/{person_id(1)}")
    assert [one["text"] for one in answer["replies"]] == ["Siap"]


def test_a_tracer_reads_only_chains_of_their_kecamatan_and_no_identity_numbers(table: Table) -> None:
    _populate(table)
    path = f"/people/{person_id(1)}"
    status, answer = _call("GET", path, "[tracer]")
    assert (status, answer["person"]["nik"], answer["person"]["kk"]) == (200, None, None)
    assert _call("GET", path)[1]["person"]["nik"] == NIK
    assert _call("GET", path, "[tracer]", kecamatan=UTARA)[1]["code"] == "other_kecamatan"
    assert _call("GET", path, "[doctor]", kecamatan=None)[1]["code"] == "no_kecamatan"
    assert _call("GET", path, "[dinsos]")[0] == 403
    assert _call("GET", "/people/0000")[0] == 404


def test_people_are_found_by_phone_or_nik_only(table: Table) -> None:
    _populate(table)
    store(table, a_person(4, phone="+6281200000001", name="Adik Contoh"))
    table.put({**keys.identity("nik", NIK), "type": "Claim", "person_id": person_id(1)})

    def _search(**asked: str) -> tuple[int, Any]:
        return _call("POST", "/people/search", body=json.dumps(asked))

    _, found = _search(phone="0812-0000-0001")
    assert [one["name"] for one in found["items"]] == ["Adik Contoh", "Warga Contoh 1"]
    assert [one["person_id"] for one in _search(nik=NIK)[1]["items"]] == [person_id(1)]
    assert _search(phone="081200000999") == (200, {"items": []})
    assert _search(nik="5171011208900002") == (200, {"items": []})
    assert _search(phone="123")[1]["code"] == "phone_invalid"
    assert _search(nik="1")[1]["code"] == "nik_invalid"
    assert _search()[0] == _search(phone="1", nik="1")[0] == _search(name="Made")[0] == 422
    assert _call("POST", "/people/search", "[tracer]", body="{}")[0] == 403


def test_who_looks_at_people_is_kept_and_by_which_number_is_not(
    table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    _populate(table)
    _count(table)
    _call("GET", f"/people/{person_id(1)}", name="ayu")
    _call("POST", "/people/search", body=json.dumps({"phone": "0812-0000-0001"}), name="ayu")
    _call("GET", "/figures/people", query={"file": "f1", "level": "people", "part": "sent"}, name="ayu")
    _call("GET", f"/people/{person_id(1)}", "[tracer]", kecamatan=UTARA, name="budi")
    looked = [(one.getMessage(), vars(one)["by"]) for one in caplog.records if "by" in vars(one)]
    assert looked == [
        ("a person was looked at", "ayu"),
        ("people were searched", "ayu"),
        ("people in a count were looked at", "ayu"),
    ]
    logged = " ".join(str(vars(record)) for record in caplog.records)
    for private in ("Contoh", "812", NIK):
        assert private not in logged


def test_everybody_on_staff_gets_the_villages(table: Table) -> None:
    status, answer = _call("GET", "/villages", "[doctor]")
    assert (status, len(answer["items"])) == (200, 43)
    (sanur,) = [one for one in answer["items"] if one["code"] == SANUR]
    assert (sanur["name"], sanur["kecamatan_code"]) == ("Sanur", "51.71.01")


def test_the_description_is_served_without_a_token() -> None:
    event = api_event("GET", "/openapi.json")
    del event["requestContext"]["authorizer"]
    answer = handler(event, CONTEXT)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["openapi"] == "3.1.0"
