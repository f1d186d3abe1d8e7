"""What the calls about sending take and answer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from desac.adapters.failed_messages import Failed
from desac.adapters.staff_http import Answer, Payload
from desac.domain.assignment import AssignmentState, Outcome
from desac.domain.episode import EpisodeKind
from desac.domain.message import HoldReason, Lane, Purpose
from desac.domain.sending_hours import SendingHours
from desac.domain.village import VillageDirectory
from functions.notify.control import SendingStatus
from functions.notify.failure_words import code_text, failure_text, stop_text
from functions.notify.hidden_numbers import as_number

HOLD_TEXT = {
    HoldReason.QUIET_HOURS: "Malam: dikirim lagi pagi",
    HoldReason.PAUSE_CALENDAR: "Hari hening: dikirim sesudahnya",
    HoldReason.DAILY_LIMIT: "Batas harian WhatsApp tercapai",
    HoldReason.SENDING_STOPPED: "Pengiriman dihentikan",
    HoldReason.TEMPLATE_HELD: "Templat ditahan",
    HoldReason.PARKED: "Ditolak WhatsApp karena kesalahan Desac",
    HoldReason.RECIPIENT_SLOWED: "Terlalu banyak pesan kepada satu nomor; dicoba lagi sendiri",
    HoldReason.RETRY_LATER: "Gangguan di WhatsApp; dicoba lagi sendiri",
}


class ResumeBody(Payload):
    """What goes on: sending as a whole, a held `template` by its name at WhatsApp, or what is `parked`.

    `stopped_at` is the `at` of the stop that the caller has seen: another one, which came since, stands.
    """

    what: Literal["sending", "template", "parked"] = "sending"
    template: str | None = Field(None, max_length=200)
    stopped_at: AwareDatetime | None = None


class SampleBody(Payload):
    """Somebody as a file or a form tells of them; dates are local (WITA)."""

    kind: EpisodeKind
    name: str = Field(min_length=1, max_length=200)
    village_code: str | None = Field(None, max_length=20)
    test: str | None = Field(None, max_length=40)
    anchor_date: date
    specimen_date: date | None = None
    result_date: date | None = None
    end_date: date


class FailedQuery(Payload):
    """Which page."""

    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


class StopView(Answer):
    """Why nothing is sent."""

    code: int | None
    text: str
    at: datetime


class TemplateHoldView(Answer):
    """A template whose messages wait, by its name at WhatsApp."""

    template: str
    text: str
    at: datetime


class LaneView(Answer):
    """One lane: whether it goes (`open`), and until when it does not, if that is known.

    `room` is how many more people it may write to within WhatsApp's 24 hours, null for no limit; `waiting`
    its messages that wait, each reason counted up to 1,000.
    """

    lane: Lane
    state: Literal["open", "stopped", "slowed", "full", "quiet"]
    until: datetime | None
    room: int | None
    waiting: int


class HeldView(Answer):
    """How many messages wait for one reason, up to 1,000."""

    reason: HoldReason
    text: str
    template: str | None
    count: int


class SendingView(Answer):
    """What sending does now. `unknown` are messages whose outcome nobody knows yet.

    `daily_limit` is null where there is none, or none is known; `per_second` is WhatsApp's pace.
    `resumed_what` is what somebody let go last: `sending`, `parked`, or the name of a template.
    """

    stopped: StopView | None
    slow_until: datetime | None
    held_templates: list[TemplateHoldView]
    lanes: list[LaneView]
    held: list[HeldView]
    unknown: int
    per_second: int
    daily_limit: int | None
    reached: int
    resumed_by: str | None
    resumed_at: datetime | None
    resumed_what: str | None


class Resumed(Answer):
    """What came of it; `queued` are parked messages that go out again."""

    queued: int
    sending: SendingView


class SampleMessage(Answer):
    """A message as a resident would read it; the link in it opens nothing."""

    purpose: Purpose
    text: str


class SampleMessages(Answer):
    """All that somebody would get at once; empty if their time is over."""

    items: list[SampleMessage]


class TracerView(Answer):
    """The tracer's task of this episode."""

    state: AssignmentState
    tracer: str | None
    outcome: Outcome | None


class FailedView(Answer):
    """A message that did not arrive. `person_id` is null for somebody whom we do not know.

    `companions` are how many others on the same phone it was meant for as well.
    """

    message_id: str
    person_id: str | None
    name: str | None
    phone: str | None
    village: str | None
    purpose: Purpose
    code: int | None
    text: str
    failed_at: datetime
    companions: int
    task: TracerView | None


class FailedPage(Answer):
    """Messages that did not arrive, the newest first; a page may hold less than asked for."""

    items: list[FailedView]
    cursor: str | None


def sending_view(status: SendingStatus, hours: SendingHours, per_second: int, now: datetime) -> SendingView:
    """The number as operators see it."""
    number = status.number
    stop = number.stopped
    return SendingView(
        stopped=StopView(code=stop.code, text=stop_text(stop.code, stop.why), at=stop.at) if stop else None,
        slow_until=number.slow_until if number.slow_until and number.slow_until > now else None,
        held_templates=[
            TemplateHoldView(
                template=name,
                text=code_text(one.code) if one.code is not None else f"Status di Meta: {one.status}",
                at=one.at,
            )
            for name, one in sorted(number.held_templates.items())
        ],
        lanes=[_lane(lane, status, hours, now) for lane in Lane],
        held=[
            HeldView(
                reason=one.reason,
                text=HOLD_TEXT[one.reason],
                template=one.template,
                count=one.lanes.total(),
            )
            for one in status.held
        ],
        unknown=status.unknown,
        per_second=per_second,
        daily_limit=number.daily_limit,
        reached=status.reached,
        resumed_by=number.resumed_by,
        resumed_at=number.resumed_at,
        resumed_what=number.resumed_what,
    )


def _lane(lane: Lane, status: SendingStatus, hours: SendingHours, now: datetime) -> LaneView:
    number, urgent = status.number, lane is Lane.URGENT
    room = number.room(now, urgent=urgent)
    state: Literal["open", "stopped", "slowed", "full", "quiet"] = "open"
    until = None
    # Urgent messages wait for no night.
    closed = None if urgent else hours.closed(now)
    if number.stopped:
        state = "stopped"
    elif closed:
        state, until = "quiet", closed.until
    elif room == 0:
        state, until = "full", number.room_at(now)
    elif number.slow_until and number.slow_until > now:
        state, until = "slowed", number.slow_until
    waiting = sum(one.lanes[lane] for one in status.held)
    return LaneView(lane=lane, state=state, until=until, room=room, waiting=waiting)


def failed_views(found: Sequence[Failed], villages: VillageDirectory) -> list[FailedView]:
    """Failed messages as operators see them."""
    return [_failed(one, villages) for one in found]


def _failed(one: Failed, villages: VillageDirectory) -> FailedView:
    message, person, task = one
    code = person.village_code if person else None
    village = villages.by_code(code) if code else None
    return FailedView(
        message_id=message.message_id,
        person_id=person.person_id if person else None,
        name=person.name if person else None,
        phone=as_number(message.to),
        village=village.name if village else None,
        purpose=message.purpose,
        code=message.error_code,
        text=failure_text(message.error_code, message.reason),
        failed_at=message.updated_at,
        companions=len(message.companions),
        task=TracerView(state=task.state, tracer=task.tracer, outcome=task.outcome) if task else None,
    )
