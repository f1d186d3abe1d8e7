"""Twenty days of some 300 residents: what each is told, who goes to whom, and that nobody is ever nowhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from desac.domain.dates import WITA
from tests.simulation.chains import Chain, chains, places
from tests.simulation.city import (
    DEAD_PHONE,
    DILIGENT,
    DYING,
    EMERGENT,
    HUNGRY,
    ILL,
    LATE,
    MOVED,
    OPTED_OUT,
    QUITTER,
    RELEASED,
    SHORTED,
    SILENT,
    TURNING,
    City,
)
from tests.simulation.residents import Life
from tests.simulation.staff import Staff
from tests.simulation.world import World

DAYS = 20
_LADDER = ["reminder", "tracer", "doctor", "operators"]
_RECOUNTED = {0, 4, 9, 14, DAYS - 1}
_TIMES = {"tracers": 9, "parcels": 10, "operators": 11, "doctors": 16, "evening": 20}


@dataclass
class Story:
    """What happened: the city at the end, and the places of every evening."""

    world: World
    city: City
    staff: Staff
    evenings: list[Counter[str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ended_by_staff: dict[str, datetime] = field(default_factory=dict)
    chains: Mapping[str, Chain] = field(default_factory=dict)

    def chain(self, life: Life) -> Chain:
        """The person of a life: nobody else has name and phone."""
        (found,) = [
            one
            for one in self.chains.values()
            if one.person.get("phone") == life.phone and one.person["name"] == life.resident.name
        ]
        return found

    def received(self, life: Life, template: str = "") -> list[Any]:
        """What came on a phone."""
        return [one for one in self.world.whatsapp.received[life.phone] if one.template.startswith(template)]  # type: ignore[attr-defined]


def _at(day: int, hour: int, start: datetime) -> datetime:
    midnight = start.astimezone(WITA).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=day, hours=hour)


@pytest.fixture(scope="module")
def story(module_world: World) -> Story:
    """The twenty days, once."""
    world = module_world
    phones: Any = world.whatsapp
    city = City.of(world, phones, cases=210, contacts_per_case=0.45)

    def finds(task: Mapping[str, Any], before: int) -> str:
        lives = [one for one in city.lives if one.phone == task["phone"]]
        if any(one.habit is MOVED for one in lives):
            return "left_city"
        return "not_home" if before < 1 and any(one.habit is SILENT for one in lives) else "found"

    told = Story(world, city, Staff(city.office, finds))
    start = world.now
    city.register()
    for day in range(DAYS):
        for what, hour in _TIMES.items():
            world.run_until(_at(day, hour, start))
            _act(told, what, day)
    told.chains = chains(world.dynamodb)
    return told


def _act(told: Story, what: str, day: int) -> None:
    if what == "tracers":
        told.staff.trace()
    elif what == "parcels":
        told.staff.move_parcels()
    elif what == "doctors":
        told.staff.answer_complaints()
    elif what == "operators":
        _operators(told, day)
    else:
        _look(told, day)


def _operators(told: Story, day: int) -> None:
    """What became of some: told by hospitals, by the laboratory, by families."""
    known = chains(told.world.dynamodb)
    told.chains = known
    outcomes = {5: ((EMERGENT, "hospitalised"),), 6: ((DYING, "deceased"),)}.get(day, ())
    for habit, outcome in outcomes:
        for life in told.city.having(habit):
            told.staff.end(told.chain(life), outcome)
            told.ended_by_staff[life.phone] = told.world.now
    if day == 1:
        for life in told.city.having(TURNING):
            told.staff.test(told.chain(life), "entry_test", "positive")
    for life in told.city.having(RELEASED):
        chain = told.chain(life)
        if chain.episodes[0]["end_date"] == told.city.office.today.isoformat():
            told.staff.test(chain, "exit_test", "negative")


def _look(told: Story, day: int) -> None:
    """Everybody is in one place, every count closes, nothing is left over."""
    told.world.settle()
    found: Counter[str] = Counter()
    for chain in chains(told.world.dynamodb).values():
        for episode_id, place in places(chain):
            found[place] += 1
            if place.startswith("lost"):
                told.problems.append(f"day {day}: {episode_id} is {place}")
    told.problems += [f"day {day}: {it}" for it in told.city.office.problems()]
    told.problems += [f"day {day}: dead letters in {name}" for name in told.world.dead()]
    if day in _RECOUNTED:
        told.problems += [f"day {day}: miscounted {it}" for it in told.city.office.miscounted()]
    told.evenings.append(found)


def test_on_every_evening_everybody_is_in_one_place_and_every_count_closes(story: Story) -> None:
    assert story.problems == []
    assert sum(story.evenings[0].values()) == len(story.city.lives)
    turned = len(story.city.having(TURNING))
    assert {sum(evening.values()) for evening in story.evenings[2:]} == {len(story.city.lives) + turned}


def test_whoever_answers_is_asked_each_day_until_the_end_and_then_told_so(story: Story) -> None:
    for life in story.city.having(DILIGENT, ILL, HUNGRY):
        if life.first_at is None:
            assert life.resident in [contact.resident for contact in story.city.contacts]  # over on arrival
            continue
        chain = story.chain(life)
        (episode,) = chain.episodes
        asked = [one.at.astimezone(WITA).date() for one in story.received(life, "daily_check_in")]
        last = datetime.fromisoformat(str(episode["end_date"])).date()
        assert asked == [asked[0] + timedelta(days=place) for place in range(len(asked))], life.habit.name
        assert asked[-1] in {last, last - timedelta(days=1)}, (life.habit.name, asked[-1], last)
        assert episode["status_reason"] == "completed", life.habit.name
        assert len(story.received(life, "isolation_ended")) == 1
        assert story.received(life)[-1].template.startswith("isolation_ended")
        reports = chain.of("DailyReport")
        assert len(reports) >= len(asked) - 1, life.habit.name
        assert {one["rule_version"] for one in reports} == {"2021-07"}


def test_symptoms_reach_the_doctor_and_the_answer_comes_back(story: Story) -> None:
    for life in story.city.having(ILL):
        complaints = story.chain(life).of("Complaint")
        assert complaints, life.phone
        assert all(one.get("first_answered_at") for one in complaints)
        assert story.received(life, "complaint_received") or any(
            "Minum air hangat" in text for one in story.received(life) for text in one.texts
        )


def test_silence_rises_step_by_step_and_never_ends_by_itself(story: Story) -> None:
    for life in story.city.having(SILENT):
        chain = story.chain(life)
        assert chain.items["Assignment"], life.phone
        assert story.received(life, "form_reminder"), life.phone
        for silence in chain.of("Silence"):
            times = [at for _, at in silence["history"]]
            steps = [word for word, _ in silence["history"] if word in _LADDER]
            assert times == sorted(times)
            assert list(dict.fromkeys(steps)) == _LADDER[: len(set(steps))]
            assert silence["state"] == "over"
            assert silence["over_at"]


def test_who_stops_answering_is_missed_the_same_day(story: Story) -> None:
    for life in story.city.having(QUITTER):
        silences = [one for one in story.chain(life).of("Silence") if one["kind"] == "check_in"]
        assert silences, life.phone
        assert story.received(life, "check_in_reminder"), life.phone


def test_the_late_form_ends_the_waiting(story: Story) -> None:
    for life in story.city.having(LATE):
        chain = story.chain(life)
        assert life.is_form_sent
        assert len(story.received(life, "form_reminder")) == 1
        assert not [one for one in chain.items["Assignment"] if one["reason"] == "no_form"]


def test_a_number_without_whatsapp_becomes_a_visit(story: Story) -> None:
    for life in story.city.having(DEAD_PHONE):
        (task,) = story.chain(life).items["Assignment"]
        first, *later = [(one["reason"], one["is_met"]) for one in task["asks"]]
        assert first == ("unreachable", True)
        assert later, "nobody who cannot be asked is left alone: a visit every third day"
        assert {reason for reason, _ in later} == {"no_check_in"}
        assert all(is_met for _, is_met in later[:-1]), "only the end of isolation leaves a visit undone"
        assert task["state"] == "closed"
        assert story.received(life) == []


def test_who_left_the_city_is_not_looked_for_any_more(story: Story) -> None:
    for life in story.city.having(MOVED):
        (episode,) = story.chain(life).episodes
        assert (episode["status"], episode["status_reason"]) == ("ended", "moved")


def test_after_a_stop_nothing_is_sent(story: Story) -> None:
    for life in story.city.having(OPTED_OUT):
        stopped = next(at for at, what in life.done if what == "word")
        after = [one for one in story.received(life) if one.at > stopped + timedelta(minutes=1)]
        assert after == [], life.phone
        assert story.chain(life).items["Assignment"], life.phone


def test_nobody_is_written_to_after_a_death_or_a_referral(story: Story) -> None:
    reasons = {EMERGENT: "hospitalised", DYING: "deceased"}
    for habit, reason in reasons.items():
        for life in story.city.having(habit):
            (episode,) = story.chain(life).episodes
            assert episode["status_reason"] == reason
            ended = story.ended_by_staff[life.phone]
            assert [one for one in story.received(life) if one.at > ended] == []


def test_a_contact_who_turns_positive_becomes_a_case_and_one_tested_negative_is_free(story: Story) -> None:
    for life in story.city.having(TURNING):
        first, second = story.chain(life).episodes
        assert (first["kind"], first["status_reason"]) == ("contact", "became_case")
        assert second["kind"] == "case"
        assert story.received(life, "positive_notice")
    for life in story.city.having(RELEASED):
        (episode,) = story.chain(life).episodes
        assert episode["status_reason"] == "exit_test_negative"
        assert len(story.received(life, "isolation_ended")) == 1


def test_a_parcel_comes_once_and_again_if_it_did_not(story: Story) -> None:
    for life in story.city.having(HUNGRY, SHORTED):
        (aid,) = story.chain(life).items["AidRequest"]
        deliveries = [one for one in aid["history"] if one["state"] == "delivered"]
        assert aid["state"] in {"delivered", "duplicate"}, (
            life.phone,
            aid["state"],
            aid.get("reason"),
            aid["history"],
        )
        if aid["state"] == "delivered":
            assert len(deliveries) == (2 if life.habit is SHORTED else 1), life.phone


def test_nobody_gets_a_message_twice(story: Story) -> None:
    sent = Counter(
        message["wamid"]
        for chain in story.chains.values()
        for message in chain.items["Message"]
        if message.get("wamid") and not message.get("lead")
    )
    came = [one.wamid for received in story.world.whatsapp.received.values() for one in received]  # type: ignore[attr-defined]
    assert len(came) == len(set(came))
    assert max(sent.values()) == 1
