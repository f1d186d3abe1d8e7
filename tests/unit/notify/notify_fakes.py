"""Fakes that keep the promises of notify's ports, and people to tell things to.

`tests/integration/notify/test_outbox_contract.py` holds the fake outbox and the table's to the same promises.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.link import Link
from desac.domain.media import MediaId
from desac.domain.message import ANSWERS, HoldReason, Lane, Message, MessageState, Purpose
from desac.domain.person import Person
from desac.domain.recipient import SERVICE_WINDOW, Recipient, recipient_id
from desac.domain.reply import Reply
from desac.domain.roster import Doctor
from desac.domain.sending_hours import SendingHours
from desac.domain.sending_number import Asked, Denied, Granted, SendingNumber
from desac.domain.sources import stamp
from desac.domain.template_state import TemplateState
from desac.ports.outbox import (
    Addressee,
    Looked,
    NotificationPlan,
    Overtaken,
    Regrouping,
    Renewal,
    Step,
)
from desac.ports.whatsapp import WhatsApp
from functions.notify.courier import Parcel, Unsent
from functions.notify.desk import Desk
from functions.notify.media_lookup import MediaLookup, NoMedia
from functions.notify.settling import ends_batch
from functions.notify.templates import template

NOW = datetime(2021, 8, 12, 1, 0, tzinfo=UTC)
PERSON_ID = "aaaaaaaaaaaaaaaa"
EPISODE_ID = f"{PERSON_ID}-11111111"
MESSAGE_ID = f"{EPISODE_ID}.{Purpose.POSITIVE_NOTICE}"
PHONE = "+6281200000001"
SAMPLE_VALUES = template(Purpose.POSITIVE_NOTICE).samples


def person(**changes: Any) -> Person:
    """Ni Made Contoh of Sanur Kaja."""
    known = {
        "person_id": PERSON_ID,
        "name": "Ni Made Contoh",
        "phone": PHONE,
        "nik": "5171014101900001",
        "village_code": "51.71.01.1006",
        "created_at": NOW,
    }
    return Person.model_validate(known | changes)


def episode(**changes: Any) -> Episode:
    """A case with a specimen of the day before."""
    known = {
        "episode_id": EPISODE_ID,
        "person_id": PERSON_ID,
        "kind": EpisodeKind.CASE,
        "status": EpisodeStatus.ACTIVE,
        "anchor_date": date(2021, 8, 11),
        "specimen_date": date(2021, 8, 11),
        "test": "PCR",
        "end_date": date(2021, 8, 21),
        "rule_version": "2021-07",
        "origin": "FILE#0123456789abcdef",
        "created_at": NOW,
    }
    return Episode.model_validate(known | changes)


def message(*states: MessageState, **changes: Any) -> Message:
    """A positive notice that has passed through `states`, one a second."""
    steps = states or (MessageState.QUEUED,)
    known = {
        "message_id": MESSAGE_ID,
        "episode_id": EPISODE_ID,
        "person_id": PERSON_ID,
        "purpose": Purpose.POSITIVE_NOTICE,
        "lane": Lane.URGENT,
        "to": PHONE,
        "template": "positive_notice",
        "template_version": 1,
        "parameters": SAMPLE_VALUES,
        "state": steps[-1],
        "history": tuple((state, NOW + timedelta(seconds=place)) for place, state in enumerate(steps)),
        "origin": "FILE#0123456789abcdef",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Message.model_validate(known | changes)


def _nobody() -> None:
    """Nobody is faster."""


class FakeOutbox:
    """An outbox in a dictionary. `overtake` is called before each save: a chance to be faster."""

    def __init__(self, *messages: Message, to: Addressee | None = None) -> None:
        self.stored = {one.message_id: one for one in messages}
        self.to = to or Addressee(person(), episode())
        self.plans: list[NotificationPlan] = []
        self.renewals: list[Renewal] = []
        self.paces: dict[str, Recipient] = {}
        self.overtake: Callable[[], object] = _nobody

    def addressee(self, person_id: str, episode_id: str) -> Addressee | None:
        """The only person there is."""
        found = (self.to.person.person_id, self.to.episode.episode_id) == (person_id, episode_id)
        return self.to if found else None

    def messages(self, message_ids: Sequence[str]) -> dict[str, Message]:
        """Those that exist."""
        return {one: self.stored[one] for one in message_ids if one in self.stored}

    def by_wamid(self, wamid: str) -> Message | None:
        """By WhatsApp's id."""
        return next((one for one in self.stored.values() if one.wamid == wamid), None)

    def plan(self, plan: NotificationPlan) -> None:
        """Once only."""
        if plan.episode != self.to.episode or any(one.message_id in self.stored for one in plan.messages):
            raise Overtaken
        self.plans.append(plan)
        self.stored |= {one.message_id: one for one in plan.messages}
        self._mark(plan.unreachable)

    def renew(self, renewal: Renewal) -> None:
        """Only over what was read."""
        stale = any(self.stored[before.message_id] != before for before, _ in renewal.messages)
        if stale or renewal.episode != self.to.episode:
            raise Overtaken
        self.renewals.append(renewal)
        self.stored |= {after.message_id: after for _, after in renewal.messages}
        changes = {"unreachable": None, "version": self.to.episode.version + 1}
        self.to = self.to._replace(episode=self.to.episode.model_copy(update=changes))

    def housemates(self, found: Addressee) -> Sequence[Addressee]:
        """Nobody: see `household_fakes`."""
        del found
        return ()

    def plan_together(self, plans: Sequence[NotificationPlan | Renewal], link: Link) -> None:
        """Nobody shares a phone here."""
        raise AssertionError(f"{len(plans)} plans with the link {link.link_id} for one person")

    def regroup(self, regrouping: Regrouping) -> None:
        """Only over what was read, all or nothing."""
        if any(not self._is_as_read(before) for before, _, _ in regrouping.changes):
            raise Overtaken
        for _, after, unreachable in regrouping.changes:
            self.stored[after.message_id] = after
            self._mark(unreachable)

    def _is_as_read(self, before: Message) -> bool:
        current = self.stored[before.message_id]
        return (current.state, len(current.history)) == (before.state, len(before.history))

    def add(self, message: Message) -> bool:
        """Once only."""
        return self.stored.setdefault(message.message_id, message) is message

    def answers(self, person_id: str) -> Sequence[Message]:
        """Those of one person."""
        mine = [one for one in self.stored.values() if one.person_id == person_id]
        return [one for one in mine if one.purpose in ANSWERS]

    def save(self, before: Message, after: Message, unreachable: UnreachableReason | None = None) -> None:
        """Only over what was read."""
        overtake, self.overtake = self.overtake, _nobody
        overtake()
        if not self._is_as_read(before):
            raise Overtaken
        self.stored[after.message_id] = after
        self._mark(unreachable)

    def look(self, message_ids: Sequence[str]) -> dict[str, Looked]:
        """With whomever they are for."""
        return {one: self._looked(found) for one, found in self.messages(message_ids).items()}

    def _looked(self, message: Message) -> Looked:
        to = self.addressee(message.person_id, message.episode_id)
        return Looked(message, to.person if to else None, to.episode if to else None)

    def save_all(
        self, steps: Sequence[Step], recipients: Sequence[tuple[Recipient, Recipient]] = ()
    ) -> frozenset[str]:
        """Each that is as it was read, unless the pace of its recipient is not."""
        overtaken: set[str] = set()
        paces = {after.recipient_id: (before, after) for before, after in recipients}
        stale = {
            digest
            for digest, (before, _) in paces.items()
            if self.paces.get(digest, before).paid_until != before.paid_until
        }
        for before, after in steps:
            digest = recipient_id(after.to or "")
            try:
                self.save(before, before if digest in stale else after)
            except Overtaken:
                overtaken.add(after.message_id)
                continue
            if digest in stale:
                overtaken.add(after.message_id)
                continue
            if digest in paces:
                self.paces[digest] = paces[digest][1]
        return frozenset(overtaken)

    def _mark(self, reason: UnreachableReason | None) -> None:
        known = self.to.episode
        if reason and known.unreachable is None and known.status is EpisodeStatus.ACTIVE:
            changes = {"unreachable": reason, "version": known.version + 1}
            self.to = self.to._replace(episode=known.model_copy(update=changes))


