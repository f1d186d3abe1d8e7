"""Contacts named in a form become people, once, with an edge to who named them."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from desac.adapters import keys
from desac.adapters.table import Table, from_item, to_item
from desac.adapters.traced_contacts import TableTracedContacts
from desac.domain.intake import Intake, NamedContact
from desac.domain.person import Person
from desac.domain.sources import Sources, stamp
from desac.domain.traced_contacts import TracedContacts
from functions.ingest.named_contacts import handler

CONTEXT: Any = SimpleNamespace(
    function_name="named",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:x:1:f",
    aws_request_id="r",
)
NOW = datetime.now(UTC)
INDEX = "00000000000000aa"
EPISODE = f"{INDEX}-0a1b2c3d"


@pytest.fixture(autouse=True)
def resident(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resident who may name contacts."""
    monkeypatch.setenv("DESAC_TABLE", "desac")
    person = Person(person_id=INDEX, name="I Made Contoh", village_code="51.71.01.1005", created_at=NOW)
    table.put(to_item(person, keys.person(INDEX)))


def name_contacts(table: Table, *contacts: NamedContact, resident: str = INDEX) -> Any:
    episode = f"{resident}-0a1b2c3d"
    form = Intake(
        episode_id=episode,
        person_id=resident,
        address="Jl. Contoh 1",
        village_code="51.71.01.1005",
        contacts=contacts,
        origin="FILE#f",
        submitted_at=NOW,
    )
    table.put(to_item(form, keys.intake(episode)))
    return named(resident, len(contacts))


def tell_tracer(table: Table, *contacts: NamedContact, resident: str = INDEX, request: str = "k1") -> Any:
    episode = f"{resident}-0a1b2c3d"
    report = TracedContacts(
        episode_id=episode,
        person_id=resident,
        request_id=request,
        tracer="pelacak1",
        contacts=contacts,
        village_code="51.71.01.1005",
        said_at=NOW,
        origin="FILE#f",
        created_at=NOW,
    )
    TableTracedContacts(table).add(report)
    return named(resident, len(contacts))


def named(resident: str, count: int) -> Any:
    detail = {"person_id": resident, "episode_id": f"{resident}-0a1b2c3d", "count": count}
    body = json.dumps({"detail-type": "ContactsNamed", "detail": detail})
    return handler({"Records": [{"messageId": "1", "eventSource": "aws:sqs", "body": body}]}, CONTEXT)


def of_type(table: Table, name: str) -> list[dict[str, Any]]:
    return [
        item for item in boto3.resource("dynamodb").Table(table.name).scan()["Items"] if item["type"] == name
    ]


def test_each_named_contact_becomes_a_person_with_an_edge(table: Table) -> None:
    answer = name_contacts(
        table,
        NamedContact(name="Ni Luh Dekat", phone="+6281200000011", relation="istri", last_met=NOW.date()),
        NamedContact(name="I Ketut Jauh"),
    )
    assert answer == {"batchItemFailures": []}
    assert {person["name"] for person in of_type(table, "Person")} == {
        "I Made Contoh",
        "Ni Luh Dekat",
        "I Ketut Jauh",
    }
    assert {edge["index_person_id"] for edge in of_type(table, "ContactEdge")} == {INDEX}
    assert {episode["kind"] for episode in of_type(table, "Episode")} == {"contact"}
    assert all(episode["origin"].startswith("FORM#") for episode in of_type(table, "Episode"))


def test_naming_the_same_people_again_registers_nobody_twice(table: Table) -> None:
    told = (NamedContact(name="Ni Luh Dekat", phone="+6281200000011"), NamedContact(name="I Ketut Jauh"))
    for _ in range(3):
        name_contacts(table, *told)
    assert len(of_type(table, "Person")) == 3
    assert len(of_type(table, "Episode")) == 2
    assert len(of_type(table, "ContactEdge")) == 2


