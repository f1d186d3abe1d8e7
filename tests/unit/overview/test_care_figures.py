"""Figures about care say of how many they are, count zeros, and promise nothing before its time is over."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.figure_rules import figure_rules
from desac.domain.care_counts import CARE_LEVELS, care_counts
from desac.domain.care_figures import CareFigures, care_figures
from desac.domain.contribution import Cell
from desac.domain.figure_rows import By, rows_by
from desac.domain.figures import put_together

NOW = datetime(2021, 8, 20, 4, tzinfo=UTC)
TODAY = date(2021, 8, 20)
OLD, FRESH = date(2021, 8, 10), date(2021, 8, 19)
RULES = figure_rules()


def _figures(**by_day: dict[str, int]) -> CareFigures:
    days = {"old": OLD, "fresh": FRESH}
    totals = {Cell("FORM#1", days[name], "51.71.01.1006"): counts for name, counts in by_day.items()}
    return care_figures(totals, put_together(totals), RULES, TODAY)


def test_cases_without_contacts_are_in_the_mean() -> None:
    """Nine cases with none and one with twenty are two a case, and half of all have none."""
    contacts = _figures(old={"contacts_per_case/0": 9, "contacts_per_case/20": 1}).contacts
    assert (contacts.cases, contacts.contacts, contacts.without) == (10, 20, 9)
    assert (contacts.mean, contacts.median, contacts.below_target) == (2.0, 0, 9)


def test_nobody_is_late_before_the_time_is_over() -> None:
    """Whoever came in yesterday may be reached within 48 hours yet: they are in no share of it."""
    traced = _figures(
        old={"traced_cases/within_24h": 1, "traced_cases/within_72h": 1, "traced_cases/not_traced": 2},
        fresh={"traced_cases/not_traced": 6},
    ).traced_cases
    assert (traced.episodes, traced.not_traced) == (10, 8)
    assert {hours: (one.count, one.of) for hours, one in traced.within_hours.items()} == {
        24: (1, 4), 48: (1, 4), 72: (2, 4),
    }  # fmt: skip
    assert traced.within_hours[72].share == 0.5
    assert _figures().traced_cases.within_hours[24].share is None


def test_unanswered_complaints_are_in_every_share() -> None:
    answers = _figures(
        old={"answer_time/within_10m": 1, "answer_time/within_60m": 1, "answer_time/unanswered": 2}
    ).answers
    assert (answers.complaints, answers.unanswered) == (4, 2)
    assert [answers.within_minutes[limit].share for limit in (10, 30, 60, 1440)] == [0.25, 0.25, 0.5, 0.5]


def test_sembako_says_how_long_each_state_has_waited() -> None:
    aid = _figures(
        old={"aid_by_day/requested@2021-08-10": 2, "aid_by_day/requested@2021-08-19": 1, "aid_took/1": 1,
             "aid_by_day/delivered@2021-08-10": 3, "aid_took/2": 1, "aid_took/9": 1},
    ).aid  # fmt: skip
    requested = aid.by_state["requested"]
    assert (requested.requests, requested.oldest_days) == (3, 10)
    assert requested.by_age == {"within_1d": 1, "later": 2}
    assert (aid.delivered_median_days, aid.delivered_longest_days) == (2, 9)


_COUNTS = st.dictionaries(
    st.sampled_from(["people/messaged", "kinds/case", "forms/otherwise", "entries/new_episode"]),
    st.integers(0, 9),
)


@given(
    st.dictionaries(
        st.builds(
            Cell,
            st.sampled_from(["FILE#1", "FORM#2"]),
            st.sampled_from([OLD, FRESH]),
            st.sampled_from(["-", "51.71.01.1006", "51.71.02.1001"]),
        ),
        _COUNTS,
        max_size=8,
    ),
    st.sampled_from(By),
)
def test_rows_add_up_to_the_whole(totals: dict[Cell, dict[str, int]], by: By) -> None:
    rows = rows_by(by, totals, [], rules=RULES, now=NOW, villages={})
    whole = put_together(totals).funnel
    assert sum(row.people for row in rows) == whole.people.total
    assert sum(row.cases for row in rows) == whole.kinds.part("case")
    assert sum(row.forms for row in rows) == whole.forms.total


CASE = {"type": "Episode", "episode_id": "e1", "kind": "case", "status": "active", "origin": "FILE#1",
        "created_at": "2021-08-10T04:00:00Z"}  # fmt: skip


def _count(*items: dict[str, object], absorbed: tuple[dict[str, object], ...] = ()) -> Counter[str]:
    found = care_counts(items, [absorbed] if absorbed else [], RULES)
    assert set(found) <= {"FILE#1"}
    assert {name.partition("/")[0] for counts in found.values() for name in counts} <= set(CARE_LEVELS)
    return found.get("FILE#1", Counter())


def _edge(contact: str, at: str = "2021-08-11T04:00:00Z") -> dict[str, object]:
    return {"type": "ContactEdge", "contact_person_id": contact, "created_at": at}


def test_contacts_belong_to_the_illness_in_which_they_were_named() -> None:
    again = {**CASE, "episode_id": "e2", "created_at": "2021-12-01T04:00:00Z"}
    assert _count(CASE) == {"contacts_per_case/0": 1, "traced_cases/not_traced": 1}
    counts = _count(CASE, again, _edge("a"), _edge("b"), _edge("c", "2021-12-02T04:00:00Z"))
    assert {name: count for name, count in counts.items() if "contacts" in name} == {
        "contacts_per_case/2": 1, "contacts_per_case/1": 1,
    }  # fmt: skip


def test_contacts_of_a_merged_record_are_those_of_the_one_that_was_kept() -> None:
    """Once: not beside a case of its own, and the same contact of both is one."""
    ended = {**CASE, "episode_id": "e9", "status": "ended", "status_reason": "merged"}
    assert _count(CASE, _edge("a"), absorbed=(ended, _edge("a"), _edge("b")))["contacts_per_case/2"] == 1
    assert _count(CASE, _edge("a"), absorbed=(CASE, _edge("b")))["contacts_per_case/1"] == 1


def test_whoever_was_over_on_arrival_is_no_case_without_contacts() -> None:
    assert _count({**CASE, "status": "recorded", "status_reason": "over_on_arrival"}) == {}


@pytest.mark.parametrize(
    ("item", "part"),
    [
        ({"type": "Intake", "submitted_at": "2021-08-11T04:00:00Z"}, "within_24h"),
        # A form that was corrected later came when it came first.
        (
            {"type": "Intake", "submitted_at": "2021-08-19T04:00:00Z",
             "first_submitted_at": "2021-08-12T04:00:00+00:00"},
            "within_48h",
        ),
        (
            {"type": "Assignment", "assignment_id": "e1",
             "attempts": [{"outcome": "not_home", "at": "2021-08-10T05:00:00Z"},
                          {"outcome": "found", "at": "2021-08-13T04:00:01Z"}]},
            "later",
        ),
    ],
)  # fmt: skip
def test_reached_is_who_filled_in_a_form_or_was_found(item: dict[str, object], part: str) -> None:
    assert _count(CASE, {"episode_id": "e1", **item})[f"traced_cases/{part}"] == 1
