"""A complaint: what a resident said is wrong, the doctor it went to, and whether anybody has answered.

Of an episode at most one complaint waits at a time: whatever else is said meanwhile is added to it, so that
its clock and its place in the list are those of the oldest word that nobody has answered.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from desac.domain.base import Record, UtcDatetime
from desac.domain.roster import ContactSource
from desac.domain.triage import Readings

ANSWER_LIMIT = 1000
"""Characters of an answer, as the resident reads it."""
MOST_ANSWERS = 20
"""Of one complaint: more is a conversation, which belongs on the telephone."""
LONGEST_WORDS = 1000
"""Characters of a reply that a complaint keeps."""
MOST_SAID = 50
"""Things said that are kept: with all answers, at four bytes a character, some 300 KB of an item's 400."""


class ComplaintState(StrEnum):
    """`escalated`: nobody has answered and the puskesmas or the operators were told as well.

    `closed`: an operator ended it and said why, or it went out with somebody else's on the same phone.
    """

    OPEN = "open"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    CLOSED = "closed"


WAITING = frozenset({ComplaintState.OPEN, ComplaintState.ESCALATED})


class Level(StrEnum):
    """Who is expected to answer, besides everybody who was told before."""

    DOCTOR = "doctor"
    PUSKESMAS = "puskesmas"
    OPERATORS = "operators"


class Answerer(StrEnum):
    """Who answered."""

    DOCTOR = "doctor"
    PUSKESMAS = "puskesmas"
    OPERATOR = "operator"


class Channel(StrEnum):
    """How the answer came."""

    LINK = "link"
    WHATSAPP = "whatsapp"
    STAFF = "staff"


class Choice(StrEnum):
    """The quick answers of the page."""

    CALLED = "called"
    MONITOR = "monitor"
    EMERGENCY_ROOM = "emergency_room"
    OTHER = "other"


class Said(Record):
    """One thing that the resident said, as it stood when it was read. `said_in` is that of the event.

    `symptoms` and `red_flags` are codes of the form, `words` is a reply's text. `is_told` tells whether the
    doctor got a message about it; if not it stands on the page only. `is_tap` is a button pressed, without
    words of the resident's own; `is_aside` words of which nothing was understood.
    """

    said_in: str
    at: UtcDatetime
    symptoms: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    words: str | None = None
    # What was measured, of a daily report.
    readings: Readings | None = None
    is_emergency: bool = False
    is_told: bool = True
    is_tap: bool = False
    is_aside: bool = False


class HealthWorker(Record):
    """Who is told: a name and a number (E.164) as they were on the day; no number means no WhatsApp."""

    name: str
    phone: str | None = None
    source: ContactSource


class Given(Record):
    """One answer. `key` stands for the request or the reply that brought it: twice the same is once.

    `name` is what the resident reads.
    """

    key: str
    by: Answerer
    name: str
    # Of the staff's console: whose account it was, whatever name the resident reads.
    account: str | None = None
    channel: Channel
    choice: Choice | None = None
    text: Annotated[str, Field(max_length=ANSWER_LIMIT)] = ""
    at: UtcDatetime


class Asked(Record):
    """That a number was told of a complaint, so that a word from it may be the answer."""

    complaint_id: str
    at: UtcDatetime


