"""When an episode is told to begin: also once whatever ended it is taken back."""

import pytest

from desac.domain.episode import EpisodeStatus
from desac.events import CaseRegistered, ContactRegistered, EpisodeChanged, EpisodeEnded, Event
from functions.publish.logic import events_of

IDS = {"person_id": "00000000000000aa", "episode_id": "00000000000000aa-0a1b2c3d"}


@pytest.mark.parametrize("reason", ["merged", "over_on_arrival", "became_case", "deceased"])
@pytest.mark.parametrize(
    ("kind", "event"), [("case", CaseRegistered(**IDS)), ("contact", ContactRegistered(**IDS))]
)
def test_an_episode_that_lives_again_is_told_again(kind: str, event: Event, reason: str) -> None:
    active = {**IDS, "type": "Episode", "kind": kind, "status": "active"}
    ended = active | {"status": "ended", "status_reason": reason}
    assert events_of(ended, active) == [event]


def test_why_the_end_moved_is_no_fact_to_tell() -> None:
    """Nor when it ended: that it ended is an event of its own."""
    active = {**IDS, "type": "Episode", "kind": "case", "status": "active", "end_date": "2021-08-19"}
    moved = active | {"end_date": "2021-08-22", "end_changes": [{"by": "report"}], "version": 2}
    assert events_of(active, moved) == [EpisodeChanged(**IDS, changed=("end_date",))]
    over = active | {"status": "ended", "status_reason": "completed", "ended_at": "2021-08-19T16:00:00Z"}
    assert events_of(active, over) == [EpisodeEnded(**IDS, status=EpisodeStatus.ENDED)]


@pytest.mark.parametrize("before", ["hospitalised", "completed"])
@pytest.mark.parametrize("after", ["deceased", "recovered"])
def test_an_end_for_another_reason_is_told_again(before: str, after: str) -> None:
    """Who was in hospital has died: whoever stops what waits has to hear of it."""
    over = {**IDS, "type": "Episode", "kind": "case", "status": "ended", "status_reason": before}
    assert events_of(over, over | {"status_reason": after}) == [
        EpisodeEnded(**IDS, status=EpisodeStatus.ENDED)
    ]
    assert events_of(over, over | {"ended_at": "2021-08-19T16:00:00Z", "version": 2}) == []


def test_of_who_was_only_recorded_no_end_is_told() -> None:
    over = {
        **IDS,
        "type": "Episode",
        "kind": "case",
        "status": "recorded",
        "status_reason": "over_on_arrival",
    }
    assert events_of(over, over | {"status_reason": "deceased"}) == []
