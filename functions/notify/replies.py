"""Residents' replies: kept under everybody they may be from, and opt-outs honoured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.message import Message
from desac.domain.person import Person
from desac.domain.trace import Reply, ReplyIntent, ReplyPayload
from desac.observability import logger
from desac.ports.inbox import Inbox
from desac.ports.outbox import Outbox, Overtaken
from functions.notify.telemetry import count
from functions.notify.webhook_models import InboundMessage

STOP_WORDS = frozenset({"stop", "berhenti"})
_INTENTS: Mapping[str, ReplyIntent] = {
    ReplyPayload.EMERGENCY: ReplyIntent.EMERGENCY,
    ReplyPayload.SYMPTOM: ReplyIntent.SYMPTOM,
    ReplyPayload.VIDEO: ReplyIntent.VIDEO,
}
_TRIES = 5


class Owner(NamedTuple):
    """Somebody a reply may be from, and the episode it is about; None for a person without any."""

    person: Person
    episode: Episode | None


@dataclass(frozen=True)
class Heard:
    """A stored reply. `phone` (E.164) is where it came from, None if WhatsApp hides it and nothing tells."""

    wamid: str
    payload: str | None
    phone: str | None
    owners: tuple[Owner, ...]


def take_reply(message: InboundMessage, content: dict[str, Any], outbox: Outbox, inbox: Inbox) -> Heard:
    """Store a reply and honour an opt-out; a second delivery changes nothing.

    It belongs to everybody whom the message it answers names, else to everybody on the number, else to
    nobody.
    Raises Overtaken if a person keeps changing, so that the webhook comes again.
    """
    answered = outbox.by_wamid(message.context.id) if message.context.id else None
    told = everybody_in(answered, outbox) if answered else []
    about = {one.person_id: one for one in told}
    by_context = [person for one in told if (person := inbox.person(one.person_id))]
    phone = message.phone or (answered.to if answered else None)
    on_phone = inbox.people_on(phone) if phone else ()
    people: Sequence[Person] = by_context or on_phone
    sender = message.phone or message.sender_user_id or "unknown"
    owners = tuple(
        Owner(one, episode_of(inbox.episodes(one.person_id), about.get(one.person_id))) for one in people
    )
    for person, episode in owners or [(None, None)]:
        inbox.store(
            Reply(
                wamid=message.id,
                sender=sender,
                person_id=person.person_id if person else None,
                episode_id=episode.episode_id if episode else None,
                kind=message.type,
                text=message.words,
                payload=message.payload,
                intent=_INTENTS.get(message.payload or ""),
                in_reply_to=message.context.id,
                content=content,
                received_at=message.timestamp,
            )
        )
    count("ReplyReceived", kind=message.type, known="yes" if people else "no")
    if is_stop(message.words):
        # The number wants no more messages, whichever of its people typed the word.
        everybody = {person.person_id: person for person in (*people, *on_phone)}
        for one in everybody.values():
            _opt_out(one, message.timestamp, inbox)
    return Heard(message.id, message.payload, phone, owners)


def everybody_in(answered: Message, outbox: Outbox) -> list[Message]:
    """The messages that one on a phone stands for: a household's names several people."""
    return [answered, *outbox.messages(answered.companions).values()]


def episode_of(episodes: Iterable[Episode], answered: Message | None = None) -> Episode | None:
    """The episode a reply is about: that of the message it answers, else the active one, else the latest."""
    about = answered.episode_id if answered else None
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


def is_stop(words: str | None) -> bool:
    """Whether the whole text is a stop word, whatever its case and punctuation."""
    return (words or "").strip(" \t\n.!\"'*").casefold() in STOP_WORDS


def _opt_out(person: Person, at: datetime, inbox: Inbox) -> None:
    current: Person | None = person
    for _ in range(_TRIES):
        if current is None or current.opted_out_at is not None:
            return
        try:
            inbox.opt_out(current, at)
        except Overtaken:
            current = inbox.person(person.person_id)
            continue
        logger.info("resident opted out", extra={"person_id": person.person_id})
        count("ResidentOptedOut")
        return
    raise Overtaken
