"""The figures of a real table: counted, opened, told by the API, recounted by night."""

import base64
import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import boto3
import openpyxl
import pytest

from desac.adapters import figure_desk, figure_keys, keys
from desac.adapters.assignments import TableAssignments
from desac.adapters.contributions import Contributions
from desac.adapters.figure_rules import figure_rules
from desac.adapters.figures import TableFigures
from desac.adapters.recounting import TableRecount
from desac.adapters.table import Table, to_item
from desac.domain.contribution import Contribution
from desac.domain.episode import EpisodeKind, UnreachableReason
from desac.domain.person import ContactEdge
from desac.domain.recount import Phase, Recount
from desac.domain.source_file import FileKind, FileState, RowCounts, SourceFile
from functions.figures import counter, stream
from functions.figures.recount import Step, take_step
from functions.overview.api import handler
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    ORIGIN,
    SANUR,
    a_location,
    a_person,
    an_assignment,
    an_episode,
    an_episode_id,
    an_intake,
    api_event,
    person_id,
    sqs_event,
    store,
)

TODAY = date(2021, 8, 20)
RENON = "51.71.01.1007"
PEOPLE = [person_id(number) for number in (1, 2, 3, 4)]


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


@pytest.fixture
def counted(table: Table) -> Table:
    """A case with a form and a contact, a silent case, a contact of another village; all counted."""
    file = SourceFile(
        file_id="f1",
        key="kasus/f1.csv",
        kind=FileKind.CASES,
        state=FileState.DONE,
        counts=RowCounts(rows=4, new=3, rejected=1),
        received_at=NOW,
    )
    table.put(
        to_item(file, keys.source_file("f1"), work=keys.FILES_WORK, work_at=keys.moment(file.received_at))
    )
    for number in (1, 2, 3):
        _row(table, number, "contact" if number == 3 else "case")
    asked = an_intake(1, submitted_at=NOW + timedelta(hours=30))
    store(table, a_person(1), an_episode(1), asked, a_location(1))
    store(table, a_person(2), an_episode(2, unreachable=UnreachableReason.SILENT))
    store(table, a_person(3, village_code=RENON), an_episode(3, kind=EpisodeKind.CONTACT))
    TableAssignments(table).add(an_assignment(2))
    edge = ContactEdge(index_person_id=PEOPLE[0], contact_person_id=PEOPLE[2], origin=ORIGIN, created_at=NOW)
    table.put(to_item(edge, keys.contact(PEOPLE[0], PEOPLE[2])))
    table.put({**keys.index_case(PEOPLE[2], PEOPLE[0]), "type": "IndexEdge", "named_in": ORIGIN})
    _count(table)
    return table


def _row(table: Table, number: int, kind: str = "case") -> None:
    table.put(
        {
            **keys.row(person_id(number), "f1", number), "type": "RowTrace", "origin": ORIGIN,
            "episode_id": an_episode_id(number, kind),
        }
    )  # fmt: skip


def _count(table: Table, people: Sequence[str] = PEOPLE) -> int:
    return Contributions(table, figure_rules(), pause=lambda _: None).bring_up_to_date(people)


def _get(path: str, groups: str = "[operator]", **query: str) -> Any:
    answer = handler(api_event("GET", path, groups=groups, query=query), CONTEXT)
    assert answer["statusCode"] == 200, answer
    return json.loads(answer["body"])


def test_the_api_tells_what_the_items_say(counted: Table) -> None:
    told = _get("/figures", file="f1")
    recounted = TableFigures(counted).file_funnel("f1")
    assert recounted
    assert told["problems"] == recounted.problems() == []
    assert told["summary"] == recounted.summary()
    assert told["care"]["contacts"] | {"target": 15} == {
        "cases": 2, "contacts": 1, "without": 1, "target": 15, "below_target": 2, "mean": 0.5, "median": 0,
        "by_number": {"0": 1, "1": 1},
    }  # fmt: skip
    assert told["care"]["unreachable"] == {"count": 1, "of": 3, "share": 0.333}
    # Thirty hours after the registration the form came: within 48 hours, not within 24.
    assert {hours: one["count"] for hours, one in told["care"]["traced_cases"]["within_hours"].items()} == {
        "24": 0, "48": 1, "72": 1,
    }  # fmt: skip
    assert told["care"]["traced_cases"]["not_traced"] == 1


