"""Twenty days, day by day: whoever is registered is in isolation, or over it for a reason, never both."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from desac.adapters import follow_up_keys, keys
from desac.adapters.attribute_values import plain_item
from desac.adapters.config_data import city
from desac.adapters.health_rules import rule_book
from desac.adapters.isolation import TableIsolation
from desac.adapters.isolation_sources import IsolationSources
from desac.adapters.message_items import message_item
from desac.adapters.outbox import TableOutbox
from desac.adapters.roster import TableRoster
from desac.adapters.staff_episodes import StaffEpisodes
from desac.adapters.table import Item, Table, from_item, to_item
from desac.adapters.triage_rules import triage_book
from desac.domain.clock import ClockState
from desac.domain.daily_report import ReportedBy, Subject, reported, said
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus, LabResult, TestKind, TestResult
from desac.domain.isolation import WELL_ENDS, EndReason, Told, due_at, end_of
from desac.domain.message import Message, MessageState, Purpose
from desac.domain.staff_word import StaffOutcome, facts_told, outcome_told
from desac.domain.triage import Triage
from desac.events import EpisodeEnded, Event
from functions.follow_up.concluding import Concluding
from functions.follow_up.isolation import close, complete
from functions.follow_up.isolation_handler import Following, follow
from functions.notify.ended import Ending
from functions.publish.logic import events_of
from tests.unit.notify.notify_fakes import SAMPLE_VALUES
from tests.unit.overview.records import a_person, an_episode, an_episode_id, person_id, store

FIRST = date(2021, 8, 2)
RESIDENTS, DAYS = 20, 20
RULES = rule_book()
_WAITING = frozenset({MessageState.QUEUED, MessageState.HELD})
_FOLLOWED = {
    "CaseRegistered", "ContactRegistered", "EpisodeChanged", "SymptomsReported", "EmergencyRaised",
    "DailyReported",
}  # fmt: skip


class City:
    """The table, and what its stream leads to, at a time of the test's own."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.now = datetime.combine(FIRST, datetime.min.time(), WITA).astimezone(UTC)
        self.store = TableIsolation(table)
        sources = IsolationSources(table)
        self.following = Following(self.store, sources, Concluding(self.store, sources, RULES))
        self.ending = Ending(TableOutbox(table), TableRoster(table), city())
        self.staff = StaffEpisodes(table)
        self.seen: dict[tuple[str, str], Item] = {}

    def items(self) -> dict[tuple[str, str], Item]:
        """The whole table."""
        pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=self.table.name)
        found = (plain_item(item) for page in pages for item in page["Items"])
        return {(item["pk"], item["sk"]): item for item in found}

    def settle(self) -> None:
        """Tell every change and do what follows, until nothing changes any more; each event twice."""
        while events := self._news():
            for event in (*events, *events):
                self.tell(event)

    def _news(self) -> list[Event]:
        before, self.seen = self.seen, self.items()
        changed = ((before.get(place, {}), item) for place, item in self.seen.items())
        return [event for old, new in changed if old != new for event in events_of(old, new)]

    def tell(self, event: Event) -> None:
        """As the queues do."""
        if event.detail_type in _FOLLOWED:
            follow(event, self.following, self.now)
        elif isinstance(event, EpisodeEnded):
            close(self.store, event.episode_id, self.now)
            self.ending.end(event, self.now)

    def tick(self) -> None:
        """As the scheduler does."""
        for due in list(self.store.due(self.now, 100)):
            complete(self.store, due, self.now)

    def outcome(self, number: int, outcome: StaffOutcome) -> None:
        """A doctor says what became of a resident."""
        told = Told("dr.ayu", self.now, "menurut keluarga")
        assert self.staff.change(_id(number), lambda subject: outcome_told(subject, outcome, told))

    def facts(self, number: int, **facts: Any) -> None:
        """A doctor enters dates and tests."""
        told = Told("dr.ayu", self.now, "hasil lab")
        assert self.staff.change(_id(number), lambda subject: facts_told(subject, facts, RULES, told))

    def symptoms(self, number: int, day: date) -> None:
        """A resident's daily report."""
        ids = {"person_id": person_id(number), "episode_id": _id(number), "origin": "FILE#f1"}
        subject = Subject(**ids, day=day)
        ill = {"symptoms": ["batuk"], "felt": Triage.SYMPTOMS}
        report = said(subject, triage_book(), self.now, key=f"r{day}", how=ReportedBy.FORM, **ill)
        kept = reported(None, subject, report)
        assert kept is not None
        # `settle` tells of it, as publish does.
        self.table.put(to_item(kept, follow_up_keys.report(_id(number), day)))


def _kind(number: int) -> EpisodeKind:
    return EpisodeKind.CONTACT if number % 10 in {7, 8, 9} else EpisodeKind.CASE


def _id(number: int) -> str:
    return an_episode_id(number, _kind(number))


def _register(city_: City, number: int) -> None:
    kind, rules = _kind(number), RULES.on(FIRST)
    dated = {"specimen_date": FIRST} if kind is EpisodeKind.CASE else {"last_exposure": FIRST}
    episode = an_episode(
        number, kind=kind, anchor_date=FIRST, end_date=rules.end_date(kind, FIRST),
        rule_version=rules.version, created_at=city_.now, **dated,
    )  # fmt: skip
    store(city_.table, a_person(number), episode)
    notice = Purpose.ISOLATION_GUIDE
    waiting = Message(
        message_id=f"{_id(number)}.{notice}", episode_id=_id(number), person_id=person_id(number),
        purpose=notice, lane="bulk", template="isolation_guide", template_version=2, parameters=SAMPLE_VALUES,
        state="held", reason="sending_stopped", history=(("queued", city_.now), ("held", city_.now)),
        origin=episode.origin, created_at=city_.now, updated_at=city_.now,
    )  # fmt: skip
    city_.table.put(message_item(waiting))


