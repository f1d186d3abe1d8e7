"""Users who hide their number: WhatsApp calls each of them by an id that is this business's alone."""

from desac.domain.message import Message
from desac.ports.inbox import Inbox
from functions.notify.webhook_models import InboundMessage


def number_of(message: InboundMessage, quoted: Message | None, inbox: Inbox) -> str | None:
    """The number (E.164) that a message came from, None if nothing tells.

    A hidden one is what the user had before, else where the message went that they answer.
    """
    before = inbox.phone_of(message.sender_user_id) if not message.phone and message.sender_user_id else None
    return message.phone or before or as_number(quoted.to if quoted else None)


def as_number(address: str | None) -> str | None:
    """Where a message went, if that is a number."""
    return address if address and address.startswith("+") else None


def recipient_field(address: str) -> dict[str, str]:
    """To whom a message goes, as the Cloud API takes it: a number, or a user whose number nobody knows."""
    return {"to": address} if as_number(address) else {"recipient": address}
