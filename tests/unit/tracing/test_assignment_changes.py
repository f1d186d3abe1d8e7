"""Changes of an assignment, with a store in which somebody else is always faster."""

from datetime import timedelta

import pytest

from desac.adapters.tracing_rules import tracing_book
from desac.domain.assignment import Ask, Assignment, AssignmentReason, AssignmentState, Outcome
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.staff import Refusal
from desac.ports.assignments import Place, Scene
from functions.tracing import asking, leases
from functions.tracing.changes import Done, Task, UnknownEpisodeError, change, receive
from functions.tracing.outcomes import Report, record
from functions.tracing.views import view
from tests.unit.overview.records import (
    NOW,
    SANUR,
    SELATAN,
    UTARA,
    a_person,
    an_assignment,
    an_episode,
    an_episode_id,
)

LEASE = timedelta(hours=8)
NOWHERE = Place()
UBUNG = "51.71.04.2008"
RULES = tracing_book().on(NOW.date())


class FakeAssignments:
    """Keeps AssignmentStore's promises; before each of `interruptions` saves somebody else writes."""

    def __init__(self, *assignments: Assignment, interruptions: int = 0, place: Place = NOWHERE) -> None:
        self.place = place
        self.kept = {one.assignment_id: one for one in assignments}
        self.episodes = {an_episode_id(1): an_episode()}
        self.forms: set[str] = set()
        self.interruptions = interruptions

    def scene(self, assignment_id: str, tracer: str | None = None) -> Scene | None:
        kept = self.kept.get(assignment_id)
        return Scene(kept) if kept else None

    def episode(self, episode_id: str) -> Episode | None:
        return self.episodes.get(episode_id)

    def has_form(self, episode_id: str) -> bool:
        return episode_id in self.forms

    def place_of(self, episode_id: str) -> Place:
        return self.place

    def add(self, assignment: Assignment) -> bool:
        return self.kept.setdefault(assignment.assignment_id, assignment) is assignment

    def save(self, scene: Scene, seen: Scene) -> bool:
        assignment = scene.assignment
        if self.interruptions:
            self.interruptions -= 1
            now = self.kept[assignment.assignment_id]
            self.kept[now.assignment_id] = now.model_copy(update={"version": now.version + 1})
        if self.kept[assignment.assignment_id].version != seen.assignment.version:
            return False
        self.kept[assignment.assignment_id] = assignment
        return True


def _take(assignment: Assignment) -> Assignment:
    return leases.take(assignment, "pelacak1", LEASE, NOW)


def _taking(scene: Scene) -> Scene:
    return Scene(_take(scene.assignment))


def _asked(assignment: Assignment, reason: AssignmentReason, place: Place) -> Assignment:
    return asking.asked_again(assignment, Ask(reason=reason, at=NOW), place, RULES, NOW)


def _told(request_id: str, tracer: str, outcome: Outcome) -> Report:
    return Report(request_id=request_id, tracer=tracer, outcome=outcome)


def test_whoever_was_overtaken_decides_anew() -> None:
    store = FakeAssignments(an_assignment(), interruptions=2)
    taken = change(store, an_episode_id(), _taking).assignment
    assert (taken.tracer, taken.version, store.kept[an_episode_id()]) == ("pelacak1", 4, taken)


def test_endless_interruption_is_told_as_busy() -> None:
    with pytest.raises(Refusal) as caught:
        change(FakeAssignments(an_assignment(), interruptions=99), an_episode_id(), _taking)
    assert (caught.value.status, caught.value.code) == (409, "busy")


def test_a_task_without_its_episode_is_an_error() -> None:
    task = Task(episode_id="e", reason=AssignmentReason.REQUESTED, kecamatan_code=SELATAN)
    with pytest.raises(UnknownEpisodeError):
        receive(FakeAssignments(), task, RULES, NOW)


