"""What a reply says about its number: no more messages, messages again, another number.

An opt-out belongs to the number, so to everybody on it, and to whoever is registered on it later. Webhooks
come late, twice and in any order: what was said later stands.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.ids import person_of
from desac.domain.person import Person
from desac.domain.reply_kinds import ReplyIntent
from desac.observability import logger
from desac.ports.inbox import Inbox
from desac.ports.outbox import Overtaken
from functions.notify.replies import Heard
from functions.notify.telemetry import count
from functions.notify.webhook_models import Contact, InboundMessage

_TRIES = 5


def heed(heard: Heard, inbox: Inbox) -> None:
    """Honour an opt-out, or its end. Raises Overtaken if a person keeps changing; then it all comes again."""
    if heard.phone is None:
        if heard.intent in {ReplyIntent.STOP, ReplyIntent.START}:
            logger.error("a wish about a number that nobody knows")
            count("ReplyUnanswered")
        return
    if heard.intent is ReplyIntent.STOP and inbox.opt_out_number(heard.phone, heard.at):
        for person in _concerned(heard, inbox):
            if _change(person, inbox, _still_in, lambda one: inbox.opt_out(one, heard.at)):
                logger.info("resident opted out", extra={"person_id": person.person_id})
                count("ResidentOptedOut")
    elif heard.intent is ReplyIntent.START and inbox.opt_in_number(heard.phone, heard.at):
        for person in _concerned(heard, inbox):
            held_back = partial(_held_back, inbox=inbox, at=heard.at)
            if _change(person, inbox, held_back, lambda one: inbox.opt_in(one, heard.at)):
                logger.info("resident opted in again", extra={"person_id": person.person_id})
                count("ResidentOptedIn")


def change_number(message: InboundMessage, inbox: Inbox) -> None:
    """Follow a user to another number: everybody on the old one has the new one from now on.

    Raises Overtaken as `heed` does. Whoever has been given another number meanwhile keeps that.
    """
    new = message.changed_to
    if new is None:
        return
    user_id = message.sender_user_id or (message.system.user_id if message.system else None)
    old = message.phone or (inbox.phone_of(user_id) if user_id else None)
    if user_id:
        inbox.note_user(user_id, new, message.timestamp)
    if old is None or old == new:
        return
    for person in inbox.people_on(old):
        moved = _change(
            person,
            inbox,
            lambda one: one.phone == old and _is_news(one, message.timestamp),
            lambda one: _move(one, new, message.timestamp, inbox),
        )
        if moved:
            logger.info("resident changed their number", extra={"person_id": person.person_id})
            count("ResidentChangedNumber")


def note_users(contacts: Iterable[Contact], messages: Iterable[InboundMessage], inbox: Inbox) -> None:
    """Remember whose number is whose, for when it is hidden."""
    at = max((message.timestamp for message in messages), default=None)
    if at is None:
        return
    for contact in contacts:
        if contact.user_id and contact.phone:
            inbox.note_user(contact.user_id, contact.phone, at)


def _move(person: Person, new: str, at: datetime, inbox: Inbox) -> None:
    """With their opt-out, which the new number has first: a process killed between the two is repeated."""
    if person.opted_out_at is not None:
        inbox.opt_out_number(new, person.opted_out_at)
    inbox.move(person, new, at)


def _concerned(heard: Heard, inbox: Inbox) -> list[Person]:
    """Everybody on the number, and whose message was answered, even if their number is another one by now.

    Whom else that message named speaks for themselves on a phone of their own.
    """
    on_phone = inbox.people_on(heard.phone) if heard.phone else ()
    own = person_of(heard.answered.message_id) if heard.answered else None
    people = [owner.person for owner in heard.owners]
    writers = [one for one in people if one.person_id == own or one.phone == heard.phone]
    return list({person.person_id: person for person in (*writers, *on_phone)}.values())


def _is_news(person: Person, at: datetime) -> bool:
    """Whether nobody has confirmed the phone since: a webhook may be days late."""
    return "phone" not in person.confirmed_fields or person.sources.is_older("phone", at)


def _still_in(person: Person) -> bool:
    return person.opted_out_at is None


def _held_back(person: Person, inbox: Inbox, at: datetime) -> bool:
    """By an opt-out of their own, or of the number before they were registered on it."""
    return person.opted_out_at is not None or any(
        one.status is EpisodeStatus.ACTIVE
        and one.unreachable is UnreachableReason.OPTED_OUT
        and (one.opted_in_at is None or one.opted_in_at < at)
        for one in inbox.episodes(person.person_id)
    )


def _change(
    person: Person, inbox: Inbox, is_due: Callable[[Person], bool], change: Callable[[Person], None]
) -> bool:
    """Change a person who may be changed by others at the same time; False if there is nothing to do."""
    current: Person | None = person
    for _ in range(_TRIES):
        if current is None or not is_due(current):
            return False
        try:
            change(current)
        except Overtaken:
            current = inbox.person(person.person_id)
            continue
        return True
    raise Overtaken