class FakeWaiting:
    """What waits in an outbox, as the table's index finds it."""

    def __init__(self, outbox: FakeOutbox) -> None:
        self._outbox = outbox

    def held(
        self, reason: HoldReason, limit: int, *, due: datetime | None = None, template: str | None = None
    ) -> list[Message]:
        """Most urgent and oldest first."""
        found = [
            one
            for one in self._outbox.stored.values()
            if (one.state, one.reason) == (MessageState.HELD, reason)
            and (due is None or (one.held_until is not None and one.held_until <= due))
            and (reason is not HoldReason.TEMPLATE_HELD or one.whatsapp_template == template)
        ]
        return sorted(found, key=lambda one: (one.urgency, one.created_at))[:limit]

    def unsettled(self, due: datetime, limit: int) -> list[Message]:
        """Longest waited for first."""
        found = [
            one
            for one in self._outbox.stored.values()
            if one.state is MessageState.UNKNOWN and (one.held_until or one.updated_at) <= due
        ]
        return sorted(found, key=lambda one: one.held_until or one.updated_at)[:limit]


class FakeRoster:
    """One doctor for every village, or none; `asked` counts the questions."""

    def __init__(self, doctor: Doctor | None = None) -> None:
        self.doctor = doctor
        self.asked = 0

    def doctor_on(self, village_code: str, day: date) -> Doctor | None:
        """Always the same."""
        del village_code, day
        self.asked += 1
        return self.doctor


