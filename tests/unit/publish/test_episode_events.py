"""When an episode is told to begin: also once a merge that ended it is taken back."""

import pytest

from desac.events import CaseRegistered, ContactRegistered, Event
from functions.publish.logic import events_of

IDS = {"person_id": "00000000000000aa", "episode_id": "00000000000000aa-0a1b2c3d"}


@pytest.mark.parametrize(
    ("kind", "event"), [("case", CaseRegistered(**IDS)), ("contact", ContactRegistered(**IDS))]
)
def test_an_episode_that_a_parting_takes_up_is_told_again(kind: str, event: Event) -> None:
    active = {**IDS, "type": "Episode", "kind": kind, "status": "active"}
    merged = active | {"status": "ended", "status_reason": "merged"}
    assert events_of(merged, active) == [event]


def test_other_ends_are_not_told_to_begin_again() -> None:
    active = {**IDS, "type": "Episode", "kind": "case", "status": "active"}
    over = active | {"status": "ended", "status_reason": "over_on_arrival"}
    assert events_of(over, active) == []