def test_somebody_known_by_phone_and_name_is_not_made_anew(table: Table) -> None:
    known = Person(
        person_id="00000000000000bb",
        name="Ni Luh Dekat",
        nik="5171015010900002",
        phone="+6281200000011",
        birth_date=NOW.date().replace(year=1990),
        created_at=NOW,
    )
    table.put(to_item(known, keys.person(known.person_id), lookup=keys.phone_lookup("+6281200000011")))
    claim = {**keys.identity("nik", "5171015010900002"), "person_id": known.person_id, "type": "Claim"}
    table.put(claim)
    name_contacts(table, NamedContact(name="ni luh  DEKAT", phone="+6281200000011"))
    assert len(of_type(table, "Person")) == 2
    assert [edge["contact_person_id"] for edge in of_type(table, "ContactEdge")] == [known.person_id]


def known_contact(table: Table, person_id: str, **facts: Any) -> None:
    person = Person(person_id=person_id, name="Ni Luh Dekat", phone="+6281200000011", created_at=NOW, **facts)
    lookup = {"lookup": keys.phone_lookup("+6281200000011")}
    table.put(to_item(person, keys.person(person_id), **lookup))


def test_naming_somebody_known_states_nothing_about_them_but_their_name_and_phone(table: Table) -> None:
    """A file from before the form that is recorded after it still has its say about the rest."""
    facts = {"village_code": "51.71.03.1001", "address": "Jl. Lama", "nik": "5171015010900002"}
    before = Sources(since=stamp(NOW - timedelta(days=2), "FILE#1"))
    known_contact(table, "00000000000000bb", sources=before, **facts)
    name_contacts(table, NamedContact(name="Ni Luh Dekat", phone="+6281200000011"))
    item = next(one for one in of_type(table, "Person") if one["person_id"] == "00000000000000bb")
    assert {name: item[name] for name in facts} == facts
    sources = from_item(Person, item).sources
    assert all(sources.of(fact) == before.since for fact in facts)
    assert sources.of("name") > before.since


def test_somebody_named_from_another_village_is_who_they_are(table: Table) -> None:
    """Without a NIK and a birth date, and with an address of their own."""
    known_contact(table, "00000000000000bb", village_code="51.71.03.1001", address="Jl. Z")
    name_contacts(table, NamedContact(name="Ni Luh Dekat", phone="+6281200000011"))
    assert len(of_type(table, "Person")) == 2


def test_records_that_were_merged_are_one_contact(table: Table) -> None:
    known_contact(table, "00000000000000bb", absorbed=("00000000000000dd",))
    known_contact(table, "00000000000000dd", merged_into="00000000000000bb")
    name_contacts(table, NamedContact(name="Ni Luh Dekat", phone="+6281200000011"))
    assert [edge["contact_person_id"] for edge in of_type(table, "ContactEdge")] == ["00000000000000bb"]


def test_another_name_on_a_shared_phone_is_another_person(table: Table) -> None:
    name_contacts(
        table,
        NamedContact(name="Ni Luh Dekat", phone="+6281200000011"),
        NamedContact(name="I Gede Anak", phone="+6281200000011"),
    )
    assert len(of_type(table, "Person")) == 3


def test_the_same_single_name_from_two_residents_is_two_people(table: Table) -> None:
    name_contacts(table, NamedContact(name="Ketut"), NamedContact(name="Ketut", relation="teman"))
    other = "00000000000000cc"
    neighbour = Person(person_id=other, name="Ni Made Lain", village_code="51.71.01.1005", created_at=NOW)
    table.put(to_item(neighbour, keys.person(other)))
    name_contacts(table, NamedContact(name="Ketut"), resident=other)
    assert len([person for person in of_type(table, "Person") if person["name"] == "Ketut"]) == 3


def test_a_form_that_is_gone_goes_to_the_dead_letter_queue(table: Table) -> None:
    detail = {"person_id": INDEX, "episode_id": f"{INDEX}-ffffffff", "count": 1}
    body = json.dumps({"detail-type": "ContactsNamed", "detail": detail})
    answer = handler({"Records": [{"messageId": "7", "eventSource": "aws:sqs", "body": body}]}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "7"}]}


DEKAT = NamedContact(name="Ni Luh Dekat", phone="+6281200000011", relation="istri")


