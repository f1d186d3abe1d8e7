"""Answer times are honest: what was not answered counts as longer than anything."""

from hypothesis import given as with_any
from hypothesis import strategies as st

from desac.domain.complaint import Complaint, answered
from desac.domain.complaint_figures import figures
from tests.unit.domain.complaint_records import complaint, given


def after(minutes: float | None, **changes: object) -> Complaint:
    one = complaint(**changes)
    return one if minutes is None else answered(one, given(after=minutes)) or one


def test_each_village_and_the_city() -> None:
    found = figures(
        [
            after(10),
            after(20),
            after(None, is_emergency=True),
            after(5, village_code="51.71.01.1005"),
            after(None, village_code=None),
            after(None, told_with="b" * 16),
        ],
        14,
    )
    sanur = found.villages["51.71.01.1006"]
    assert (sanur.complaints, sanur.answered, sanur.unanswered) == (3, 2, 1)
    assert (sanur.waiting, sanur.emergencies_waiting) == (1, 1)
    assert (sanur.median_minutes, sanur.p90_minutes) == (20, None)
    assert found.villages["51.71.01.1005"].p90_minutes == 5
    assert set(found.villages) == {"51.71.01.1006", "51.71.01.1005", "-"}
    assert (found.city.complaints, found.city.unanswered, found.days) == (5, 2, 14)


def test_nothing_is_no_figure() -> None:
    city = figures([], 14).city
    assert (city.complaints, city.median_minutes, city.p90_minutes) == (0, None, None)


@with_any(st.lists(st.one_of(st.none(), st.integers(0, 500)), max_size=40))
def test_an_unanswered_complaint_never_makes_a_figure_better(waits: list[int | None]) -> None:
    """And every count closes."""
    before = figures([after(wait) for wait in waits], 14).city
    worse = figures([after(wait) for wait in [*waits, None]], 14).city
    assert before.answered + before.unanswered == before.complaints == len(waits)
    if before.complaints:
        assert (
            before.median_minutes is None
            or worse.median_minutes is None
            or (worse.median_minutes >= before.median_minutes)
        )
        assert not (before.median_minutes is None and worse.median_minutes is not None)