class FakeTemplateBook:
    """What Meta has said, in a dictionary."""

    def __init__(self, *known: TemplateState) -> None:
        self.known = {one.name: one for one in known}

    def states(self, names: Sequence[str]) -> dict[str, TemplateState]:
        """Those that are known."""
        return {name: self.known[name] for name in names if name in self.known}

    def note(self, state: TemplateState) -> bool:
        """Unless something later is known."""
        known = self.known.get(state.name)
        if known and known.told_at > state.told_at:
            return False
        self.known[state.name] = state
        return True


class FakeMediaBook:
    """Ids of files in a dictionary."""

    def __init__(self, *known: MediaId) -> None:
        self.known = {one.name: one for one in known}

    def ids(self, names: Sequence[str]) -> dict[str, MediaId]:
        """Those that are known."""
        return {name: self.known[name] for name in names if name in self.known}

    def keep(self, new: MediaId, before: MediaId | None) -> bool:
        """Only over what was read."""
        known = self.known.get(new.name)
        if (known and known.media_id) != (before and before.media_id):
            return False
        self.known[new.name] = new
        return True

    def refuse(self, name: str, media_id: str, at: datetime) -> bool:
        """Only the id that is there."""
        known = self.known.get(name)
        if known is None or known.media_id != media_id or known.refused_at:
            return False
        self.known[name] = known.model_copy(update={"refused_at": at})
        return True


