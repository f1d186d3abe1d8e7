"""A message to a resident and the states it may pass through. A state never moves backwards."""

from enum import StrEnum

from pydantic import Field

from desac.domain.base import Record, UtcDatetime


class Purpose(StrEnum):
    """Why a resident is written to; also the name of the words' registry entry."""

    POSITIVE_NOTICE = "positive_notice"
    ISOLATION_GUIDE = "isolation_guide"
    CONTACT_NOTICE = "contact_notice"
    ISOLATION_ENDED = "isolation_ended"
    EMERGENCY_ANSWER = "emergency_answer"
    SYMPTOM_ANSWER = "symptom_answer"
    SEMBAKO_ANSWER = "sembako_answer"
    SEMBAKO_OFFICE_ANSWER = "sembako_office_answer"
    FORM_ANSWER = "form_answer"
    HELP_ANSWER = "help_answer"
    WELL_ANSWER = "well_answer"
    OPT_OUT_ANSWER = "opt_out_answer"
    OPT_IN_ANSWER = "opt_in_answer"
    LOCATION_ANSWER = "location_answer"
    LOCATION_REFUSED_ANSWER = "location_refused_answer"
    VIDEO_ANSWER = "video_answer"
    OTHER_ANSWER = "other_answer"
    STRANGER_ANSWER = "stranger_answer"
    STAFF_STOP_ANSWER = "staff_stop_answer"
    COMPLAINT_NOTICE = "complaint_notice"
    COMPLAINT_RECEIVED = "complaint_received"
    DOCTOR_ANSWER = "doctor_answer"
    DOCTOR_HELP = "doctor_help"
    DOCTOR_RECEIPT = "doctor_receipt"
    DAILY_CHECK_IN = "daily_check_in"
    CHECK_IN_REMINDER = "check_in_reminder"
    FORM_REMINDER = "form_reminder"
    FORM_LINK = "form_link"
    SILENCE_NOTICE = "silence_notice"
    SILENCE_RECEIPT = "silence_receipt"
    SEMBAKO_DELIVERED_QUESTION = "sembako_delivered_question"
    SEMBAKO_RECEIVED_ANSWER = "sembako_received_answer"
    SEMBAKO_MISSING_ANSWER = "sembako_missing_answer"


ANSWERS = frozenset(
    {
        Purpose.EMERGENCY_ANSWER,
        Purpose.SYMPTOM_ANSWER,
        Purpose.SEMBAKO_ANSWER,
        Purpose.SEMBAKO_OFFICE_ANSWER,
        Purpose.FORM_ANSWER,
        Purpose.HELP_ANSWER,
        Purpose.WELL_ANSWER,
        Purpose.OPT_OUT_ANSWER,
        Purpose.OPT_IN_ANSWER,
        Purpose.LOCATION_ANSWER,
        Purpose.LOCATION_REFUSED_ANSWER,
        Purpose.VIDEO_ANSWER,
        Purpose.OTHER_ANSWER,
        Purpose.STRANGER_ANSWER,
        Purpose.STAFF_STOP_ANSWER,
        Purpose.DOCTOR_ANSWER,
        Purpose.DOCTOR_HELP,
        Purpose.DOCTOR_RECEIPT,
        Purpose.SILENCE_RECEIPT,
        Purpose.SEMBAKO_RECEIVED_ANSWER,
        Purpose.SEMBAKO_MISSING_ANSWER,
    }
)
"""Free-form texts to somebody who has just written; everything else is an approved template."""

TO_HEALTH_WORKERS = frozenset(
    {
        Purpose.COMPLAINT_NOTICE,
        Purpose.DOCTOR_HELP,
        Purpose.DOCTOR_RECEIPT,
        Purpose.SILENCE_NOTICE,
        Purpose.SILENCE_RECEIPT,
    }
)
"""About a resident, to a doctor or a puskesmas: where they lead says nothing about the resident's phone."""

AS_ADDRESSED = ANSWERS | TO_HEALTH_WORKERS
"""Go to the number they were made for: no opt-out, quiet hours or end of an episode holds them back.

An opt-out does hold back an answer that is too late for free text and would go as a template.
"""

REPEATED = AS_ADDRESSED | {
    Purpose.COMPLAINT_RECEIVED,
    Purpose.SEMBAKO_DELIVERED_QUESTION,
    Purpose.DAILY_CHECK_IN,
    Purpose.CHECK_IN_REMINDER,
    Purpose.FORM_REMINDER,
    Purpose.FORM_LINK,
}
"""Any number of them in an episode; of all others there is one."""


class HoldReason(StrEnum):
    """Why a message waits although nothing is wrong with it; `held_until` says until when, if that is known.

    `retry_later` and `recipient_slowed` end by themselves; `sending_stopped`, `template_held` and `parked`
    when a person says so (`desac sending resume`).
    """

    QUIET_HOURS = "quiet_hours"
    PAUSE_CALENDAR = "pause_calendar"
    DAILY_LIMIT = "daily_limit"
    SENDING_STOPPED = "sending_stopped"
    TEMPLATE_HELD = "template_held"
    PARKED = "parked"
    RECIPIENT_SLOWED = "recipient_slowed"
    RETRY_LATER = "retry_later"


