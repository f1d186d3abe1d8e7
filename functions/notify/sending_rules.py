"""What holds for the sending of each purpose: one dated table, `sending_rules.json`."""

import json
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib import resources

from pydantic import Field

from desac.domain.base import Record
from desac.domain.message import Purpose


class Addressee(StrEnum):
    """Whom a message is for.

    `resident`: at the number they have now, unless they opted out or the episode is over. `replier`: at the
    number that a reply came from, whatever became of the episode. `staff`: at the number in the message; that
    it leads nowhere says nothing about the resident.
    """

    RESIDENT = "resident"
    REPLIER = "replier"
    STAFF = "staff"


class AfterLoss(StrEnum):
    """What follows when nothing has told what became of a send: maybe twice, or maybe never."""

    AGAIN = "again"
    NEVER = "never"


class LostAnswer(Record):
    """How long a receipt is waited for, and what then."""

    wait_minutes: int = Field(ge=1)
    then: AfterLoss

    @property
    def wait(self) -> timedelta:
        """How long."""
        return timedelta(minutes=self.wait_minutes)


class SendingRule(Record):
    """One purpose. Lower `urgency` goes first where there is not room for all."""

    urgency: int = Field(ge=0, le=9)
    addressee: Addressee
    at_night: bool
    in_pauses: bool
    lost_answer: LostAnswer


class SendingRules(Record):
    """The table; a purpose is known by its name."""

    source: str
    as_of: str
    purposes: dict[str, SendingRule]


@cache
def _rules() -> SendingRules:
    file = resources.files("functions.notify").joinpath("sending_rules.json")
    return SendingRules.model_validate(json.loads(file.read_text(encoding="utf-8")))


def rule_for(purpose: Purpose) -> SendingRule:
    """The rule of a purpose. Raises KeyError for one that the table lacks; a test sees to it that none is."""
    return _rules().purposes[purpose]


def known_purposes() -> frozenset[str]:
    """Every purpose that the table names."""
    return frozenset(_rules().purposes)
