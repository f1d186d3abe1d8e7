"""A household's message entered a state: so did the messages that it was sent for."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.event_queue import consume_events
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.table import Table
from desac.domain.episode import UnreachableReason
from desac.domain.message import Message, MessageState
from desac.event.base import Event
from desac.event.messages import MessageStatusChanged
from desac.observability import logger
from desac.ports.outbox import Outbox, Overtaken
from desac.settings import settings
from functions.notify.regrouping import still_together
from functions.notify.releasing import ANSWER_LOST
from functions.notify.renewal import led_nowhere
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice, choice
from functions.notify.templates import Wording

_TRIES = 5
# What stays a companion's own; everything else happened to the one message that both are told by.
_OWN = frozenset(
    {
        *("message_id", "episode_id", "person_id", "purpose", "origin", "created_at"),
        *("template", "template_version", "language", "parameters", "alone", "lead", "companions"),
    }
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Let the companions of each message of the batch follow it."""
    table = Table(settings().table)
    outbox = TableOutbox(table)
    templates = cache(partial(choice, Wording.PLAIN, TableTemplateBook(table)))
    return consume_events(event, context, lambda one: follow(one, outbox, datetime.now(UTC), templates))


def follow(
    event: Event, outbox: Outbox, now: datetime, templates: Callable[[], TemplateChoice] = TemplateChoice
) -> None:
    """Bring the companions of a message to where it is now, whichever of its states the event tells of.

    If it is not to be sent at all, the others of the household get one without it.
    Raises Overtaken if a message keeps changing, so that the queue brings the event again.
    """
    if not isinstance(event, MessageStatusChanged):
        raise TypeError(f"not an event to follow: {event.detail_type}")
    lead = outbox.messages([event.message_id]).get(event.message_id)
    if lead is None:
        raise LookupError(f"no such message: {event.message_id}")
    if lead.state is MessageState.SUPPRESSED and lead.companions:
        still_together(lead, outbox, now, templates)
        return
    unreachable = _unreachable(lead, outbox)
    for companion in outbox.messages(lead.companions).values():
        _follow(lead, companion, unreachable, outbox)


def followed(lead: Message, companion: Message) -> Message:
    """The companion where its lead is; the same object if it is there already, or follows another."""
    history = _history(lead, companion)
    is_there = (companion.state, companion.history) == (lead.state, history)
    if is_there or companion.lead != lead.message_id:
        return companion
    own = {name: getattr(companion, name) for name in _OWN}
    former = tuple(dict.fromkeys((*companion.former_wamids, *lead.former_wamids)))
    return lead.model_copy(update={**own, "history": history, "former_wamids": former})


def _history(lead: Message, companion: Message) -> tuple[tuple[MessageState, datetime], ...]:
    """What became of the companion before they had a way in common, and the lead's steps since.

    It never gets shorter: its length is the version of the message.
    """
    shared = set(lead.history)
    steps = companion.history
    joined = next((place for place in reversed(range(len(steps))) if steps[place] not in shared), -1) + 1
    since = lead.history.index(steps[joined]) if joined < len(steps) else 0
    return (*steps[:joined], *lead.history[since:])


def _follow(lead: Message, companion: Message, unreachable: UnreachableReason | None, outbox: Outbox) -> None:
    for tries_left in reversed(range(_TRIES)):
        after = followed(lead, companion)
        if after is companion:
            return
        try:
            outbox.save(companion, after, unreachable)
        except Overtaken:
            if not tries_left:
                raise
            companion = outbox.messages([companion.message_id])[companion.message_id]
            continue
        count("CompanionFollowed", state=after.state)
        return


def _unreachable(lead: Message, outbox: Outbox) -> UnreachableReason | None:
    """Whether WhatsApp does not lead to the number, and so to none of them."""
    if lead.state is not MessageState.FAILED:
        return None
    if lead.reason == ANSWER_LOST:
        # The lead's own episode may be over, or unreachable for another reason.
        return UnreachableReason.ANSWER_LOST
    found = outbox.addressee(lead.person_id, lead.episode_id)
    told = found.episode.unreachable if found else None
    if told in {UnreachableReason.NOT_ON_WHATSAPP, UnreachableReason.ANSWER_LOST}:
        return told
    return UnreachableReason.NOT_ON_WHATSAPP if led_nowhere(lead) else None