def test_villages_and_days_add_up_to_the_whole(counted: Table) -> None:
    rows = _get("/figures/rows", first="2021-08-01", last="2021-08-20", by="village")["items"]
    assert {row["key"]: row["people"] for row in rows} == {SANUR: 2, RENON: 1}
    [day] = _get("/figures/rows", first="2021-08-01", last="2021-08-20", by="day")["items"]
    assert (day["key"], day["people"], day["rows"], day["problems"]) == ("2021-08-11", 3, 4, 0)
    of_village = _get("/figures", first="2021-08-11", last="2021-08-11", village=RENON)
    assert of_village["summary"]["people"] == 1
    assert of_village["problems"] == []
    assert _get("/figures", first="2021-08-12", last="2021-08-12")["summary"]["people"] == 0


def test_a_count_opens_to_its_people(counted: Table) -> None:
    """Every part of every level holds as many as it says."""
    told = _get("/figures", file="f1")
    levels = {**told["funnel"], **told["levels"]}
    for level in ("people", "kinds", "to_visit", "assignments", "contacts_per_case", "traced_contacts"):
        for part, count in levels[level]["parts"].items():
            found = _get("/figures/people", file="f1", level=level, part=part)
            assert sum(one["times"] for one in found["items"]) == count
            assert found["cursor"] is None
    [one] = _get("/figures/people", file="f1", level="unreachable", part="silent")["items"]
    assert (one["person_id"], one["name"], one["village"]) == (PEOPLE[1], "Warga Contoh 2", SANUR)
    assert _get("/figures/people", first="2021-08-11", last="2021-08-11", village=RENON, level="kinds",
                part="case")["items"] == []  # fmt: skip


