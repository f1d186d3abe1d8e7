"""What a stored form tells the bus about how somebody is."""

from datetime import UTC, datetime

import pytest

from desac.domain.intake import Intake
from desac.events import EmergencyRaised, Event, SymptomsReported
from functions.publish.logic import Image, events_of

IDS = {"person_id": "00000000000000aa", "episode_id": "00000000000000aa-0a1b2c3d"}
AT = datetime(2021, 8, 12, 4, 0, tzinfo=UTC)


def form(revision: int, **changes: object) -> Image:
    """A form as the stream shows it."""
    known = {"address": "Jl. Contoh 1", "origin": "FILE#1", "submitted_at": AT, "revision": revision}
    intake = Intake.model_validate(known | IDS | changes)
    return {**intake.model_dump(mode="json", exclude_none=True), "type": "Intake"}


def ill(old: Image, new: Image) -> list[Event]:
    return [one for one in events_of(old, new) if isinstance(one, SymptomsReported | EmergencyRaised)]


@pytest.mark.parametrize(
    ("ticked", "event"), [("symptoms", SymptomsReported), ("red_flags", EmergencyRaised)]
)
def test_what_is_ticked_again_is_told_again(ticked: str, event: type[SymptomsReported]) -> None:
    first, again = form(1, **{ticked: ("sesak",)}), form(2, **{ticked: ("sesak",)}, note="lebih berat")
    assert ill(first, again) == [event(**IDS, said_in="form:2")]
    assert ill(again, again) == []


def test_a_form_without_symptoms_says_nothing_of_them() -> None:
    assert ill(form(1, symptoms=("batuk",)), form(2)) == []
