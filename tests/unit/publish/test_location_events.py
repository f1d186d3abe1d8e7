"""What a location's change means, and that what the geocoder said is nobody's business."""

from typing import Any

import pytest

from desac.domain.location import LOCATED, Precision
from functions.publish.logic import events_of

IDS = {"person_id": "a", "episode_id": "a-1"}
ANSWER = {"type": "AddressAnswer", "pk": "ADDRESS#0", "sk": "ADDRESS", "state": "answered", "expires": 1}


def location(precision: Precision, **more: Any) -> dict[str, Any]:
    return {"type": "Location", **IDS, "precision": precision.value, **more}


@pytest.mark.parametrize("precision", Precision)
def test_a_point_to_go_to_is_located_and_nothing_else_is(precision: Precision) -> None:
    (told,) = events_of({}, location(precision, reason="no_result"))
    assert told.detail_type == ("AddressLocated" if precision in LOCATED else "AddressNotLocated")


def test_only_a_better_or_another_point_is_told() -> None:
    """While the geocoder is down the village stands; its answer is news, a repeated reason is not."""
    waiting = location(Precision.VILLAGE, reason="geocoder_unavailable", point={"lat": 1, "lng": 2})
    found = location(Precision.BANJAR, point={"lat": 1, "lng": 3})
    assert [one.detail_type for one in events_of(waiting, found)] == ["AddressLocated"]
    assert events_of(waiting, {**waiting, "reason": "no_result"}) == []


@pytest.mark.parametrize(("old", "new"), [({}, ANSWER), (ANSWER, ANSWER | {"state": "asking"}), (ANSWER, {})])
def test_answers_of_the_geocoder_tell_nothing_not_even_when_they_expire(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert events_of(old, new) == []
