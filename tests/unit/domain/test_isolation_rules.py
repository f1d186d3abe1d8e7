"""When isolation and quarantine end, by the rules as they were on the day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.health_rules import rule_book
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus, LabResult, TestKind, TestResult
from desac.domain.isolation import (
    CASE_FACTS,
    CONTACT_FACTS,
    EndReason,
    Told,
    completed,
    conclusion,
    due_at,
    end_of,
    ended,
    moved,
    symptoms_on,
    with_reason,
)

BOOK = rule_book()
NOW = datetime(2021, 8, 12, 2, tzinfo=UTC)
TOLD = Told("dr.ayu", NOW, "spesimen kedua")
SPECIMEN = date(2021, 8, 9)
IN_2022_01, IN_2022_02 = date(2022, 2, 1), date(2022, 3, 1)


def an_episode(anchor: date = SPECIMEN, kind: EpisodeKind = EpisodeKind.CASE, **facts: Any) -> Episode:
    """An active episode as its registration leaves it."""
    rules = BOOK.on(anchor)
    of_kind = {"specimen_date": anchor} if kind is EpisodeKind.CASE else {"last_exposure": anchor}
    known = {
        "episode_id": "00000000000000aa-0a1b2c3d",
        "person_id": "00000000000000aa",
        "kind": kind,
        "status": EpisodeStatus.ACTIVE,
        "anchor_date": anchor,
        "end_date": rules.end_date(kind, anchor, facts.get("onset_date"), facts.get("last_symptom_date")),
        "rule_version": rules.version,
        "origin": "FILE#f1",
        "created_at": NOW,
    }
    return Episode.model_validate(of_kind | known | facts)


def a_test(
    day: int, result: LabResult = LabResult.NEGATIVE, kind: TestKind = TestKind.PCR, of: date = SPECIMEN
) -> TestResult:
    """A test so many days after the first one."""
    return TestResult(date=of + timedelta(days=day), result=result, kind=kind)


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({}, 10),
        ({"onset_date": date(2021, 8, 7)}, -2 + 13),
        # Still ill on day 9 after the onset: three days without symptoms begin after day 10 all the same.
        ({"onset_date": date(2021, 8, 7), "last_symptom_date": date(2021, 8, 16)}, -2 + 13),
        ({"onset_date": date(2021, 8, 7), "last_symptom_date": date(2021, 8, 25)}, 16 + 3),
        # Symptoms of which nobody knows the beginning count from the specimen.
        ({"last_symptom_date": date(2021, 8, 12)}, 13),
        ({"last_symptom_date": date(2021, 8, 23)}, 17),
    ],
)
def test_a_case_ends_by_specimen_onset_and_last_symptom(facts: dict[str, date], day: int) -> None:
    assert end_of(an_episode(**facts), BOOK.on(SPECIMEN)) == SPECIMEN + timedelta(days=day)


def test_a_quarantine_lasts_five_days_whatever_is_felt() -> None:
    contact = an_episode(kind=EpisodeKind.CONTACT, last_symptom_date=SPECIMEN + timedelta(days=4))
    assert end_of(contact, BOOK.on(SPECIMEN)) == SPECIMEN + timedelta(days=5)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 5, 1), "2021-07"),
        (date(2021, 7, 13), "2021-07"),
        (date(2022, 1, 16), "2021-07"),
        (date(2022, 1, 17), "2022-01"),
        (date(2022, 2, 21), "2022-01"),
        (date(2022, 2, 22), "2022-02"),
        (date(2026, 11, 1), "2022-02"),
    ],
)
def test_the_version_of_a_day_is_the_latest_in_force(day: date, version: str) -> None:
    assert BOOK.on(day).version == version


def test_every_version_says_where_it_is_from() -> None:
    assert all(BOOK.on(day).source.strip() for day in (SPECIMEN, IN_2022_01, IN_2022_02))


NEGATIVE, POSITIVE, UNCLEAR = LabResult.NEGATIVE, LabResult.POSITIVE, LabResult.INCONCLUSIVE


@pytest.mark.parametrize(
    ("tests", "means"),
    [
        ({}, None),
        ({"entry_test": a_test(1)}, None),
        ({"exit_test": a_test(4)}, None),
        ({"exit_test": a_test(5)}, EndReason.EXIT_TEST_NEGATIVE),
        ({"exit_test": a_test(6, kind=TestKind.ANTIGEN)}, EndReason.EXIT_TEST_NEGATIVE),
        ({"exit_test": a_test(5, UNCLEAR)}, None),
        ({"exit_test": a_test(5, POSITIVE)}, EndReason.BECAME_CASE),
        ({"entry_test": a_test(1, POSITIVE)}, EndReason.BECAME_CASE),
        ({"entry_test": a_test(1, POSITIVE), "exit_test": a_test(5)}, EndReason.BECAME_CASE),
    ],
)
def test_what_a_contacts_tests_mean(tests: dict[str, TestResult], means: EndReason | None) -> None:
    contact = an_episode(kind=EpisodeKind.CONTACT, **tests)
    assert conclusion(contact, BOOK.on(SPECIMEN)) == means


@pytest.mark.parametrize(
    ("anchor", "first", "last", "is_released"),
    [
        # In 2021 no test ended an isolation.
        (SPECIMEN, a_test(5), a_test(6), False),
        (IN_2022_01, None, a_test(6, of=IN_2022_01), False),
        (IN_2022_01, a_test(5, of=IN_2022_01), a_test(6, of=IN_2022_01), True),
        (IN_2022_01, a_test(4, of=IN_2022_01), a_test(6, of=IN_2022_01), False),
        (IN_2022_01, a_test(6, of=IN_2022_01), a_test(6, of=IN_2022_01), False),
        (IN_2022_01, a_test(5, POSITIVE, of=IN_2022_01), a_test(6, of=IN_2022_01), False),
        (IN_2022_01, a_test(5, kind=TestKind.ANTIGEN, of=IN_2022_01), a_test(6, of=IN_2022_01), False),
        (IN_2022_02, None, a_test(5, of=IN_2022_02), True),
        (IN_2022_02, None, a_test(4, of=IN_2022_02), False),
        (IN_2022_02, None, a_test(5, UNCLEAR, of=IN_2022_02), False),
        (IN_2022_02, None, a_test(5, kind=TestKind.ANTIGEN, of=IN_2022_02), False),
        # An earlier negative one says nothing once a later one is positive.
        (IN_2022_02, a_test(5, of=IN_2022_02), a_test(6, POSITIVE, of=IN_2022_02), False),
    ],
)
def test_when_control_tests_release_a_case(
    anchor: date, first: TestResult | None, last: TestResult, is_released: bool
) -> None:
    case = an_episode(anchor, entry_test=first, exit_test=last)
    expected = EndReason.EXIT_TEST_NEGATIVE if is_released else None
    assert conclusion(case, BOOK.on(anchor)) == expected


def test_nobody_is_released_who_still_feels_ill() -> None:
    last = a_test(6, of=IN_2022_02)
    ill = an_episode(IN_2022_02, exit_test=last, last_symptom_date=last.date)
    assert conclusion(ill, BOOK.on(IN_2022_02)) is None
    before = ill.model_copy(update={"last_symptom_date": last.date - timedelta(days=1)})
    assert conclusion(before, BOOK.on(IN_2022_02)) is EndReason.EXIT_TEST_NEGATIVE


def test_a_corrected_specimen_moves_first_day_end_and_rules_and_says_why() -> None:
    later = date(2022, 1, 20)
    changes = moved(an_episode(date(2022, 1, 10)), {"specimen_date": later}, BOOK, TOLD)
    [why] = changes.pop("end_changes")
    assert changes == {
        "specimen_date": later,
        "anchor_date": later,
        "end_date": date(2022, 1, 30),
        "rule_version": "2022-01",
    }
    assert (why.by, why.why, why.facts) == ("dr.ayu", "spesimen kedua", ("anchor_date", "specimen_date"))
    assert (why.from_date, why.to_date) == (date(2022, 1, 20), date(2022, 1, 30))
    assert why.rule_version == "2022-01"


def test_a_contact_counts_from_the_exposure_and_not_from_a_specimen() -> None:
    contact = an_episode(kind=EpisodeKind.CONTACT)
    changes = moved(contact, {"last_exposure": SPECIMEN + timedelta(days=2)}, BOOK, TOLD)
    assert changes["end_date"] == contact.end_date + timedelta(days=2)
    assert changes["anchor_date"] == SPECIMEN + timedelta(days=2)


def test_what_changes_nothing_is_no_change() -> None:
    assert moved(an_episode(), {"specimen_date": SPECIMEN}, BOOK, TOLD) == {}
    assert with_reason(an_episode(), {"test": "PCR"}, TOLD) == {"test": "PCR"}


def test_symptoms_put_the_end_off_and_older_news_does_not() -> None:
    episode = an_episode(onset_date=SPECIMEN)
    day = SPECIMEN + timedelta(days=12)
    changes = symptoms_on(episode, day, BOOK, Told("report", NOW))
    assert (changes["last_symptom_date"], changes["end_date"]) == (day, day + timedelta(days=3))
    ill = episode.model_copy(update=changes)
    assert symptoms_on(ill, day, BOOK, TOLD) == {}
    assert symptoms_on(ill, day - timedelta(days=1), BOOK, TOLD) == {}
    over = ill.model_copy(update={"status": EpisodeStatus.ENDED})
    assert symptoms_on(over, day + timedelta(days=1), BOOK, TOLD) == {}


def test_symptoms_never_shorten_what_a_residents_word_had_made_longer() -> None:
    """An onset of long ago, told by the resident, left the end where the specimen puts it."""
    early = SPECIMEN - timedelta(days=20)
    episode = an_episode(onset_date=early, end_date=SPECIMEN + timedelta(days=10))
    assert symptoms_on(episode, SPECIMEN, BOOK, TOLD) == {"last_symptom_date": SPECIMEN}


def test_an_outcome_keeps_who_said_so_and_why() -> None:
    changes = ended(an_episode(), EndReason.HOSPITALISED, Told("dr.ayu", NOW, "saturasi 88"))
    assert (changes["status"], changes["status_reason"]) == (EpisodeStatus.ENDED, EndReason.HOSPITALISED)
    [why] = changes["end_changes"]
    assert (why.by, why.why, why.facts) == ("dr.ayu", "saturasi 88", ("status",))
    assert (why.from_date, why.to_date) == (SPECIMEN + timedelta(days=10), date(2021, 8, 12))


def test_the_end_is_the_end_of_the_day_in_denpasar() -> None:
    episode = an_episode()
    over = due_at(episode.end_date)
    assert over == datetime(2021, 8, 20, 0, 0, tzinfo=WITA)
    assert completed(episode, over - timedelta(microseconds=1)) is None
    changes = completed(episode, over)
    assert changes is not None
    assert (changes["status_reason"], changes["ended_at"]) == (EndReason.COMPLETED, over)
    assert completed(episode.model_copy(update={"status": EpisodeStatus.RECORDED}), over) is None


DAYS = st.dates(date(2021, 7, 1), date(2022, 12, 31))
NEAR = st.integers(-14, 40)
KINDS = st.sampled_from(EpisodeKind)
TESTS = st.builds(
    TestResult,
    date=DAYS,
    result=st.sampled_from(LabResult),
    kind=st.sampled_from(TestKind),
)


@st.composite
def facts_of(draw: st.DrawFn, kind: EpisodeKind, anchor: date) -> dict[str, Any]:
    """Any facts that somebody may enter, some of them taken away."""
    days = st.none() | NEAR.map(lambda day: anchor + timedelta(days=day))
    names = CASE_FACTS if kind is EpisodeKind.CASE else CONTACT_FACTS
    kinds = {name: TESTS | st.none() if name.endswith("_test") else days for name in names}
    return draw(st.fixed_dictionaries({}, optional=kinds))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Episode, list[dict[str, Any]]]:
    """An episode, and what is entered about it one after the other."""
    kind, anchor = draw(KINDS), draw(DAYS)
    steps = draw(st.lists(facts_of(kind, anchor), max_size=5))
    return an_episode(anchor, kind), steps


@given(histories())
def test_the_end_always_follows_from_the_facts_and_its_way_is_told(
    history: tuple[Episode, list[dict[str, Any]]],
) -> None:
    """Whatever is entered in whatever order: the end is that of the facts, and the reasons lead to it."""
    begun, steps = history
    episode = begun
    for step in steps:
        episode = episode.model_copy(update=moved(episode, step, BOOK, TOLD))
    rules = BOOK.on(episode.anchor_date)
    assert (episode.end_date, episode.rule_version) == (end_of(episode, rules), rules.version)
    way = [begun.end_date, *(change.to_date for change in episode.end_changes)]
    assert [change.from_date for change in episode.end_changes] == way[:-1]
    assert way[-1] == episode.end_date
    assert all(change.from_date != change.to_date for change in episode.end_changes)


@given(histories())
def test_facts_count_and_not_the_order_in_which_they_are_entered(
    history: tuple[Episode, list[dict[str, Any]]],
) -> None:
    """Of facts that differ in name; the last word of each counts."""
    begun, steps = history
    together: dict[str, Any] = {}
    for step in steps:
        together |= step
    one_by_one = begun
    for name, value in reversed(together.items()):
        one_by_one = one_by_one.model_copy(update=moved(one_by_one, {name: value}, BOOK, TOLD))
    at_once = begun.model_copy(update=moved(begun, together, BOOK, TOLD))
    known = {"end_changes"}
    # A first day without a specimen or exposure is whatever was known before: then the order tells.
    if at_once.specimen_date or at_once.last_exposure:
        assert one_by_one.model_dump(exclude=known) == at_once.model_dump(exclude=known)


@given(anchor=DAYS, onset=st.none() | NEAR, days=st.lists(NEAR, min_size=1, max_size=6))
def test_symptoms_only_ever_lengthen_isolation(anchor: date, onset: int | None, days: list[int]) -> None:
    """In any order; and at least three days without them are left at the end."""
    began = anchor + timedelta(days=onset) if onset is not None else None
    episode = an_episode(anchor, onset_date=began)
    for day in days:
        before = episode
        episode = episode.model_copy(
            update=symptoms_on(episode, anchor + timedelta(days=day), BOOK, Told("report", NOW))
        )
        assert episode.end_date >= before.end_date
    last = anchor + timedelta(days=max(days))
    assert episode.last_symptom_date == last
    assert (episode.end_date - last).days >= 3


@given(DAYS)
def test_every_last_day_is_over_at_midnight_in_denpasar(end: date) -> None:
    assert due_at(end).astimezone(WITA) == datetime(end.year, end.month, end.day, tzinfo=WITA) + timedelta(
        days=1
    )
