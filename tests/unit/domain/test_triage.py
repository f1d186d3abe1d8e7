"""One of A or two of B, red flags, and what a number means at an age."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.config_data import symptom_words
from desac.adapters.health_rules import rule_book
from desac.adapters.triage_rules import triage_book
from desac.domain.triage import GRAVITY, Judgement, Readings, Triage, TriageBook, TriageRules

DAY = date(2021, 8, 12)
RULES = triage_book().on(DAY)
ADULT, OLD, CHILD, BABY, NEWBORN = 40 * 12, 70 * 12, 40, 8, 1


def judged(
    *symptoms: str, flags: tuple[str, ...] = (), months: int | None = ADULT, **readings: float
) -> Judgement:
    return RULES.judge(Readings.model_validate(readings), symptoms, flags, months)


@pytest.mark.parametrize(
    ("symptoms", "months", "triage"),
    [
        ((), ADULT, Triage.WELL),
        (("batuk",), ADULT, Triage.SYMPTOMS),
        (("pilek",), ADULT, Triage.WATCH),
        (("pilek", "sakit_kepala"), ADULT, Triage.SYMPTOMS),
        (("pilek",), OLD, Triage.SYMPTOMS),
        (("pilek",), CHILD, Triage.SYMPTOMS),
        (("pilek",), 60 * 12, Triage.SYMPTOMS),
        (("pilek",), 60 * 12 - 1, Triage.WATCH),
        (("pilek",), 5 * 12, Triage.WATCH),
        (("pilek",), None, Triage.WATCH),
    ],
)
def test_one_of_a_or_two_of_b(symptoms: tuple[str, ...], months: int | None, triage: Triage) -> None:
    assert judged(*symptoms, months=months) == (triage, tuple(sorted(symptoms)))


@pytest.mark.parametrize(
    ("readings", "months", "triage", "signs"),
    [
        ({"spo2": 94}, ADULT, Triage.WELL, ()),
        ({"spo2": 93}, ADULT, Triage.EMERGENCY, ("saturasi_di_bawah_94",)),
        ({"spo2": 93}, None, Triage.EMERGENCY, ("saturasi_di_bawah_94",)),
        ({"temperature": 37.9}, ADULT, Triage.WELL, ()),
        ({"temperature": 38.0}, ADULT, Triage.SYMPTOMS, ("demam",)),
        ({"temperature": 37.5}, NEWBORN, Triage.EMERGENCY, ("demam_bayi",)),
        ({"temperature": 37.5}, BABY, Triage.WELL, ()),
        ({"breaths": 24}, ADULT, Triage.WELL, ()),
        ({"breaths": 25}, ADULT, Triage.EMERGENCY, ("napas_cepat",)),
        ({"breaths": 25}, None, Triage.EMERGENCY, ("napas_cepat",)),
        ({"breaths": 39}, CHILD, Triage.WELL, ()),
        ({"breaths": 40}, CHILD, Triage.EMERGENCY, ("napas_cepat",)),
        ({"breaths": 49}, BABY, Triage.WELL, ()),
        ({"breaths": 50}, BABY, Triage.EMERGENCY, ("napas_cepat",)),
        ({"breaths": 59}, NEWBORN, Triage.WELL, ()),
        ({"breaths": 60}, NEWBORN, Triage.EMERGENCY, ("napas_cepat",)),
    ],
)
def test_what_a_number_means_at_an_age(
    readings: dict[str, float], months: int | None, triage: Triage, signs: tuple[str, ...]
) -> None:
    assert judged(months=months, **readings) == (triage, signs)


def test_a_red_flag_outranks_everything() -> None:
    assert judged("batuk", "pilek", flags=("kejang",)) == (Triage.EMERGENCY, ("kejang",))


_SYMPTOMS = st.sets(st.sampled_from(sorted(symptom_words().symptoms)))
_FLAGS = st.sets(st.sampled_from(sorted(symptom_words().red_flags)))


@given(_SYMPTOMS, _SYMPTOMS, _FLAGS, st.none() | st.integers(0, 1300))
def test_more_to_tell_is_never_judged_milder(
    some: set[str], more: set[str], flags: set[str], months: int | None
) -> None:
    less = RULES.judge(Readings(), some, (), months)
    whole = RULES.judge(Readings(), some | more, flags, months)
    assert GRAVITY[whole.triage] >= GRAVITY[less.triage]
    assert bool(whole.signs) == (whole.triage is not Triage.WELL)


def test_every_symptom_of_the_form_counts_and_every_red_flag_is_one() -> None:
    """A code that the rules do not know would be passed over in silence."""
    words = symptom_words()
    assert {*RULES.one_of, *RULES.several_of} == set(words.symptoms)
    assert not set(RULES.one_of) & set(RULES.several_of)
    assert set(rule_book().on(DAY).red_flags) <= set(RULES.red_flags)
    assert set(words.red_flags) <= set(RULES.red_flags)
    known = {*RULES.red_flags, *RULES.one_of, *RULES.several_of}
    assert {one.sign for one in RULES.thresholds} <= known


def test_a_day_is_judged_by_the_version_of_that_day() -> None:
    later = RULES.model_copy(update={"version": "2022-02", "valid_from": date(2022, 2, 1)})
    book = TriageBook([later, RULES])
    assert [book.on(day).version for day in (date(2020, 1, 1), DAY, date(2022, 1, 31), date(2022, 2, 1))] == [
        "2021-07",
        "2021-07",
        "2021-07",
        "2022-02",
    ]


def test_a_threshold_has_one_bound() -> None:
    broken = RULES.model_dump()
    broken["thresholds"][0]["at_least"] = 95
    with pytest.raises(ValueError, match="one of"):
        TriageRules.model_validate(broken)
