"""What to do about each of WhatsApp's error codes. Always decided by code, never by HTTP status.

The codes are Meta's (Cloud API error reference, read November 2026); the actions are our reading of them.
"""

from enum import StrEnum


class Action(StrEnum):
    """What follows from a refusal."""

    RETRY = "retry"
    RETRY_LATER = "retry_later"
    SLOW_NUMBER = "slow_number"
    SLOW_RECIPIENT = "slow_recipient"
    PAUSE_NUMBER = "pause_number"
    STOP = "stop"
    HOLD_TEMPLATE = "hold_template"
    PARK = "park"
    NEEDS_TEMPLATE = "needs_template"
    UNREACHABLE = "unreachable"


_CODES: dict[Action, tuple[int | range, ...]] = {
    Action.RETRY: (1, 2, 131000, 131016, 133004),
    Action.RETRY_LATER: (131057,),
    Action.SLOW_NUMBER: (4, 80007, 130429),
    Action.SLOW_RECIPIENT: (131056,),
    Action.PAUSE_NUMBER: (131048, 131064),
    Action.STOP: (
        *(0, 3, 10, 33, 190, 368),
        range(200, 300),
        *(130497, 131005, 131031, 131037, 131042, 131045, 133010),
    ),
    Action.HOLD_TEMPLATE: (132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 131063),
    Action.PARK: (100, 131008, 131009, 131051, 131053, 132018, 135000),
    Action.NEEDS_TEMPLATE: (131047,),
    Action.UNREACHABLE: (131026, 131021, 131030, 131062, 130472, 131049, 131050, 137000),
}

_ACTIONS: dict[int, Action] = {
    code: action
    for action, codes in _CODES.items()
    for entry in codes
    for code in (entry if isinstance(entry, range) else (entry,))
}

ENDS_BATCH = frozenset({Action.SLOW_NUMBER, Action.PAUSE_NUMBER, Action.STOP})
"""The next message would fare no better: the rest of the batch is not even tried."""

NEEDS_SOMEBODY = frozenset(
    {Action.PAUSE_NUMBER, Action.STOP, Action.HOLD_TEMPLATE, Action.PARK, Action.NEEDS_TEMPLATE}
)
"""Time alone does not mend it: an error log and a metric with an alarm."""


def action_for(code: int) -> Action:
    """What to do about a code; one that nobody has met is parked for somebody to look at."""
    return _ACTIONS.get(code, Action.PARK)
