"""Every purpose has its rule, and what the table says makes sense."""

import pytest

from desac.domain.message import ANSWERS, Purpose
from functions.notify.sending_rules import Addressee, known_purposes, rule_for


def test_every_purpose_has_a_rule() -> None:
    assert {purpose.value for purpose in Purpose} <= known_purposes()


@pytest.mark.parametrize("purpose", sorted(ANSWERS))
def test_an_answer_goes_at_night_and_before_every_notice(purpose: Purpose) -> None:
    rule = rule_for(purpose)
    assert rule.at_night
    assert rule.addressee is not Addressee.RESIDENT
    assert rule.urgency < rule_for(Purpose.POSITIVE_NOTICE).urgency


def test_an_emergency_waits_for_nothing() -> None:
    rule = rule_for(Purpose.EMERGENCY_ANSWER)
    assert (rule.urgency, rule.at_night, rule.in_pauses) == (0, True, True)
