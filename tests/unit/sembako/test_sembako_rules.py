"""Dated rules of who is entitled to sembako, and what a second form may change."""

from datetime import date

import pytest

from desac.adapters.sembako_rules import sembako_rules
from desac.domain.aid import AidRequest, AidState
from desac.domain.episode import EpisodeKind
from desac.domain.sembako_rules import SembakoRules, rules_on
from desac.ports.aid import Applicant
from functions.sembako.logic import decide, stands
from tests.unit.overview.records import NOW, a_person, an_episode, an_intake

TODAY = date(2021, 8, 11)


def test_the_shipped_rules_say_where_they_come_from() -> None:
    assert all(rules.source for rules in sembako_rules())
    assert rules_on(sembako_rules(), TODAY).eligible_kinds == (EpisodeKind.CASE,)


def test_the_version_in_force_decides() -> None:
    later = SembakoRules.model_validate(
        {"version": "later", "valid_from": "2021-09-01", "source": "test", "eligible_kinds": ["contact"]}
    )
    versions = [later, *sembako_rules()]
    assert [rules_on(versions, day).version for day in (TODAY, date(2021, 9, 1), date(2000, 1, 1))] == [
        "2021-07",
        "later",
        "2021-07",
    ]
    with pytest.raises(ValueError, match="no sembako rules"):
        rules_on([], TODAY)


def _wanted(kk: str | None = None, kind: str = "case") -> AidRequest:
    applicant = Applicant(a_person(), an_episode(kind=EpisodeKind(kind)), an_intake(kk=kk), None)
    return decide(applicant, rules_on(sembako_rules(), TODAY), TODAY, NOW)


def test_the_family_card_of_the_form_outranks_the_files() -> None:
    person = a_person(kk="5171010101010009")
    applicant = Applicant(person, an_episode(), an_intake(kk="5171010101010001"), None)
    decided = decide(applicant, rules_on(sembako_rules(), TODAY), TODAY, NOW)
    assert decided.household_id == _wanted("5171010101010001").household_id


@pytest.mark.parametrize(
    ("state", "reason", "wanted", "expected"),
    [
        (AidState.REQUESTED, None, _wanted("5171010101010002"), True),
        (AidState.DELIVERED, None, _wanted("5171010101010002"), True),
        (AidState.DUPLICATE, "same_household", _wanted("5171010101010001"), True),
        (AidState.DUPLICATE, "same_household", _wanted("5171010101010002"), False),
        (AidState.REFUSED, "not_isolating", _wanted("5171010101010001"), False),
        (AidState.REFUSED, "not_isolating", _wanted("5171010101010001", "contact"), True),
    ],
)
def test_which_decisions_stand(
    state: AidState, reason: str | None, wanted: AidRequest, expected: bool
) -> None:
    decided = _wanted("5171010101010001").model_copy(update={"state": state, "reason": reason})
    assert stands(decided, wanted) is expected


def test_nothing_decided_yet_does_not_stand() -> None:
    assert stands(None, _wanted()) is False
