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


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        ("hospitalised", "deceased", True),
        ("completed", "deceased", True),
        ("over_on_arrival", "deceased", True),
        ("hospitalised", "recovered", True),
        ("deceased", "deceased", False),
        ("completed", "recovered", False),
    ],
)
def test_another_end_is_told_as_well(before: str, after: str, is_told: bool) -> None:
    """A death after any other end; but nobody hears twice that they are well."""
    over = {**IDS, "type": "Episode", "kind": "case", "status": "ended", "status_reason": before}
    later = over | {"status_reason": after, "version": 2}
    assert events_of(over, later) == [EpisodeEnded(**IDS, status=EpisodeStatus.ENDED)] * is_told


def test_who_was_never_written_to_does_not_end() -> None:
    """Recorded only, from a time before messages: nothing is to be stopped."""
    known = {**IDS, "type": "Episode", "kind": "case", "status": "recorded"}
    assert events_of(known, known | {"status_reason": "deceased"}) == []
