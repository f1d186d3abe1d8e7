"""The funnel closes for every population, and tells when somebody is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desac.domain.aid import AidState
from desac.domain.assignment import AssignmentReason, AssignmentState
from desac.domain.episode import EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.funnel import Funnel, merge
from desac.domain.funnel_count import EpisodeFacts, FunnelCount, PersonFacts
from desac.domain.location import Precision
from desac.domain.message import ANSWERS, MessageState, Purpose
from desac.domain.source_file import FileKind, FileState, RowCounts, SourceFile
from tests.unit.overview.records import NOW


def _maybe[T](strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


_MESSAGES = st.dictionaries(
    st.sampled_from([purpose for purpose in Purpose if purpose not in ANSWERS]),
    st.tuples(st.sampled_from(MessageState), _maybe(st.sampled_from(["no_phone", "same_phone"]))),
)
_OWN = st.builds(
    EpisodeFacts,
    begins_here=st.just(True),
    kind=st.sampled_from(EpisodeKind),
    status=st.sampled_from(EpisodeStatus),
    status_reason=_maybe(st.sampled_from(["over_on_arrival", "deceased"])),
    unreachable=_maybe(st.sampled_from(UnreachableReason)),
    messages=_MESSAGES,
    answers=st.lists(st.sampled_from(MessageState), max_size=3),
    has_form=st.booleans(),
    sembako_wanted=st.booleans(),
    precision=_maybe(st.sampled_from(Precision)),
    assignment=_maybe(st.tuples(st.sampled_from(AssignmentReason), st.sampled_from(AssignmentState))),
    aid=_maybe(st.sampled_from(AidState)),
    rows=st.integers(1, 3),
)
_KNOWN = st.builds(EpisodeFacts, rows=st.integers(1, 3))
_EPISODES = st.lists(st.one_of(_OWN, _KNOWN), min_size=1, max_size=3)
_NAMED = st.lists(st.integers(0, 30).map(str), max_size=3)


@st.composite
def _population(draw: st.DrawFn) -> list[PersonFacts]:
    lists = draw(st.lists(st.tuples(_EPISODES, _NAMED), max_size=12))
    return [
        PersonFacts(str(number), {f"{number}-{place}": one for place, one in enumerate(episodes)}, named)
        for number, (episodes, named) in enumerate(lists)
    ]


def _file(people: list[PersonFacts], rejected: int = 0, state: FileState = FileState.DONE) -> SourceFile:
    accepted = sum(facts.rows for person in people for facts in person.episodes.values())
    counts = RowCounts(rows=accepted + rejected, new=accepted, rejected=rejected)
    return SourceFile(
        file_id="f1", key="kasus/a.csv", kind=FileKind.CASES, state=state, counts=counts, received_at=NOW
    )


def _of_file(people: list[PersonFacts], rejected: int = 0) -> Funnel:
    return FunnelCount("FILE#f1", _file(people, rejected)).add_all(people).funnel()


@given(_population(), st.integers(0, 5))
@settings(deadline=None)
def test_every_level_of_a_file_closes(people: list[PersonFacts], rejected: int) -> None:
    funnel = _of_file(people, rejected)
    own = [facts for person in people for facts in person.episodes.values() if facts.begins_here]
    assert funnel.problems() == []
    assert funnel.people.total == len(own) == sum(funnel.people.parts.values())
    assert funnel.forms.total == sum(facts.has_form for facts in own)
    assert funnel.messages.total == sum(len(facts.messages) + len(facts.answers) for facts in own)
    assert funnel.assignments.total == sum(facts.assignment is not None for facts in own)
    assert funnel.rows.total == funnel.rows.part("new") + rejected


@given(_population())
@settings(deadline=None)
def test_every_level_of_a_days_forms_closes(people: list[PersonFacts]) -> None:
    """Contacts named in forms come without rows; naming one twice or one known before loses nobody."""
    funnel = FunnelCount("FORM#2021-08-11").add_all(people).funnel()
    named = {contact for person in people for contact in person.named}
    began = {p.person_id for p in people if any(facts.begins_here for facts in p.episodes.values())}
    assert funnel.problems() == []
    assert funnel.entries.part("new_episode") == funnel.people.total
    assert funnel.entries.part("known_episode") == len(named - began)


@given(_population(), _population())
@settings(deadline=None)
def test_funnels_add_up(one: list[PersonFacts], other: list[PersonFacts]) -> None:
    both = merge([_of_file(one), FunnelCount("FORM#2021-08-11").add_all(other).funnel(), _of_file(other)])
    assert both.problems() == []
    assert both.people.total == _of_file(one).people.total + 2 * _of_file(other).people.total
    assert both.origins == ("FILE#f1", "FORM#2021-08-11", "FILE#f1")


@given(_population().filter(lambda people: any(person.episodes for person in people)))
@settings(deadline=None)
def test_a_lost_person_is_noticed(people: list[PersonFacts]) -> None:
    """The file counted the rows, but somebody's items are missing."""
    source = _file(people)
    assert FunnelCount("FILE#f1", source).add_all(people[1:]).funnel().problems()


