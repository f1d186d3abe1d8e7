"""What the stream tells of tracers' work."""

import pytest

from desac.adapters import keys
from desac.adapters.table import to_item
from desac.domain.assignment import AssignmentState, Outcome
from desac.domain.intake import NamedContact
from desac.domain.traced_contacts import TracedContacts
from desac.events import AssignmentClosed, AssignmentCreated, ContactsNamed
from functions.publish.logic import Image, events_of
from tests.unit.overview.records import NOW, ORIGIN, an_assignment, an_episode_id, person_id

IDS = {"person_id": person_id(1), "assignment_id": an_episode_id(1)}


def image(**changes: object) -> Image:
    return to_item(an_assignment(**changes), keys.assignment(an_episode_id(1)))


def test_a_report_of_contacts_is_told_once() -> None:
    report = TracedContacts(
        episode_id=an_episode_id(1),
        person_id=person_id(1),
        request_id="k1",
        tracer="pelacak1",
        contacts=(NamedContact(name="I Made"), NamedContact(name="I Ketut")),
        said_at=NOW,
        origin=ORIGIN,
        created_at=NOW,
    )
    new = to_item(report, keys.traced_contacts(an_episode_id(1), "pelacak1", "k1"))
    told = ContactsNamed(person_id=person_id(1), episode_id=an_episode_id(1), count=2)
    assert events_of({}, new) == [told]
    assert events_of(new, new | {"untraced": "beyond_depth"}) == []


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ({}, {"state": AssignmentState.CLOSED, "outcome": Outcome.FOUND}, Outcome.FOUND),
        (
            {"state": AssignmentState.CLOSED, "outcome": Outcome.MOVED},
            {"state": AssignmentState.CLOSED, "outcome": Outcome.LEFT_CITY},
            Outcome.LEFT_CITY,
        ),
        (
            {"state": AssignmentState.CLOSED, "outcome": Outcome.FOUND},
            {"state": AssignmentState.CLOSED, "outcome": Outcome.FOUND, "note": "Catatan"},
            None,
        ),
        ({"state": AssignmentState.CLOSED, "outcome": Outcome.FOUND}, {}, None),
    ],
)
def test_what_closes_a_task_is_told_and_so_is_what_a_late_report_makes_of_it(
    old: dict[str, object], new: dict[str, object], outcome: Outcome | None
) -> None:
    told = [AssignmentClosed(**IDS, outcome=outcome)] if outcome else []
    assert events_of(image(**old), image(**new)) == told


def test_a_new_task_is_told_with_its_first_reason() -> None:
    [event] = events_of({}, image())
    assert isinstance(event, AssignmentCreated)