@pytest.mark.parametrize(
    ("before", "state", "reason", "done", "after"),
    [
        ("address_unclear", "open", "unreachable", Done.RENEWED, ("open", "unreachable")),
        ("address_unclear", "taken", "unreachable", Done.RENEWED, ("taken", "unreachable")),
        ("address_unclear", "closed", "unreachable", Done.RENEWED, ("open", "unreachable")),
        ("unreachable", "closed", "unreachable", Done.KNOWN, ("closed", "unreachable")),
        ("no_form", "closed", "unreachable", Done.KNOWN, ("closed", "no_form")),
        ("unreachable", "closed", "address_unclear", Done.KNOWN, ("closed", "unreachable")),
        ("contacts_below_target", "open", "address_unclear", Done.KNOWN, ("open", "contacts_below_target")),
        ("contacts_below_target", "open", "no_form", Done.KNOWN, ("open", "contacts_below_target")),
        ("unreachable", "open", "contacts_below_target", Done.RENEWED, ("open", "unreachable")),
        ("address_unclear", "open", "no_form", Done.RENEWED, ("open", "no_form")),
        (
            "address_unclear",
            "open",
            "contacts_below_target",
            Done.RENEWED,
            ("open", "contacts_below_target"),
        ),
        ("no_form", "taken", "contacts_below_target", Done.RENEWED, ("taken", "contacts_below_target")),
        ("no_form", "open", "unreachable", Done.RENEWED, ("open", "unreachable")),
        ("no_form", "open", "no_check_in", Done.RENEWED, ("open", "no_check_in")),
        ("no_form", "closed", "contacts_below_target", Done.RENEWED, ("open", "contacts_below_target")),
        ("no_form", "closed", "no_check_in", Done.RENEWED, ("open", "no_check_in")),
        ("requested", "open", "contacts_below_target", Done.RENEWED, ("open", "requested")),
    ],
)
def test_what_a_second_reason_does(
    before: str, state: str, reason: str, done: Done, after: tuple[str, str]
) -> None:
    tracer, outcome = "pelacak1" if state == "taken" else None, "found" if state == "closed" else None
    priority = RULES.priorities[AssignmentReason(before)]
    known = an_assignment(reason=before, priority=priority, state=state, tracer=tracer, outcome=outcome)
    store = FakeAssignments(known)
    task = Task.model_validate(
        {
            "episode_id": an_episode_id(),
            "reason": reason,
            "kecamatan_code": SELATAN,
            "village_code": SANUR,
        }
    )
    assert receive(store, task, RULES, NOW) is done
    now = store.kept[an_episode_id()]
    assert ((now.state, now.reason), now.tracer) == (after, known.tracer)


def test_nobody_goes_for_an_episode_that_is_over() -> None:
    store = FakeAssignments()
    store.episodes[an_episode_id()] = an_episode(status=EpisodeStatus.ENDED)
    assert receive(store, UNCLEAR, RULES, NOW) is Done.OVER
    assert store.kept == {}


@pytest.mark.parametrize(
    ("asked", "state", "outcome", "reasons"),
    [
        (("no_form",), "closed", "form_came", []),
        (("no_form", "no_check_in"), "open", None, ["no_check_in"]),
        (("unreachable",), "open", None, ["unreachable"]),
    ],
)
def test_nobody_goes_for_a_form_that_came(
    asked: tuple[str, ...], state: str, outcome: str | None, reasons: list[str]
) -> None:
    store = FakeAssignments(place=Place(village_code=SANUR))
    for reason in asked:
        receive(store, _task(reason, SELATAN, SANUR), RULES, NOW)
    store.forms.add(an_episode_id())
    for _ in range(2):
        receive(store, _task("no_form", SELATAN, SANUR), RULES, NOW)
    kept = store.kept[an_episode_id()]
    assert (kept.state, kept.outcome) == (state, outcome)
    assert [ask.reason for ask in kept.waiting_asks] == reasons


