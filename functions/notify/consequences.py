"""What a refusal of one message means for all others: the number, its templates, the recipient."""

from datetime import datetime

from desac.domain.message import Message
from desac.domain.sending_number import Stop, TemplateHold
from desac.ports.sending import Number, Recipients
from functions.notify.error_codes import Action
from functions.notify.outcomes import Circumstances, Jitter, action_on


def note_refusal(
    message: Message, code: int, *, number: Number, recipients: Recipients, now: datetime, jitter: Jitter
) -> Circumstances:
    """Slow or stop what the code says; the circumstances in which the message itself goes on."""
    action = action_on(message, code)
    number_until = recipient_until = None
    if action is Action.SLOW_NUMBER:
        number_until = number.change(lambda known: known.slowed(now)).slow_until
    elif action in {Action.PAUSE_NUMBER, Action.STOP}:
        stop = Stop(action=action.value, code=code, at=now)
        number.change(lambda known: known.stop(stop))
    elif action is Action.HOLD_TEMPLATE:
        hold = TemplateHold(code=code, at=now)
        number.change(lambda known: known.hold_template(message.whatsapp_template, hold))
    elif action is Action.SLOW_RECIPIENT and message.to:
        recipient_until = recipients.slow_down(message.to, now).slow_until
    return Circumstances(now, jitter, recipient_until=recipient_until, number_until=number_until)
