"""Residents' replies: understood, and kept under everybody they may be from."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.ids import person_of
from desac.domain.location import GeoPoint
from desac.domain.message import TO_HEALTH_WORKERS, Message
from desac.domain.person import Person
from desac.domain.reply import Reply
from desac.domain.reply_kinds import ReplyIntent, ReplyPayload
from desac.ports.inbox import Inbox
from desac.ports.outbox import Outbox
from functions.notify.aid_words import answer_under
from functions.notify.hidden_numbers import number_of
from functions.notify.intents import intent_of
from functions.notify.telemetry import count
from functions.notify.webhook_models import InboundMessage

_TAPPED: Mapping[str, ReplyIntent] = {
    ReplyPayload.EMERGENCY: ReplyIntent.EMERGENCY,
    ReplyPayload.SYMPTOM: ReplyIntent.SYMPTOM,
    ReplyPayload.VIDEO: ReplyIntent.VIDEO,
    ReplyPayload.SEMBAKO: ReplyIntent.SEMBAKO,
    ReplyPayload.FORM: ReplyIntent.FORM,
    ReplyPayload.HELP: ReplyIntent.HELP,
    ReplyPayload.WELL: ReplyIntent.WELL,
    ReplyPayload.STOP: ReplyIntent.STOP,
    ReplyPayload.START: ReplyIntent.START,
    ReplyPayload.READ_ANSWER: ReplyIntent.READ_ANSWER,
    ReplyPayload.AID_RECEIVED: ReplyIntent.AID_RECEIVED,
    ReplyPayload.AID_MISSING: ReplyIntent.AID_MISSING,
}
# Told by WhatsApp or tapped in passing: nobody waits for words.
_SILENT = frozenset({"system", "reaction", "request_welcome", "revoke", "edit"})
_NOBODY = "unknown"


class Owner(NamedTuple):
    """Somebody a reply may be from, and the episode it is about; None for a person without any."""

    person: Person
    episode: Episode | None


class Heard(NamedTuple):
    """A stored reply. `phone` (E.164) is where it came from, None if WhatsApp hides it and nothing tells.

    `intent` is None where no answer is expected, `tapped` whether a button of ours was used. `sender` is the
    number or what WhatsApp calls a user who hides it. `answered` is the message of ours that it replies to.
    """

    wamid: str
    intent: ReplyIntent | None
    phone: str | None
    owners: tuple[Owner, ...]
    at: datetime
    sender: str = _NOBODY
    tapped: bool = False
    point: GeoPoint | None = None
    answered: Message | None = None

    @property
    def address(self) -> str | None:
        """Where an answer may go: the number, else what WhatsApp calls a user who hides it, else nowhere."""
        return self.phone or (self.sender if self.sender != _NOBODY else None)


def take_reply(message: InboundMessage, content: dict[str, Any], outbox: Outbox, inbox: Inbox) -> Heard:
    """Store a reply under whoever it may be from; a second delivery changes nothing."""
    heard = hear(message, outbox, inbox)
    keep(heard, message, content, inbox)
    count("ReplyReceived", kind=message.type, intent=heard.intent or "none")
    return heard


def hear(message: InboundMessage, outbox: Outbox, inbox: Inbox) -> Heard:
    """What a reply wants and who may have sent it; nothing is written.

    It belongs to the resident whose message it answers, and to all whom that message was for; else to
    everybody on the number, else to nobody. A hidden number is one that the user had before, else the one
    that our message went to. A message to a health worker is about a resident, not from whoever answers it.
    """
    answered = outbox.by_wamid(message.context.id) if message.context.id else None
    phone = number_of(message, answered, inbox)
    is_own = answered is not None and answered.purpose not in TO_HEALTH_WORKERS
    owners = tuple(_owners(answered if is_own else None, phone, inbox))
    intent = answer_under(answered, message.words, understood(message))
    return Heard(
        wamid=message.id,
        intent=intent,
        phone=phone,
        owners=owners,
        at=message.timestamp,
        sender=message.phone or message.sender_user_id or _NOBODY,
        tapped=message.payload in _TAPPED,
        point=message.point,
        answered=answered,
    )


def keep(heard: Heard, message: InboundMessage, content: dict[str, Any], inbox: Inbox) -> None:
    """Store a reply under each of its owners, or as a stranger's."""
    for person, episode in heard.owners or [(None, None)]:
        inbox.store(
            Reply(
                wamid=message.id,
                sender=heard.sender,
                person_id=person.person_id if person else None,
                episode_id=episode.episode_id if episode else None,
                kind=message.type,
                text=message.words,
                payload=message.payload,
                intent=heard.intent,
                in_reply_to=message.context.id,
                point=message.point,
                content=content,
                received_at=message.timestamp,
            )
        )


def understood(message: InboundMessage) -> ReplyIntent | None:
    """What a message wants; None where no answer is expected."""
    tapped = _TAPPED.get(message.payload or "")
    if tapped:
        return tapped
    if message.type in _SILENT:
        return None
    if message.point:
        return ReplyIntent.LOCATION
    return intent_of(message.words) if message.words else ReplyIntent.OTHER


def _owners(answered: Message | None, phone: str | None, inbox: Inbox) -> Iterable[Owner]:
    named = [answered.message_id, *answered.companions] if answered else []
    people = [inbox.person(one) for one in dict.fromkeys(map(person_of, named))]
    found = [person for person in people if person]
    if not found and phone:
        found = list(inbox.people_on(phone))
    about = {person_of(one): one.partition(".")[0] for one in reversed(named)}
    known = {person.person_id for person in found}
    for person in found:
        episode = episode_of(inbox.episodes(person.person_id), about.get(person.person_id))
        is_active = episode is not None and episode.status is EpisodeStatus.ACTIVE
        # Of somebody with two records the kept one hears it, unless the other one has a life of its own.
        if person.merged_into not in known or is_active:
            yield Owner(person, episode)


def episode_of(episodes: Iterable[Episode], about: str | None = None) -> Episode | None:
    """The episode a reply is about: that of the message it answers, else the active one, else the latest."""
    return max(
        episodes,
        key=lambda one: (
            one.episode_id == about,
            one.status is EpisodeStatus.ACTIVE,
            one.anchor_date,
            one.episode_id,
        ),
        default=None,
    )