def test_a_form_that_came_before_the_question_after_it_makes_no_task() -> None:
    store = FakeAssignments()
    store.forms.add(an_episode_id())
    assert receive(store, _task("no_form", SELATAN, SANUR), RULES, NOW) is Done.KNOWN
    assert store.kept == {}


def test_a_tracer_who_was_on_the_way_when_the_form_came_may_still_tell() -> None:
    store = FakeAssignments(an_assignment(reason="no_form"))
    change(store, an_episode_id(), _taking)
    store.forms.add(an_episode_id())
    receive(store, _task("no_form", SELATAN, SANUR), RULES, NOW)
    closed = store.kept[an_episode_id()]
    told = record(closed, _told("r", "pelacak1", Outcome.FOUND), RULES, NOW + LEASE)
    assert (told.outcome, len(told.attempts)) == (Outcome.FORM_CAME, 1)
    with pytest.raises(Refusal, match="closed"):
        record(closed, _told("r", "lain", Outcome.FOUND), RULES, NOW + LEASE)


def _task(reason: str, kecamatan: str, village: str | None) -> Task:
    return Task.model_validate(
        {
            "episode_id": an_episode_id(),
            "reason": reason,
            "kecamatan_code": kecamatan,
            "village_code": village,
        }
    )


UNCLEAR = _task("address_unclear", SELATAN, None)
FORM_CAME = _task("contacts_below_target", UTARA, UBUNG)


@pytest.mark.parametrize(
    "order",
    [(UNCLEAR, FORM_CAME), (FORM_CAME, UNCLEAR), (UNCLEAR, FORM_CAME, UNCLEAR, FORM_CAME), (UNCLEAR,)],
)
def test_a_task_is_where_the_resident_is_in_whatever_order_messages_come(order: tuple[Task, ...]) -> None:
    """All come after the form named the village: the table knows it, whatever an old message says."""
    store = FakeAssignments(place=Place(village_code=UBUNG))
    for task in order:
        receive(store, task, RULES, NOW)
    stored = store.kept[an_episode_id()]
    assert (stored.kecamatan_code, stored.village_code) == (UTARA, UBUNG)
    assert stored.reason == ("contacts_below_target" if FORM_CAME in order else "address_unclear")


def test_a_task_moves_once_the_form_names_the_village() -> None:
    store = FakeAssignments(place=NOWHERE)
    receive(store, UNCLEAR, RULES, NOW)
    assert store.kept[an_episode_id()].kecamatan_code == SELATAN
    store.place = Place(village_code=UBUNG)
    assert receive(store, FORM_CAME, RULES, NOW) is Done.RENEWED
    moved = store.kept[an_episode_id()]
    assert (moved.kecamatan_code, moved.village_code, moved.reason) == (
        UTARA,
        UBUNG,
        "contacts_below_target",
    )
    assert receive(store, FORM_CAME, RULES, NOW) is Done.KNOWN
    assert store.kept[an_episode_id()] is moved


def test_a_taken_task_moves_with_its_holder_and_a_closed_one_stays() -> None:
    elsewhere = Place(village_code=UBUNG)
    taken = leases.take(an_assignment(), "pelacak1", LEASE, NOW)
    moved = _asked(taken, AssignmentReason.UNREACHABLE, elsewhere)
    assert (moved.kecamatan_code, moved.tracer, moved.lease_until) == (UTARA, "pelacak1", NOW + LEASE)
    closed = an_assignment(state=AssignmentState.CLOSED, outcome=Outcome.FOUND)
    assert _asked(closed, AssignmentReason.UNREACHABLE, elsewhere) is closed


def test_a_task_that_opens_again_opens_where_the_resident_is() -> None:
    closed = an_assignment(
        state=AssignmentState.CLOSED, reason=AssignmentReason.ADDRESS_UNCLEAR, outcome=Outcome.FOUND
    )
    opened = _asked(closed, AssignmentReason.UNREACHABLE, Place(village_code=UBUNG))
    assert (opened.state, opened.kecamatan_code) == (AssignmentState.OPEN, UTARA)