def test_contacts_named_to_a_tracer_become_people_as_those_of_a_form(table: Table) -> None:
    """Also those who stand in both: they are one person."""
    assert tell_tracer(table, DEKAT, NamedContact(name="I Ketut Jauh")) == {"batchItemFailures": []}
    name_contacts(table, DEKAT)
    tell_tracer(table, NamedContact(name="I Made Lagi"), request="k2")
    assert sorted(person["name"] for person in of_type(table, "Person")) == [
        "I Ketut Jauh",
        "I Made Contoh",
        "I Made Lagi",
        "Ni Luh Dekat",
    ]
    assert {edge["index_person_id"] for edge in of_type(table, "ContactEdge")} == {INDEX}
    assert all(one["origin"].startswith("FORM#") for one in of_type(table, "Episode"))


def episode_of(table: Table, person_id: str, kind: str) -> None:
    """The episode whose form `name_contacts` writes."""
    facts = {"person_id": person_id, "kind": kind, "status": "active", "origin": "FILE#f"}
    day = NOW.date().isoformat()
    dates = {"anchor_date": day, "end_date": day, "rule_version": "2021-07", "created_at": NOW.isoformat()}
    episode = f"{person_id}-0a1b2c3d"
    table.put(
        {**keys.episode(episode), "episode_id": episode, "type": "Episode", "version": 1, **facts, **dates}
    )


def contact_of(table: Table, person_id: str, index: str) -> None:
    """A person who is somebody's contact, with an episode as such."""
    person = Person(person_id=person_id, name=f"Kontak {person_id[-2:]}", created_at=NOW)
    table.put(to_item(person, keys.person(person_id)))
    episode_of(table, person_id, "contact")
    table.put({**keys.index_case(person_id, index), "type": "IndexEdge", "index_person_id": index})


def test_the_contacts_of_a_contact_are_followed_and_theirs_are_not(table: Table) -> None:
    """The reason stays with the form, or the report, that named them."""
    first, second = "00000000000000c1", "00000000000000c2"
    episode_of(table, INDEX, "case")
    contact_of(table, first, INDEX)
    contact_of(table, second, first)
    name_contacts(table, NamedContact(name="Ni Luh Dua"), resident=first)
    assert "Ni Luh Dua" in {person["name"] for person in of_type(table, "Person")}
    name_contacts(table, NamedContact(name="I Ketut Tiga"), resident=second)
    tell_tracer(table, NamedContact(name="I Ketut Empat"), resident=second)
    names = {person["name"] for person in of_type(table, "Person")}
    assert not names & {"I Ketut Tiga", "I Ketut Empat"}
    left = {one["episode_id"]: one.get("untraced") for one in of_type(table, "Intake")}
    assert left == {f"{first}-0a1b2c3d": None, f"{second}-0a1b2c3d": "beyond_depth"}
    assert [one["untraced"] for one in of_type(table, "TracedContacts")] == ["beyond_depth"]


def test_a_contact_of_two_counts_from_the_nearer_case(table: Table) -> None:
    far, near = "00000000000000c2", "00000000000000c1"
    episode_of(table, INDEX, "case")
    contact_of(table, near, INDEX)
    contact_of(table, far, near)
    table.put({**keys.index_case(far, INDEX), "type": "IndexEdge", "index_person_id": INDEX})
    name_contacts(table, NamedContact(name="I Ketut Tiga"), resident=far)
    assert "I Ketut Tiga" in {person["name"] for person in of_type(table, "Person")}


def test_a_contact_of_nobody_knows_whom_is_next_to_a_case(table: Table) -> None:
    alone = "00000000000000c9"
    contact_of(table, alone, "00000000000000c8")
    table.put({**keys.index_case(alone, INDEX), "type": "IndexEdge", "index_person_id": INDEX})
    episode_of(table, INDEX, "contact")
    name_contacts(table, NamedContact(name="I Ketut Lima"), resident=alone)
    assert "I Ketut Lima" not in {person["name"] for person in of_type(table, "Person")}
    unlinked = "00000000000000d1"
    table.put(to_item(Person(person_id=unlinked, name="Kontak", created_at=NOW), keys.person(unlinked)))
    episode_of(table, unlinked, "contact")
    name_contacts(table, NamedContact(name="I Ketut Enam"), resident=unlinked)
    assert "I Ketut Enam" in {person["name"] for person in of_type(table, "Person")}
