"""The table of WhatsApp's error codes, row by row."""

import pytest

from functions.notify.error_codes import ENDS_BATCH, NEEDS_SOMEBODY, Action, action_for

ROWS = {
    Action.RETRY: "1 2 131000 131016 133004",
    Action.RETRY_LATER: "131057",
    Action.SLOW_NUMBER: "4 80007 130429",
    Action.SLOW_RECIPIENT: "131056",
    Action.PAUSE_NUMBER: "131048 131064",
    Action.STOP: "0 3 10 190 200 250 299 131005 368 131031 130497 131042 131045 133010 33 131037",
    Action.HOLD_TEMPLATE: "132000 132001 132005 132007 132008 132012 132015 132016 131063",
    Action.PARK: "100 131008 131009 131051 131053 135000",
    Action.NEEDS_TEMPLATE: "131047",
    Action.UNREACHABLE: "131026 131021 131030 131062 130472 131049 131050 137000",
}


@pytest.mark.parametrize(
    ("code", "action"), [(int(code), action) for action, codes in ROWS.items() for code in codes.split()]
)
def test_each_code_has_its_action(code: int, action: Action) -> None:
    assert action_for(code) is action


def test_a_code_nobody_has_met_is_parked_with_an_alarm() -> None:
    assert action_for(999999) is Action.PARK
    assert action_for(199) is Action.PARK
    assert action_for(300) is Action.PARK
    assert Action.PARK in NEEDS_SOMEBODY


def test_only_whom_whatsapp_does_not_reach_is_given_up() -> None:
    """Whatever else WhatsApp says, the message waits: see `outcomes`."""
    assert Action.UNREACHABLE not in ENDS_BATCH | NEEDS_SOMEBODY


def test_every_action_is_used() -> None:
    assert set(ROWS) == set(Action)