@pytest.mark.parametrize(
    ("village", "place", "expected"),
    [
        (None, NOWHERE, (SELATAN, None)),
        (None, Place(kecamatan_code=UTARA), (UTARA, None)),
        (None, Place(village_code=UBUNG, kecamatan_code=SELATAN), (UTARA, UBUNG)),
        (SANUR, NOWHERE, (SELATAN, SANUR)),
        (SANUR, Place(kecamatan_code=UTARA), (SELATAN, SANUR)),
        (SANUR, Place(village_code=UBUNG), (UTARA, UBUNG)),
    ],
)
def test_a_known_village_counts_before_a_kecamatan_and_is_never_forgotten(
    village: str | None, place: Place, expected: tuple[str, str | None]
) -> None:
    found = asking.placed(an_assignment(village_code=village), place)
    assert (found.kecamatan_code, found.village_code) == expected


def test_a_place_that_is_overtaken_while_it_is_written_is_read_anew() -> None:
    """Somebody stores the later place between our reading and our writing."""

    class Overtaken(FakeAssignments):
        def save(self, scene: Scene, seen: Scene) -> bool:
            if self.place.village_code != UBUNG:
                self.place = Place(village_code=UBUNG)
                known = self.kept[an_episode_id()]
                self.kept[known.assignment_id] = _asked(known, FORM_CAME.reason, self.place)
            return super().save(scene, seen)

    store = Overtaken(an_assignment(village_code=None), place=Place(village_code=SANUR))
    receive(store, UNCLEAR, RULES, NOW)
    assert store.kept[an_episode_id()].village_code == UBUNG


def test_an_assignment_taken_without_an_end_is_free() -> None:
    taken = an_assignment(state=AssignmentState.TAKEN, tracer="pelacak2", lease_until=None)
    assert _take(taken).tracer == "pelacak1"


def test_a_lease_ends_on_the_dot() -> None:
    taken = leases.take(an_assignment(), "pelacak2", LEASE, NOW)
    with pytest.raises(Refusal, match="taken"):
        leases.take(taken, "pelacak1", LEASE, NOW + LEASE - timedelta(microseconds=1))
    assert leases.take(taken, "pelacak1", LEASE, NOW + LEASE).tracer == "pelacak1"


def test_a_holder_may_report_after_the_lease_if_nobody_took_over() -> None:
    taken = leases.take(an_assignment(), "pelacak1", LEASE, NOW)
    late = record(taken, _told("r", "pelacak1", Outcome.FOUND), RULES, NOW + 2 * LEASE)
    assert (late.state, late.outcome, late.lease_until) == (AssignmentState.CLOSED, Outcome.FOUND, None)


def test_two_tracers_with_one_request_id_are_two_reports() -> None:
    first = record(
        leases.take(an_assignment(), "a", LEASE, NOW), _told("1", "a", Outcome.NOT_HOME), RULES, NOW
    )
    back = leases.take(leases.hand_back(first, "a", "Besok", NOW), "b", LEASE, NOW)
    second = record(back, _told("1", "b", Outcome.NOT_HOME), RULES, NOW)
    assert [attempt.tracer for attempt in second.attempts] == ["a", "b"]


def test_a_task_without_any_place_says_so() -> None:
    shown = view(an_assignment(village_code=None), a_person(birth_date=None), None, None, NOW)
    assert (shown.precision, shown.lat, shown.directions_url, shown.village_url) == (
        "unknown",
        None,
        None,
        None,
    )
    assert shown.age is None


def test_age_is_counted_in_denpasar_where_the_birthday_comes_first() -> None:
    born = a_person()  # on 12 August 1990
    evening = NOW.replace(hour=16)  # midnight between the 11th and the 12th in Denpasar
    assert view(an_assignment(), born, None, None, evening).age == 31
    assert view(an_assignment(), born, None, None, evening - timedelta(seconds=1)).age == 30
