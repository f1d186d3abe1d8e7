"""Dated rules of who is entitled to sembako, who pays, and what a second form may change."""

from datetime import date

import pytest

from desac.adapters.sembako_rules import sembako_rules
from desac.domain.aid import AidRequest, AidState, AidStep, Fund, MarkKind
from desac.domain.episode import EpisodeKind
from desac.domain.household import marks_of
from desac.domain.sembako_rules import rules_on
from desac.ports.aid import Applicant
from functions.sembako.logic import decide, stands
from tests.unit.overview.records import NOW, a_person, an_episode, an_intake

TODAY = date(2021, 8, 11)
RULES = rules_on(sembako_rules(), TODAY)


def test_the_shipped_rules_say_where_they_come_from() -> None:
    assert all(rules.source for rules in sembako_rules())
    assert RULES.eligible_kinds == (EpisodeKind.CASE,)


def test_the_version_in_force_decides() -> None:
    later = RULES.model_copy(update={"version": "later", "valid_from": date(2021, 9, 1)})
    versions = [later, *sembako_rules()]
    assert [rules_on(versions, day).version for day in (TODAY, date(2021, 9, 1), date(2000, 1, 1))] == [
        "2021-07",
        "later",
        "2021-07",
    ]
    with pytest.raises(ValueError, match="no sembako rules"):
        rules_on([], TODAY)


@pytest.mark.parametrize(
    ("nik", "kk", "expected"),
    [
        ("5171011203900001", "5171011203900002", (Fund.CITY, MarkKind.KK)),
        # Registered here now, wherever they were born.
        ("3578011203900001", "5171011203900002", (Fund.CITY, MarkKind.KK)),
        ("5171011203900001", "3578011203900002", (Fund.OTHER, MarkKind.KK)),
        ("5103011203900001", None, (Fund.OTHER, MarkKind.NIK)),
        (None, None, (Fund.CITY, None)),
    ],
)
def test_the_fund_follows_the_family_card_and_else_the_nik(
    nik: str | None, kk: str | None, expected: tuple[Fund, MarkKind | None]
) -> None:
    assert RULES.fund_of(nik, kk) == expected


def test_an_address_without_a_number_is_no_house() -> None:
    def kinds(address: str, village: str | None = "51.71.01.1006") -> list[MarkKind]:
        return [mark.kind for mark in marks_of(None, None, None, address, village)]

    assert kinds("Jl. Gunung Agung") == []
    assert kinds("Jl. Gunung Agung 5", None) == []
    assert kinds("Jl. Gunung Agung 5") == [MarkKind.ADDRESS]


def _wanted(kk: str | None = None, kind: str = "case") -> AidRequest:
    applicant = Applicant(a_person(), an_episode(kind=EpisodeKind(kind)), an_intake(kk=kk), None)
    return decide(applicant, RULES, (), TODAY, NOW)


def test_the_family_card_of_the_form_outranks_the_files() -> None:
    person = a_person(kk="5171010101010009")
    applicant = Applicant(person, an_episode(), an_intake(kk="5171010101010001"), None)
    decided = decide(applicant, RULES, (), TODAY, NOW)
    assert decided.household_id == _wanted("5171010101010001").household_id


@pytest.mark.parametrize(
    ("state", "reason", "by", "expected"),
    [
        (AidState.REQUESTED, None, "sistem", True),
        (AidState.DELIVERED, None, "sistem", True),
        (AidState.FAILED, "not_home", "pelacak1", True),
        (AidState.DUPLICATE, "same_kk", "sistem", False),
        (AidState.REFUSED, "not_isolating", "sistem", False),
        (AidState.REFUSED, "not_resident", "pelacak1", True),
        (AidState.CANCELLED, "isolation_over", "sistem", False),
        (AidState.CANCELLED, "withdrawn", "dinsos1", True),
    ],
)
def test_which_decisions_stand(state: AidState, reason: str | None, by: str, expected: bool) -> None:
    step = AidStep(state=state, at=NOW, by=by, reason=reason)
    decided = _wanted().model_copy(update={"state": state, "reason": reason, "history": (step,)})
    assert stands(decided) is expected


def test_nothing_decided_yet_does_not_stand() -> None:
    assert stands(None) is False