def _pcr(day: date, result: LabResult) -> TestResult:
    return TestResult(date=day, result=result, kind=TestKind.PCR)


def _live(city_: City, number: int, day: int) -> None:
    """What happens to a resident on a day: ten kinds of people."""
    today = FIRST + timedelta(days=day)
    match number % 10, day:
        case 1, _ if day <= 12:  # ill for long
            city_.symptoms(number, today)
        case 2, 4:
            city_.outcome(number, StaffOutcome.HOSPITALISED)
        case 3, 3:
            city_.outcome(number, StaffOutcome.DECEASED)
        case 4, 2:  # entered for the wrong person, taken back the next day
            city_.outcome(number, StaffOutcome.DECEASED)
        case 4, 3:
            city_.outcome(number, StaffOutcome.ACTIVE)
        case 5, 5:  # the specimen was taken later than the file said
            city_.facts(number, specimen_date=FIRST + timedelta(days=3))
        case 6, 6:
            city_.outcome(number, StaffOutcome.MOVED)
        case 7, 5:
            city_.facts(number, exit_test=_pcr(today, LabResult.NEGATIVE))
        case 8, 3:
            city_.facts(number, entry_test=_pcr(today, LabResult.POSITIVE))


EXPECTED: dict[int, tuple[int, str]] = {
    0: (11, EndReason.COMPLETED),
    1: (16, EndReason.COMPLETED),  # day 12 and three without symptoms
    2: (4, EndReason.HOSPITALISED),
    3: (3, EndReason.DECEASED),
    4: (11, EndReason.COMPLETED),
    5: (14, EndReason.COMPLETED),
    6: (6, EndReason.MOVED),
    7: (5, EndReason.EXIT_TEST_NEGATIVE),
    8: (3, EndReason.BECAME_CASE),
    9: (6, EndReason.COMPLETED),
}
"""On which day, and why, the episode that each kind began with is over."""


def _check(city_: City, day: int) -> None:
    """Everybody is in exactly one place, with a reason, and nothing runs on for who is over."""
    by_person: dict[str, list[Item]] = {}
    for item in city_.seen.values():
        by_person.setdefault(item["pk"], []).append(item)
    listed = Counter(_listed(city_))
    active = set()
    for number in range(1, RESIDENTS + 1):
        items = by_person[keys.partition(person_id(number))]
        for episode in _of(Episode, items, "Episode"):
            own = [one for one in items if one.get("episode_id") == episode.episode_id]
            running = [one for one in own if one["type"] == "Clock" and one["state"] == ClockState.OPEN]
            waiting = [one for one in _of(Message, own, "Message") if one.state in _WAITING]
            if episode.status is EpisodeStatus.ACTIVE:
                active.add(episode.episode_id)
                [clock] = running
                assert clock["work_at"] == keys.moment(due_at(episode.end_date))
                assert FIRST + timedelta(days=day) <= episode.end_date, "nobody is kept in longer"
                assert episode.end_date == end_of(episode, RULES.on(episode.anchor_date))
            else:
                assert running == []
                assert episode.status_reason, "there is a reason"
                told = [one for one in waiting if one.purpose is Purpose.ISOLATION_ENDED]
                assert waiting == told, "nothing else is written to who is over"
                assert len(told) == (episode.status_reason in WELL_ENDS)
    assert listed == Counter(active), "each once in the list that the daily check-in reads"


def _listed(city_: City) -> Iterator[str]:
    for shard in range(keys.SHARDS):
        cursor: str | None = None
        while True:
            page = city_.store.active(shard, 7, cursor)
            yield from (one.episode_id for one in page.clocks)
            cursor = page.cursor
            if cursor is None:
                break


def _of[R: Any](model: type[R], items: list[Item], name: str) -> list[R]:
    read: Callable[[type[R], Item], R] = from_item
    return [read(model, one) for one in items if one["type"] == name]


def test_on_every_day_everybody_is_in_isolation_or_over_it_for_a_reason(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")
    denpasar = City(table)
    for number in range(1, RESIDENTS + 1):
        _register(denpasar, number)
    over: dict[str, tuple[int, str]] = {}
    for day in range(DAYS):
        denpasar.settle()
        denpasar.tick()
        denpasar.settle()
        denpasar.now += timedelta(hours=9)
        for number in range(1, RESIDENTS + 1):
            _live(denpasar, number, day)
        denpasar.settle()
        _check(denpasar, day)
        for number in range(1, RESIDENTS + 1):
            item = denpasar.seen[keys.episode(_id(number))["pk"], keys.episode(_id(number))["sk"]]
            if item["status"] == EpisodeStatus.ACTIVE:
                over.pop(_id(number), None)
            else:
                over.setdefault(_id(number), (day, item["status_reason"]))
        denpasar.now += timedelta(hours=15)
    assert over == {_id(number): EXPECTED[number % 10] for number in range(1, RESIDENTS + 1)}
    cases = [
        one for one in denpasar.seen.values()
        if one["type"] == "Episode" and one["origin"].startswith("FORM#")
    ]  # fmt: skip
    assert len(cases) == RESIDENTS // 10, "each contact with a positive test became one case"
    assert {one["status_reason"] for one in cases} == {EndReason.COMPLETED}
