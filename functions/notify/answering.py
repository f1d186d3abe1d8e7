"""Answering a tapped button at once: one answer for each reply, queued like any other message.

Neither an opt-out nor the end of the episode keeps an answer back. Both are about what the city writes of its
own accord; here somebody ill has asked a question a moment ago, and that opened WhatsApp's 24 hours for
free text. The opt-out stands: nothing but the answer is sent.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from desac.adapters.config_data import city
from desac.domain import ids
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.message import Lane, Message, MessageState, Purpose
from desac.domain.person import Person
from desac.domain.trace import ReplyPayload
from desac.observability import logger
from desac.ports.outbox import Outbox
from desac.ports.roster import Roster
from functions.notify.answers import answer
from functions.notify.health_contact import contact_in, emergency_numbers
from functions.notify.rendering import answer_text, clean
from functions.notify.replies import Heard
from functions.notify.telemetry import count

_PURPOSES: Mapping[str, Purpose] = {
    ReplyPayload.EMERGENCY: Purpose.EMERGENCY_ANSWER,
    ReplyPayload.SYMPTOM: Purpose.SYMPTOM_ANSWER,
    ReplyPayload.VIDEO: Purpose.VIDEO_ANSWER,
}
_CONTACT = frozenset({"kontak_nama", "kontak_telepon"})


class Recipient(NamedTuple):
    """Whom an answer is for, where it goes (E.164) and which reply (its wamid) it answers."""

    person: Person
    episode: Episode
    phone: str
    wamid: str


def purpose_for(heard: Heard) -> Purpose | None:
    """What a reply calls for; None if it is only kept."""
    return _PURPOSES.get(heard.payload or "")


def answer_reply(heard: Heard, outbox: Outbox, roster: Roster, now: datetime) -> None:
    """Queue the answer that a reply calls for, once however often the reply is delivered."""
    purpose = purpose_for(heard)
    if purpose is None:
        return
    candidates = _candidates(heard)
    if not candidates:
        logger.error("nobody can be answered", extra={"purpose": purpose})
        count("ReplyUnanswered")
        return
    # On a shared phone another of its people may have been chosen when the reply was first delivered.
    possible = [ids.message_id(one.episode.episode_id, purpose, one.wamid) for one in candidates]
    if outbox.messages(possible):
        return
    chosen, today = candidates[0], now.astimezone(WITA).date()
    values = _values(purpose, chosen, roster, today)
    if outbox.add(make_answer(purpose, chosen, values, now)):
        count("MessagePlanned", purpose=purpose, reason="none")


def _candidates(heard: Heard) -> list[Recipient]:
    """Everybody the answer may be for, the likeliest first: one phone gets one answer."""
    if heard.phone is None:
        return []
    known = [
        Recipient(person, episode, heard.phone, heard.wamid)
        for person, episode in heard.owners
        if episode is not None
    ]
    return sorted(
        known,
        key=lambda one: (
            one.episode.status is EpisodeStatus.ACTIVE,
            one.episode.anchor_date,
            one.person.person_id,
        ),
        reverse=True,
    )


def _values(purpose: Purpose, to: Recipient, roster: Roster, today: date) -> dict[str, str]:
    """Every parameter of the answer. The roster is read only if asked for: an emergency waits for nothing."""
    known = city()
    values = {"nama_darurat": known.emergency_name, "telepon_darurat": emergency_numbers(known)}
    if answer(purpose).parameters & _CONTACT:
        contact = contact_in(known, to.person.village_code, roster, today)
        values |= {"kontak_nama": contact.name, "kontak_telepon": contact.phone}
    # An address may hold underscores, which `clean` takes for formatting.
    return {name: clean(value) for name, value in values.items()} | {"video": known.video_url}


def make_answer(purpose: Purpose, to: Recipient, values: Mapping[str, str], now: datetime) -> Message:
    """A queued answer. Raises TemplateGapError if it would have a gap."""
    chosen = answer(purpose)
    parameters = {name: values[name] for name in sorted(chosen.parameters) if name in values}
    answer_text(chosen, parameters)
    return Message(
        message_id=ids.message_id(to.episode.episode_id, purpose, to.wamid),
        episode_id=to.episode.episode_id,
        person_id=to.person.person_id,
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
        origin=to.episode.origin,
        created_at=now,
        updated_at=now,
    )
