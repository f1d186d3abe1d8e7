"""What a geocoder was asked about an address and what it answered, kept so that it is asked once."""

from datetime import datetime
from enum import StrEnum

from desac.domain.base import Record, UtcDatetime


class Candidate(Record):
    """One result. Degrees as the geocoder gave them, not yet known to be sane.

    `kind` is Amazon Location's place type (`PointAddress`, `Street` …); `score` from 0 to 1, None if the
    geocoder gave none. The words are the geocoder's own: `street` and `number` of its address, and `names` of
    what else it says the place is (title, neighbourhood, block).
    """

    lat: float
    lng: float
    kind: str
    score: float | None = None
    street: str | None = None
    number: str | None = None
    names: tuple[str, ...] = ()


class AnswerState(StrEnum):
    """`asking`: somebody is about to have the answer. `refused`: the geocoder does not take the text."""

    ASKING = "asking"
    ANSWERED = "answered"
    REFUSED = "refused"


class AddressAnswer(Record):
    """The answer to one question, for everybody who lives there.

    `asker` names the attempt that may write the answer until `lease_until`; thereafter anybody may ask anew.
    `provider` is `<operation>@<region>`. `keep_until` is how long the provider's terms and our rules let the
    answer be used; `rule_version` the rules that said so.
    """

    digest: str
    state: AnswerState
    provider: str
    asker: str
    lease_until: UtcDatetime
    candidates: tuple[Candidate, ...] = ()
    answered_at: UtcDatetime | None = None
    keep_until: UtcDatetime | None = None
    rule_version: str

    def stands(self, now: datetime) -> bool:
        """Whether it may be used at `now`."""
        return self.keep_until is not None and now < self.keep_until

    def is_awaited(self, now: datetime) -> bool:
        """Whether somebody else is asking at `now`."""
        return self.state is AnswerState.ASKING and now < self.lease_until