class FakeWhatsApp:
    """Answers with each of `answers` in turn: a wamid, or an error to raise."""

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[dict[str, Any]] = []

    def send(self, message: Mapping[str, object]) -> str:
        """The next answer."""
        self.sent.append(json.loads(json.dumps(message)))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class FakeInbox:
    """People, their episodes and replies; `forms` are the episodes that have one."""

    def __init__(self, *people: Person, episodes: Sequence[Episode] = (), forms: Sequence[str] = ()) -> None:
        self.people = {one.person_id: one for one in people}
        self.known = list(episodes)
        self.forms = forms
        self.replies: dict[tuple[str | None, str], Reply] = {}
        self.numbers: dict[str, tuple[str, datetime]] = {}
        self.users: dict[str, tuple[datetime, str]] = {}
        self.turns: dict[tuple[str, str], tuple[datetime, str]] = {}
        self.links: dict[str, Link] = {}
        self.overtake: Callable[[], object] = _nobody

    def person(self, person_id: str) -> Person | None:
        """One resident."""
        return self.people.get(person_id)

    def people_on(self, phone: str) -> Sequence[Person]:
        """Everybody on a phone."""
        return [one for one in self.people.values() if one.phone == phone]

    def episodes(self, person_id: str) -> Sequence[Episode]:
        """Those of one person."""
        return [one for one in self.known if one.person_id == person_id]

    def store(self, reply: Reply) -> None:
        """Once only."""
        self.replies.setdefault((reply.person_id, reply.wamid), reply)

    def opt_out(self, person: Person, at: datetime) -> None:
        """Only over what was read."""
        overtake, self.overtake = self.overtake, _nobody
        overtake()
        if self.people[person.person_id].version != person.version:
            raise Overtaken
        changes = {"opted_out_at": at, "version": person.version + 1}
        self.people[person.person_id] = person.model_copy(update=changes)
        self.known = [self._lost(one) if one.person_id == person.person_id else one for one in self.known]

    def opt_in(self, person: Person, at: datetime) -> None:
        """Only over what was read."""
        self._change(person, {"opted_out_at": None}, {"opted_in_at": at})

    def move(self, person: Person, phone: str, at: datetime) -> None:
        """Only over what was read."""
        confirmed = tuple(dict.fromkeys((*person.confirmed_fields, "phone")))
        sources = person.sources.confirmed(("phone",), stamp(at, "REPLY#"))
        changes = {"phone": phone, "confirmed_fields": confirmed, "sources": sources}
        self._change(person, changes, {"phone_corrected_at": at})

    def _change(self, person: Person, changes: dict[str, Any], cue: dict[str, Any]) -> None:
        overtake, self.overtake = self.overtake, _nobody
        overtake()
        if self.people[person.person_id].version != person.version:
            raise Overtaken
        raised = {**changes, "version": person.version + 1}
        self.people[person.person_id] = person.model_copy(update=raised)
        self.known = [
            one.model_copy(update={**cue, "version": one.version + 1})
            if one.person_id == person.person_id and one.status is EpisodeStatus.ACTIVE
            else one
            for one in self.known
        ]

    def opt_out_number(self, phone: str, at: datetime) -> bool:
        """What was said last stands."""
        return self._say(phone, "out", at)

    def opt_in_number(self, phone: str, at: datetime) -> bool:
        """What was said last stands."""
        return self._say(phone, "in", at)

    def _say(self, phone: str, what: str, at: datetime) -> bool:
        said, when = self.numbers.get(phone, (what, at))
        if when > at or (said != what and when == at):
            return False
        self.numbers[phone] = (what, at)
        return True

    def note_user(self, user_id: str, phone: str, at: datetime) -> None:
        """The latest word stands."""
        self.users[user_id] = max(self.users.get(user_id, (at, phone)), (at, phone))

    def phone_of(self, user_id: str) -> str | None:
        """The latest word."""
        return self.users[user_id][1] if user_id in self.users else None

    def may_answer(self, phone: str, purpose: str, wamid: str, at: datetime, pause: timedelta) -> bool:
        """One turn in `pause`."""
        last, who = self.turns.get((phone, purpose), (at - pause, wamid))
        if last > at - pause and who != wamid:
            return False
        self.turns[phone, purpose] = (at, wamid)
        return True

    def lasting_link(self, link: Link) -> Link | None:
        """Made or prolonged, unless revoked."""
        known = self.links.get(link.link_id, link)
        if known.revoked_at:
            return None
        self.links[link.link_id] = known.model_copy(update={"expires_at": link.expires_at})
        return self.links[link.link_id]

    def _lost(self, known: Episode) -> Episode:
        waited_for = known.status is EpisodeStatus.ACTIVE and known.unreachable is None
        if not waited_for or known.episode_id in self.forms:
            return known
        changes = {"unreachable": UnreachableReason.OPTED_OUT, "version": known.version + 1}
        return known.model_copy(update=changes)