def test_a_file_that_arrives_between_two_pages_breaks_none(
    counted: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One before the place where the reader is, and one behind it."""
    monkeypatch.setattr(figure_desk, "LOOKED_AT", 1)
    days = {"first": "2021-08-11", "last": "2021-08-11", "level": "kinds", "part": "case"}
    first = _get("/figures/people", **days)
    for number, origin in ((5, "FILE#e0"), (6, "FILE#g0")):
        store(counted, a_person(number), an_episode(number, origin=origin))
    _count(counted, [person_id(5), person_id(6)])
    told, cursor = [one["person_id"] for one in first["items"]], first["cursor"]
    while cursor:
        page = _get("/figures/people", **days, cursor=cursor)
        told, cursor = [*told, *(one["person_id"] for one in page["items"])], page["cursor"]
    assert told == [PEOPLE[0], PEOPLE[1], person_id(6)]
    other = {**days, "last": "2021-08-12", "cursor": first["cursor"]}
    answer = handler(api_event("GET", "/figures/people", groups="[operator]", query=other), CONTEXT)
    assert answer["statusCode"] == 422, "a cursor of other days"


def test_names_are_for_operators_and_nonsense_is_said(counted: Table) -> None:
    def status(path: str, groups: str, **query: str) -> int:
        return int(handler(api_event("GET", path, groups=groups, query=query), CONTEXT)["statusCode"])

    assert status("/figures", "[dinsos]", file="f1") == 200
    assert status("/figures/people", "[dinsos]", file="f1", level="people", part="pending") == 403
    assert status("/figures", "[tracer]") == 403
    assert status("/figures", "[operator]", file="none") == 404
    assert status("/figures", "[operator]", first="2021-08-02", last="2021-08-01") == 422
    assert status("/figures", "[operator]", first="2021-01-01", last="2021-08-01") == 422
    assert status("/figures/rows", "[operator]", by="moon") == 422


def test_figures_are_saved_for_a_spreadsheet(counted: Table) -> None:
    answer = handler(api_event("GET", "/figures/file", groups="[dinsos]", query={"file": "f1"}), CONTEXT)
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(answer["body"])))
    assert book.sheetnames == ["Ringkasan", "Per desa", "Per berkas", "Per hari", "Corong"]
    people = {row[0]: row[3] for row in book["Per desa"].iter_rows(values_only=True)}
    assert people[SANUR] == 2
    assert ("people", "pending", 2) in set(book["Corong"].iter_rows(values_only=True))
    query = {"file": "f1", "format": "csv", "by": "origin"}
    answer = handler(api_event("GET", "/figures/file", groups="[dinsos]", query=query), CONTEXT)
    text = base64.b64decode(answer["body"]).decode("utf-8-sig")
    [row] = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert (row["Nama"], row["Baris berkas"], row["Warga tercatat"]) == ("kasus/f1.csv", "4", "3")


def test_a_change_goes_from_the_stream_over_the_queue_into_the_totals(
    counted: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person bears is counted; what only raises a version makes no work."""
    url = boto3.client("sqs").create_queue(QueueName="figures")["QueueUrl"]
    monkeypatch.setenv("DESAC_FIGURES_QUEUE_URL", url)
    old = {"pk": {"S": "PERSON#" + PEOPLE[1]}, "sk": {"S": "PERSON"}, "type": {"S": "Person"}}
    new = old | {"village_code": {"S": RENON}}
    images = {"Keys": {name: old[name] for name in ("pk", "sk")}, "OldImage": old, "NewImage": new}
    idle = images | {"NewImage": old | {"version": {"N": "2"}}}
    other = {"Keys": {"pk": {"S": "LINK#1"}, "sk": {"S": "LINK"}}, "NewImage": {"type": {"S": "Link"}}}
    event = {"Records": [{"eventName": "MODIFY", "dynamodb": one} for one in (idle, images, images, other)]}
    assert stream.handler(event, CONTEXT) == {"batchItemFailures": []}
    [message] = boto3.client("sqs").receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"]) == {"people": [PEOPLE[1]], "removed": []}
    counted.update(keys.person(PEOPLE[1]), {"village_code": RENON})
    assert counter.handler(sqs_event(message["Body"], message["Body"]), CONTEXT) == {"batchItemFailures": []}
    rows = _get("/figures/rows", file="f1", by="village")["items"]
    assert {row["key"]: row["people"] for row in rows} == {SANUR: 1, RENON: 2}


def test_one_message_that_cannot_be_counted_holds_up_no_other(counted: Table) -> None:
    counted.update(keys.person(PEOPLE[0]), {"village_code": RENON})
    counted.put({**keys.intake(an_episode_id(4)), "type": "Intake", "episode_id": an_episode_id(4),
                 "origin": ORIGIN, "sembako_wanted": False, "submitted_at": "yesterday"})  # fmt: skip
    bodies = [json.dumps({"people": [one]}) for one in (PEOPLE[3], PEOPLE[0])]
    failed = counter.handler(sqs_event(*bodies), CONTEXT)
    assert [one["itemIdentifier"] for one in failed["batchItemFailures"]] == ["m0"]
    rows = _get("/figures/rows", file="f1", by="village")["items"]
    assert {row["key"]: row["people"] for row in rows} == {SANUR: 1, RENON: 2}


class Night:
    """The recount with its queue: every step until none is left."""

    def __init__(self, table: Table) -> None:
        self._store = TableRecount(table, figure_rules())
        self.steps: list[tuple[str, Step]] = []

    def run(self) -> list[str]:
        """What came of each step of `FILE#f1`."""
        self.steps = []
        waiting = [Recount()]
        while waiting:
            task = waiting.pop(0)
            step = take_step(self._store, task, figure_rules(), TODAY)
            waiting += step.next_tasks
            self.steps.append((task.origin, step))
            # A queue carries it, and may bring it twice.
            assert Recount.model_validate_json(task.model_dump_json()) == task
        return [step.result for origin, step in self.steps if origin == ORIGIN]

    @property
    def wrong(self) -> dict[str, tuple[int, int]]:
        """What somebody is told of."""
        return {one.name: (one.counted, one.recounted) for _, step in self.steps for one in step.wrong}


def test_by_night_everything_agrees(counted: Table) -> None:
    night = Night(counted)
    assert night.run() == ["agrees"]
    assert {origin for origin, _ in night.steps} >= {ORIGIN, "FORM#2021-08-11", ""}
    assert night.wrong == {}


def test_a_change_that_was_never_told_rings_and_is_mended(counted: Table) -> None:
    counted.update(keys.episode(an_episode_id(2)), {"unreachable": None})
    night = Night(counted)
    found = night.run()
    assert found == [*["differs_so_far"] * 3, "differs", "mending", "mended", "settled"]
    assert night.wrong["unreachable/silent"] == (1, 0)
    assert night.run() == ["agrees"]


def test_totals_that_nobody_added_up_ring_and_are_mended(counted: Table) -> None:
    """Somebody changed a total by hand: no person is out of date, and still it is found and set right."""
    cell = {"pk": f"FIGURES#{ORIGIN}", "sk": f"TALLY#{SANUR}#2021-08-11#0"}
    counted.update(cell, {"people/pending": 7})  # type: ignore[arg-type]
    night = Night(counted)
    assert night.run()[-4:] == ["differs", "mending", "mended", "settled"]
    assert night.wrong == {"people/pending": (7, 1)}
    assert _get("/figures", file="f1")["problems"] == []
    # The same order once more adds nothing again.
    assert TableRecount(counted, figure_rules()).settle(ORIGIN, "recount-2021-08-20-1") == 0
    assert night.run() == ["agrees"]


def _erase_untold(table: Table, person: str) -> None:
    pk = keys.partition(person)
    for item in list(table.partition(pk)):
        if not item["sk"].startswith(figure_keys.CONTRIBUTION):
            boto3.resource("dynamodb").Table("desac").delete_item(Key={"pk": pk, "sk": item["sk"]})


def test_whoever_is_gone_without_a_word_is_found(counted: Table) -> None:
    """All items of somebody but their contribution: as if a deletion had never been told."""
    _erase_untold(counted, PEOPLE[2])
    night = Night(counted)
    assert "differs" in night.run()
    assert night.wrong["kinds/contact"] == (1, 0)
    assert night.run() == ["agrees"]


def test_a_large_origin_is_mended_in_portions(counted: Table) -> None:
    """Also those of whom only a contribution is left: no step brings more people up to date than it may."""
    gone = [person_id(number) for number in (5, 6)]
    for number in (5, 6):
        _row(counted, number)
        store(counted, a_person(number), an_episode(number))
    _count(counted, gone)
    for one in gone:
        _erase_untold(counted, one)
    looked_at = Watched(counted)
    store_ = TableRecount(counted, figure_rules())
    store_._contributions = looked_at
    task, is_done = Recount(origin=ORIGIN, phase=Phase.MEND), False
    steps: list[list[str]] = []
    while not is_done:
        looked_at.people = []
        task, is_done = store_.mend(Recount.model_validate_json(task.model_dump_json()), 2)
        steps.append(looked_at.people)
    assert max(len(step) for step in steps) == 2
    assert sorted(one for step in steps for one in step) == sorted([*PEOPLE[:3], *gone]), "each once"
    assert _get("/figures", file="f1")["summary"]["people"] == 3


class Watched(Contributions):
    """Contributions that note who was brought up to date."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, figure_rules())
        self.people: list[str] = []

    def bring_up_to_date(self, people: Iterable[str], removed: Sequence[Contribution] = ()) -> int:
        asked = list(people)
        self.people += asked
        return super().bring_up_to_date(asked, removed)


def test_a_large_origin_is_counted_in_portions(counted: Table) -> None:
    store_ = TableRecount(counted, figure_rules())
    task, steps = Recount(origin=ORIGIN), 0
    is_done = False
    while not is_done:
        task, is_done = store_.look(task, 1)
        steps += 1
    assert (task.people, task.behind) == (3, 0)
    assert steps == 3
    assert task.phase is Phase.COMPARE
    assert {place: own["people/pending"] for place, own in task.truth.items() if "people/pending" in own} == {
        f"{RENON}#2021-08-11": 1, f"{SANUR}#2021-08-11": 1,
    }  # fmt: skip