def _one(**facts: object) -> PersonFacts:
    return PersonFacts("1", {"1-a": EpisodeFacts(begins_here=True, rows=1, **facts)})  # type: ignore[arg-type]


def test_an_item_without_its_episode_is_noticed() -> None:
    stray = PersonFacts("1", {"1-a": EpisodeFacts(has_form=True, rows=1)})
    assert _of_file([stray]).problems() == ["1 Intake without an episode of its origin"]


def test_an_episode_that_no_row_led_to_is_noticed() -> None:
    funnel = FunnelCount("FILE#f1", _file([])).add_all([PersonFacts("1", {"1-a": EpisodeFacts(True)})])
    assert funnel.funnel().problems() == ["new episodes and people: 0 and 1 differ"]


def test_a_file_that_is_still_being_read_is_unfinished_not_wrong() -> None:
    source = _file([], state=FileState.READING)
    funnel = FunnelCount("FILE#f1", source).add_all([_one()]).funnel()
    assert funnel.problems() == []
    assert funnel.unfinished() == {"files": 1, "people": 1}


def test_a_roster_leads_to_nobody_and_closes() -> None:
    counts = RowCounts(rows=43, new=43)
    source = _file([]).model_copy(update={"kind": FileKind.DOCTORS, "counts": counts})
    assert FunnelCount("FILE#f1", source).funnel().problems() == []


def test_a_level_that_does_not_close_says_so() -> None:
    broken = Funnel.model_validate({"people": {"total": 3, "parts": {"messaged": 2}}})
    assert "people: 3 in all, 2 accounted for" in broken.problems()


_READ = {Purpose.POSITIVE_NOTICE: (MessageState.READ, None)}


@pytest.mark.parametrize(
    ("person", "level", "part"),
    [
        (_one(), "people", "pending"),
        (_one(status=EpisodeStatus.RECORDED, status_reason="over_on_arrival"), "people", "over_on_arrival"),
        (_one(status=EpisodeStatus.RECORDED), "people", "recorded"),
        (_one(unreachable=UnreachableReason.NO_PHONE), "people", "no_phone"),
        (
            _one(messages={Purpose.POSITIVE_NOTICE: (MessageState.SUPPRESSED, "same_phone")}),
            "people",
            "same_phone",
        ),
        (_one(messages=_READ), "people", "messaged"),
        (_one(messages=_READ), "delivered", "waiting"),
        (_one(messages=_READ, has_form=True), "delivered", "form"),
        (_one(messages=_READ, unreachable=UnreachableReason.SILENT), "delivered", "silent"),
        (_one(messages=_READ, status=EpisodeStatus.ENDED), "delivered", "ended"),
        (_one(has_form=True), "forms", "otherwise"),
        (_one(has_form=True), "to_locate", "pending"),
        (_one(has_form=True, precision=Precision.STREET), "to_locate", "street"),
        (_one(unreachable=UnreachableReason.SILENT), "to_visit", "pending"),
        (
            _one(
                unreachable=UnreachableReason.SILENT,
                assignment=(AssignmentReason.NO_FORM, AssignmentState.OPEN),
            ),
            "to_visit",
            "assigned",
        ),
        (_one(unreachable=UnreachableReason.SILENT, has_form=True), "to_visit", "form"),
        (_one(unreachable=UnreachableReason.SILENT, status=EpisodeStatus.ENDED), "to_visit", "ended"),
        (_one(has_form=True, sembako_wanted=True), "sembako_wanted", "pending"),
        (_one(has_form=True, sembako_wanted=True, aid=AidState.REFUSED), "sembako_wanted", "refused"),
    ],
)
def test_each_person_is_in_the_part_that_says_why(person: PersonFacts, level: str, part: str) -> None:
    assert getattr(_of_file([person]), level).parts == {part: 1}


@pytest.mark.parametrize("name", ["rows", "people", "messaged", "sent", "delivered", "form", "located"])
def test_the_summary_names_the_steps(name: str) -> None:
    person = _one(messages=_READ, has_form=True, precision=Precision.EXACT)
    assert _of_file([person]).summary()[name] == 1


def test_what_has_settled_is_not_unfinished() -> None:
    assert _of_file([_one(messages=_READ)]).unfinished() == {}


def test_answers_are_messages_but_no_notice() -> None:
    """Two answers of one purpose are two messages, and nobody counts as notified by an answer."""
    funnel = _of_file([_one(answers=[MessageState.READ, MessageState.QUEUED])])
    assert funnel.messages.parts == {"queued": 1, "read": 1}
    assert funnel.people.parts == {"pending": 1}
    assert (funnel.notices.total, funnel.delivered.total) == (0, 0)
    assert funnel.problems() == []
    assert funnel.unfinished() == {"people": 1, "messages": 1}