class FakeNumber:
    """The number's state in memory; `overtake` is called before each write: a chance to be faster."""

    def __init__(self, state: SendingNumber | None = None) -> None:
        self.known = state or SendingNumber(phone_number_id="1")
        self.overtake: Callable[[], object] = _nobody

    def state(self) -> SendingNumber:
        """As it is."""
        return self.known

    def reserve(self, asked: Asked, now: int, per_second: float, lead: int = 0) -> Granted | Denied:
        """As it is after the overtaking."""
        self._overtaken()
        answer = self.known.reserve(asked, now, per_second, lead)
        if isinstance(answer, Granted):
            self.known = answer.number
        return answer

    def change(self, change: Callable[[SendingNumber], SendingNumber]) -> SendingNumber:
        """As it is after the overtaking."""
        self._overtaken()
        self.known = change(self.known)
        return self.known

    def _overtaken(self) -> None:
        overtake, self.overtake = self.overtake, _nobody
        overtake()


class FakeRecipients:
    """Phones in the dictionary of an outbox, which writes their pace."""

    def __init__(self, outbox: FakeOutbox) -> None:
        self._paces = outbox.paces

    def recipients(self, phones: Sequence[str]) -> dict[str, Recipient]:
        """Blank ones too."""
        return {phone: self._of(phone) for phone in phones}

    def slow_down(self, phone: str, now: datetime) -> Recipient:
        """Once more."""
        return self._put(self._of(phone).slowed(now))

    def note_inbound(self, phone: str, at: datetime, user_id: str | None = None) -> None:
        """The window only grows."""
        known, until = self._of(phone), at + SERVICE_WINDOW
        longer = max(until, known.window_until or until)
        self._put(known.model_copy(update={"window_until": longer, "user_id": user_id or known.user_id}))

    def _of(self, phone: str) -> Recipient:
        return self._paces.get(recipient_id(phone)) or Recipient(recipient_id=recipient_id(phone))

    def _put(self, one: Recipient) -> Recipient:
        self._paces[one.recipient_id] = one
        return one


class InlineCourier:
    """Sends at once, in the caller's thread, when the clock is at the slot; `sent_at` are the times."""

    def __init__(self, whatsapp: WhatsApp, time: "Time") -> None:
        self._whatsapp = whatsapp
        self._time = time
        self.ended = False

    def send(self, parcels: Sequence[Parcel]) -> Callable[[], None]:
        """One after the other."""
        for parcel in parcels:
            if self.ended:
                parcel.outcome = Unsent()
                continue
            self._time.until(parcel.slot)
            try:
                parcel.outcome = self._whatsapp.send(parcel.body)
            except Exception as error:  # noqa: BLE001 # as the real one does
                parcel.outcome = error
            self.ended = ends_batch(parcel.outcome)
        return _nobody

    def reopen(self) -> None:
        """Go on."""
        self.ended = False


class Time:
    """A clock that stands still until somebody waits."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        """Pass."""
        self.now += timedelta(seconds=seconds)

    def until(self, micros: int) -> None:
        """Pass, if that is later."""
        self.now = max(self.now, datetime.fromtimestamp(micros / 1_000_000, UTC))


def desk(
    outbox: FakeOutbox,
    whatsapp: WhatsApp,
    *,
    time: Time | None = None,
    number: FakeNumber | None = None,
    hours: SendingHours | None = None,
    per_second: float = 0,
    seconds_left: float = 60,
    media: MediaLookup | None = None,
) -> Desk:
    """A sender's desk over fakes, with a clock of its own."""
    clock = time or Time()
    return Desk(
        outbox=outbox,
        number=number or FakeNumber(),
        recipients=FakeRecipients(outbox),
        courier=InlineCourier(whatsapp, clock),
        hours=hours or SendingHours(),
        per_second=per_second,
        clock=clock,
        seconds_left=lambda: seconds_left,
        wait=clock.wait,
        jitter=lambda low, _: low,
        media=media or NoMedia(),
    )