class Complaint(Record):
    """One complaint of an episode, found under the first thing said.

    `doctor` is who answers in the village on the day; None if nobody does. `puskesmas` likewise. `level` is
    who is expected to answer now and `raised` how many times the next one was told; `due_at` is when that
    happens again, None once nobody is waited for. `noted` names what the operators were told of, so that a
    second delivery does not tell it again. `history` is every state with its time, oldest first.
    """

    complaint_id: str
    person_id: str
    episode_id: str
    kecamatan_code: str | None = None
    village_code: str | None = None
    said: Annotated[tuple[Said, ...], Field(min_length=1)]
    is_emergency: bool
    # Where the answer goes: the number that a reply came from; None is the resident's own, as it is by then.
    reply_to: str | None = None
    # Of a text from a phone that several share: the complaint that stands for all of them.
    told_with: str | None = None
    # Others who may have sent it, by name: the doctor has to ask.
    or_else: tuple[str, ...] = ()
    doctor: HealthWorker | None = None
    puskesmas: HealthWorker | None = None
    level: Level
    raised: int = 0
    due_at: UtcDatetime | None = None
    told_at: UtcDatetime | None = None
    noted: tuple[str, ...] = ()
    state: ComplaintState
    history: tuple[tuple[ComplaintState, UtcDatetime], ...]
    answers: tuple[Given, ...] = ()
    opened_at: UtcDatetime
    first_answered_at: UtcDatetime | None = None
    acknowledged_at: UtcDatetime | None = None
    acknowledged_by: str | None = None
    closed_by: str | None = None
    closed_reason: str | None = None
    origin: str
    updated_at: UtcDatetime
    version: int = 1

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state in WAITING

    @property
    def seconds_to_first_answer(self) -> int | None:
        """How long the resident waited for the first answer, None as long as there is none."""
        if self.first_answered_at is None:
            return None
        return int((self.first_answered_at - self.opened_at).total_seconds())

    @property
    def number(self) -> str:
        """A short reference that a doctor can read out: `K-3F9A2C`."""
        return f"K-{self.complaint_id.rpartition('.')[2][:6].upper()}"

    @property
    def red_flags(self) -> frozenset[str]:
        """Every red flag that was named in it."""
        return frozenset(flag for said in self.said for flag in said.red_flags)

    def heard(self, said_in: str) -> Said | None:
        """What was said there, if it belongs to this complaint."""
        return next((one for one in self.said if one.said_in == said_in), None)

    def changed(self, at: datetime, **changes: object) -> "Complaint":
        """A copy with changes, one version on; a new state is added to the history."""
        if "state" in changes and changes["state"] is not self.state:
            changes["history"] = (*self.history, (changes["state"], at))
        return self.model_copy(update={**changes, "updated_at": at, "version": self.version + 1})


def waiting_one(complaints: Iterable[Complaint]) -> Complaint | None:
    """The complaint of an episode that nobody has answered, if any; there is at most one."""
    return max(
        (one for one in complaints if one.is_waiting),
        key=lambda one: (one.opened_at, one.complaint_id),
        default=None,
    )


def within_bounds(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """What is kept: the first, under which the complaint is found, the newest, emergencies before others.

    Of the rest the oldest go, those first of which nobody was told. Each stays in the reply that brought it.
    """
    inner = range(1, len(said) - 1)
    least = sorted(inner, key=lambda place: (said[place].is_emergency, said[place].is_told, place))
    dropped = set(least[: max(len(said) - MOST_SAID, 0)])
    return tuple(one for place, one in enumerate(said) if place not in dropped)


def that_heard(complaints: Sequence[Complaint], said_in: str) -> Complaint | None:
    """The complaint in which something was said, if it was taken down."""
    return next((one for one in complaints if one.heard(said_in)), None)


def answered(complaint: Complaint, given: Given) -> Complaint | None:
    """The complaint with one more answer; None if it was given before, or there are too many.

    The first one ends the waiting, whoever gave it; later ones are kept and passed on as well.
    """
    if any(one.key == given.key for one in complaint.answers) or len(complaint.answers) >= MOST_ANSWERS:
        return None
    changes: dict[str, object] = {"answers": (*complaint.answers, given)}
    if complaint.first_answered_at is None:
        changes["first_answered_at"] = given.at
    if complaint.is_waiting:
        changes |= {"state": ComplaintState.ANSWERED, "due_at": None}
    return complaint.changed(given.at, **changes)


def closed(complaint: Complaint, by: str, reason: str, now: datetime) -> Complaint | None:
    """The complaint ended by an operator; None if it was ended before."""
    if complaint.state is ComplaintState.CLOSED:
        return None
    ended = {"state": ComplaintState.CLOSED, "closed_by": by, "closed_reason": reason, "due_at": None}
    return complaint.changed(now, **ended)
