"""A household's message just before it is sent, or once its lead is not to be: who is still in it?"""

from collections.abc import Callable
from datetime import datetime

from desac.domain.dates import WITA
from desac.domain.message import Message
from desac.observability import logger
from desac.ports.outbox import Outbox
from functions.notify.household import Member, regroup
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice


def members_of(lead: Message, outbox: Outbox) -> list[Member]:
    """The lead and the companions that follow it, with their people. Raises LookupError if one is gone."""
    companions = outbox.messages(lead.companions)
    following = [
        companions[one]
        for one in lead.companions
        if one in companions and companions[one].lead == lead.message_id
    ]
    return [_member(message, outbox) for message in (lead, *following)]


def _member(message: Message, outbox: Outbox) -> Member:
    found = outbox.addressee(message.person_id, message.episode_id)
    if found is None:
        raise LookupError(f"{message.message_id} has no addressee")
    return Member(message, found)


def still_together(
    lead: Message, outbox: Outbox, now: datetime, templates: Callable[[], TemplateChoice] = TemplateChoice
) -> Message:
    """The lead once everybody who is not to be written to on its number has left the group.

    `templates` tells which words are approved where others are needed.
    It may be suppressed by now, or a message to its own person alone. Raises Overtaken if the household
    changed meanwhile, LookupError if somebody's record is gone.
    """
    today = now.astimezone(WITA).date()
    changed = regroup(lead, members_of(lead, outbox), now, today, templates)
    if changed is None:
        return lead
    outbox.regroup(changed)
    after = {message.message_id: message for _, message, _ in changed.changes}
    logger.info("household regrouped", extra={"message_id": lead.message_id, "left": len(changed.members)})
    count("HouseholdRegrouped", purpose=lead.purpose)
    return after[lead.message_id]
