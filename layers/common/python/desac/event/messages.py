"""Messages on their way."""

from desac.domain.message import Lane, MessageState, Purpose
from desac.event.base import Event


class MessageStatusChanged(Event):
    """A message entered a state; `queued` is the sender's cue.

    `has_companions`: it is sent for others of the household as well, whose messages follow it.
    """

    person_id: str
    message_id: str
    purpose: Purpose
    lane: Lane
    state: MessageState
    has_companions: bool = False


class MediaRefused(Event):
    """WhatsApp would not send a file that it had taken; `name` is ours for it."""

    name: str