class Lane(StrEnum):
    """Urgent messages never wait behind a blast."""

    URGENT = "urgent"
    BULK = "bulk"


class MessageState(StrEnum):
    """`unknown`: the answer to our request was lost; a receipt or a deadline settles it."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    HELD = "held"


_FORWARD: dict[MessageState, frozenset[MessageState]] = {}


def _allow(state: MessageState, *successors: MessageState) -> None:
    _FORWARD[state] = frozenset(successors)


_S = MessageState
_RECEIPTS = (_S.SENT, _S.DELIVERED, _S.READ, _S.FAILED)
# Waiting anew after a lost answer, when the receipt of the earlier attempt comes: not to be sent again.
_allow(_S.HELD, _S.QUEUED, _S.SUPPRESSED, _S.SENT, _S.DELIVERED, _S.READ)
_allow(_S.QUEUED, _S.SENDING, _S.SUPPRESSED, _S.HELD, _S.SENT, _S.DELIVERED, _S.READ)
# Back to `queued`, or held, only after a definite refusal: WhatsApp said that it did not take the message.
_allow(_S.SENDING, _S.QUEUED, _S.HELD, _S.UNKNOWN, _S.ACCEPTED, *_RECEIPTS)
_allow(_S.UNKNOWN, _S.QUEUED, _S.ACCEPTED, *_RECEIPTS)
_allow(_S.ACCEPTED, *_RECEIPTS)
_allow(_S.SENT, _S.DELIVERED, _S.READ, _S.FAILED)
_allow(_S.DELIVERED, _S.READ)
_allow(_S.READ)
# A receipt may arrive late: Meta reports `failed` and still delivers now and then.
_allow(_S.FAILED, _S.DELIVERED, _S.READ)
_allow(_S.SUPPRESSED)


PLANNED_ANEW_FROM = frozenset({_S.SUPPRESSED, _S.FAILED})
"""From these a message goes back to `queued` when its phone is corrected or a merge taken back."""


def predecessors(state: MessageState) -> frozenset[MessageState]:
    """The states from which `state` may be entered; the condition of every state update."""
    return frozenset(before for before, after in _FORWARD.items() if state in after)


def whatsapp_template(name: str, version: int) -> str:
    """A template's name at WhatsApp, which carries the version: other words are another template there."""
    return f"{name}_v{version}"


class Message(Record):
    """One message. `parameters` are the named values of its words, personal data included.

    `to` is the number (E.164), in an answer to a user who hides it what WhatsApp calls them.
    `template` names the words: an approved template, or one of our answers; `in_reply_to` is the wamid of
    the reply that an answer answers.
    `reason` says why it is suppressed or held, `held_until` until when if that is known; of an `unknown` one
    it is when the lost answer is given up. `error_code` is WhatsApp's code of a failure or refusal.
    `urgency` orders those that wait, the lowest first (0 to 9).
    `history` is every state with its time, oldest first. `carrier` is the id of the bus event whose queue
    record carries the sending: going back to `queued` makes another event, which must not send as well.
    Whoever queues a message anew removes it. `former_wamids` are what WhatsApp called it when it went to a
    number that has been corrected since: their receipts say nothing about it any more.

    People on one phone share what is sent: the lead's message names everybody, `companions` are the messages
    that it is sent for; each of them has its `lead` (a message id), is never sent itself, and enters every
    state that its lead enters. `alone` of a lead are the values of its own person: what the messages are put
    together from when somebody leaves the group; a companion has them as its `parameters`.
    """

    message_id: str
    episode_id: str
    person_id: str
    purpose: Purpose
    lane: Lane
    urgency: int = 5
    to: str | None = None
    template: str
    template_version: int
    language: str = "id"
    parameters: dict[str, str]
    state: MessageState
    reason: str | None = None
    held_until: UtcDatetime | None = None
    error_code: int | None = None
    wamid: str | None = None
    former_wamids: tuple[str, ...] = ()
    in_reply_to: str | None = None
    lead: str | None = None
    companions: tuple[str, ...] = ()
    alone: dict[str, str] = Field(default_factory=dict)
    # The complaint that it is about.
    complaint_id: str | None = None
    # The silence that a health worker is told of.
    silence_id: str | None = None
    # What is meant for a day is not sent after it.
    not_after: UtcDatetime | None = None
    attempts: int = 0
    carrier: str | None = None
    history: tuple[tuple[MessageState, UtcDatetime], ...]
    origin: str
    created_at: UtcDatetime
    updated_at: UtcDatetime

    @property
    def whatsapp_template(self) -> str:
        """The template that it is written with, by its name at WhatsApp, without the file of a twin."""
        return whatsapp_template(self.template, self.template_version)
