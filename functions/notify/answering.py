"""Answering at once: one answer for each reply, queued like any other message, in the urgent lane.

Neither an opt-out nor the end of the episode keeps an answer back. Both are about what the city writes of its
own accord; here somebody has asked a question a moment ago, and that opened WhatsApp's 24 hours for
free text. The opt-out stands: nothing but the answer is sent.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from desac.adapters import keys
from desac.adapters.config_data import city, health_line
from desac.adapters.polygons import village_areas
from desac.adapters.village_data import load_directory
from desac.domain import ids
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.message import ANSWERS, TO_HEALTH_WORKERS, Lane, Message, MessageState, Purpose
from desac.domain.person import Person
from desac.domain.pin import PinRefusal, judge_pin
from desac.domain.reply_kinds import ReplyIntent
from desac.observability import logger
from desac.ports.complaints import ComplaintStore
from desac.ports.inbox import Inbox
from desac.ports.outbox import Outbox
from desac.ports.roster import Roster
from functions.notify.answer_choice import answer_to, possible, without_link
from functions.notify.answers import answer
from functions.notify.form_links import FormLinks
from functions.notify.health_contact import contact_in, emergency_numbers
from functions.notify.rendering import answer_text, clean
from functions.notify.replies import Heard
from functions.notify.telemetry import count

_CONTACT = frozenset({"kontak_nama", "kontak_telepon"})
_LINKED = frozenset({Purpose.SEMBAKO_ANSWER, Purpose.FORM_ANSWER})
_CITY_NAME = "Kota Denpasar"


class Recipient(NamedTuple):
    """Whom an answer is for, where it goes (E.164, or the id of a user who hides it) and which
    reply (its wamid) it answers.

    A stranger has no record, and somebody without an episode none of that kind.
    """

    person_id: str
    person: Person | None
    episode: Episode | None
    phone: str
    wamid: str

    @property
    def episode_id(self) -> str:
        """The episode, or what stands in its place."""
        return self.episode.episode_id if self.episode else ids.no_episode(self.person_id)


class Desk(NamedTuple):
    """What answers are made from; without `links` none of them opens the form.

    `complaints` tells whether a number is one that residents' complaints are sent to.
    """

    outbox: Outbox
    inbox: Inbox
    roster: Roster
    links: FormLinks | None = None
    complaints: ComplaintStore | None = None


def answer_reply(heard: Heard, desk: Desk, now: datetime) -> None:
    """Queue the answer that a reply calls for, once however often the reply is delivered."""
    if heard.intent is None:
        return
    candidates = _candidates(heard)
    if not candidates:
        logger.error("nobody can be answered", extra={"intent": heard.intent})
        count("ReplyUnanswered")
        return
    if heard.intent is ReplyIntent.READ_ANSWER and _send_kept(heard, candidates, desk, now):
        return
    chosen = candidates[0]
    purpose = answer_to(heard.intent, chosen.person_id, has_episode=chosen.episode is not None)
    # On a shared phone another of its people may have been chosen when the reply was first delivered.
    known = [
        ids.message_id(one.episode_id, each, one.wamid) for one in candidates for each in possible(purpose)
    ]
    if desk.outbox.messages(known):
        return
    if not heard.tapped and not _is_its_turn(purpose, chosen, desk, now):
        count("ReplyAnsweredLately", purpose=purpose)
        return
    _queue(*_settled(purpose, heard, chosen, desk, now), chosen, desk, now)


def _candidates(heard: Heard) -> list[Recipient]:
    """Everybody the answer may be for, the likeliest first: one phone gets one answer."""
    address, wamid = heard.address, heard.wamid
    # A wish about a number that nobody knows cannot be granted, and nobody is to be told that it was.
    if address is None or (heard.phone is None and heard.intent in {ReplyIntent.STOP, ReplyIntent.START}):
        return []
    if not heard.owners:
        return [Recipient(ids.stranger_id(address), None, None, address, wamid)]
    known = [Recipient(person.person_id, person, episode, address, wamid) for person, episode in heard.owners]
    return sorted(known, key=_likelihood, reverse=True)


def _likelihood(one: Recipient) -> tuple[bool, bool, date, str]:
    episode = one.episode
    if episode is None:
        return False, False, date.min, one.person_id
    return True, episode.status is EpisodeStatus.ACTIVE, episode.anchor_date, one.person_id


def _is_its_turn(purpose: Purpose, to: Recipient, desk: Desk, now: datetime) -> bool:
    """Whether enough time has passed since the last answer of this kind; two machines must not chat."""
    pause = answer(purpose).pause_minutes
    return not pause or desk.inbox.may_answer(to.phone, purpose, to.wamid, now, timedelta(minutes=pause))


def _settled(
    purpose: Purpose, heard: Heard, to: Recipient, desk: Desk, now: datetime
) -> tuple[Purpose, dict[str, str]]:
    """The answer as it is to be, with all values that are its own."""
    if purpose in _LINKED:
        address = desk.links.address(to.episode, now) if desk.links else None
        if address is None:
            return without_link(purpose), {}
        return purpose, {"tautan_formulir": address}
    if purpose is Purpose.OPT_OUT_ANSWER and desk.complaints and desk.complaints.asked(to.phone):
        # Complaints are work: they go on, and nobody is to be told that they do not.
        return Purpose.STAFF_STOP_ANSWER, {}
    if purpose is Purpose.LOCATION_ANSWER and heard.point and to.person:
        village = to.person.village_code
        if isinstance(judge_pin(heard.point, village, village_areas().village_at), PinRefusal):
            known = load_directory().by_code(village) if village else None
            name = f"{known.kind.capitalize()} {known.name}" if known else _CITY_NAME
            return Purpose.LOCATION_REFUSED_ANSWER, {"wilayah": clean(name)}
    return purpose, {}


def _send_kept(heard: Heard, candidates: list[Recipient], desk: Desk, now: datetime) -> bool:
    """Send anew what could not be sent when it was written; False if nothing is kept.

    It is what the template with the button stood in for, else the last answer that was not read.
    """
    quoted = heard.answered
    kept = [quoted] if quoted and quoted.purpose in ANSWERS and _is_for(quoted, heard) else []
    for one in candidates:
        answers = sorted(desk.outbox.answers(one.person_id), key=lambda each: each.created_at, reverse=True)
        # What health workers were written lies with the resident it is about, who must never read it.
        kept += [each for each in answers if each.purpose not in TO_HEALTH_WORKERS]
    for message in kept:
        if message.in_reply_to == heard.wamid:
            return True
        if message.template == message.purpose and message.state is not MessageState.FAILED:
            continue
        owner = next((one for one in candidates if one.person_id == message.person_id), candidates[0])
        _queue(message.purpose, message.parameters, owner, desk, now)
        return True
    return False


def _is_for(message: Message, heard: Heard) -> bool:
    return message.purpose not in TO_HEALTH_WORKERS or message.to == heard.phone


def _queue(purpose: Purpose, own: Mapping[str, str], to: Recipient, desk: Desk, now: datetime) -> None:
    values = _values(purpose, to, desk.roster, now.astimezone(WITA).date()) | dict(own)
    if desk.outbox.add(make_answer(purpose, to, values, now)):
        count("MessagePlanned", purpose=purpose, reason="none")


def _values(purpose: Purpose, to: Recipient, roster: Roster, today: date) -> dict[str, str]:
    """Every parameter of the answer. The roster is read only if asked for: an emergency waits for nothing."""
    known, line = city(), health_line()
    values = {
        "nama_darurat": known.emergency_name,
        "telepon_darurat": emergency_numbers(known),
        "layanan_nama": line.name,
        "layanan_telepon": line.phone,
    }
    if answer(purpose).parameters & _CONTACT:
        contact = contact_in(known, to.person.village_code if to.person else None, roster, today)
        values |= {"kontak_nama": contact.name, "kontak_telepon": contact.phone}
    # An address may hold underscores, which `clean` takes for formatting.
    return {name: clean(value) for name, value in values.items()} | {"video": known.video_url}


def make_answer(purpose: Purpose, to: Recipient, values: Mapping[str, str], now: datetime) -> Message:
    """A queued answer. Raises TemplateGapError if it would have a gap."""
    chosen = answer(purpose)
    parameters = {name: values[name] for name in sorted(chosen.parameters) if name in values}
    answer_text(chosen, parameters)
    return Message(
        message_id=ids.message_id(to.episode_id, purpose, to.wamid),
        episode_id=to.episode_id,
        person_id=to.person_id,
        purpose=purpose,
        lane=Lane.URGENT,
        to=to.phone,
        template=chosen.name.value,
        template_version=chosen.version,
        language=chosen.language,
        parameters=parameters,
        state=MessageState.QUEUED,
        in_reply_to=to.wamid,
        history=((MessageState.QUEUED, now),),
        origin=to.episode.origin if to.episode else keys.reply_origin(now.astimezone(WITA).date()),
        created_at=now,
        updated_at=now,
    )
