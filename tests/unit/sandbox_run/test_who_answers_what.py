"""The residents' answers cover what a day brings, and repeat with the seed."""

from datetime import date, timedelta

from sandbox.data.population import Population
from sandbox.demo.answers import plan_forms

TODAY = date(2026, 11, 22)
CASES = Population(1, TODAY).cases(100)


def test_two_of_one_household_ask_for_sembako_first() -> None:
    """So that the second request must be found to be a duplicate."""
    first, second, *rest = plan_forms(CASES, number=20, seed=1, today=TODAY)
    assert first.case.resident.kk == second.case.resident.kk
    assert first.wishes_sembako
    assert second.wishes_sembako
    assert len(rest) == 18


def test_every_kind_of_answer_occurs() -> None:
    """Symptoms, contacts, an own location, and forms that ask for nothing."""
    answers = plan_forms(CASES, number=20, seed=1, today=TODAY)
    fields = [set(one.fields) for one in answers]
    for name in ("symptoms", "contact_name_1", "position", "sembako_wanted"):
        assert 0 < sum(name in given for given in fields) < len(answers)
    assert all(one.fields["onset_date"] <= TODAY.isoformat() for one in answers if "symptoms" in one.fields)
    oldest = (TODAY - timedelta(days=6)).isoformat()
    assert all(one.fields["onset_date"] >= oldest for one in answers if "symptoms" in one.fields)


def test_the_same_seed_gives_the_same_answers() -> None:
    """And never more answers than residents."""
    assert plan_forms(CASES, number=20, seed=1, today=TODAY) == plan_forms(
        CASES, number=20, seed=1, today=TODAY
    )
    assert len(plan_forms(CASES[:5], number=20, seed=1, today=TODAY)) == 5
