"""`POST /_sandbox/replies`: one answer of a resident, of whatever kind."""

from sandbox.standin.control_models import Reply
from sandbox.standin.inbound import Inbound, Sender


def answer_as(inbound: Inbound, reply: Reply) -> str:
    """Let the resident answer; the id of the inbound message."""
    sender = Sender(reply.to, reply.hidden, reply.name)
    identifier: str | None = None
    if reply.text is not None:
        identifier = inbound.say(sender, reply.text, reply.quoting)
    elif reply.payload is not None:
        identifier = inbound.tap(sender, reply.payload)
    elif reply.location is not None:
        identifier = inbound.locate(sender, reply.location.model_dump(exclude_none=True))
    elif reply.media is not None:
        identifier = inbound.attach(sender, reply.media.kind, reply.media.caption, reply.media.filename)
    elif reply.reaction is not None:
        identifier = inbound.react(sender, reply.reaction.emoji, reply.reaction.message_id)
    elif reply.changed_number is not None:
        identifier = inbound.change_number(sender, reply.changed_number)
    return identifier or inbound.unsupported(sender, reply.unsupported or "unknown")
