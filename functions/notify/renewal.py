"""A phone was corrected, a merge or an opt-out taken back: plan anew what reached nobody. Pure."""

from collections.abc import Iterable

from desac.domain.message import Message, MessageState
from desac.ports.outbox import Renewal
from functions.notify.error_codes import Action, action_for
from functions.notify.planning import Facts, Suppression, make_plan
from functions.notify.transitions import planned_anew


def renew(facts: Facts, planned: Iterable[Message], *, is_corrected: bool) -> Renewal | None:
    """What to send to the corrected number; without a correction, in an episode that lives again or to
    somebody who wants messages again.

    None if everything is on its way or nothing may be sent.

    Raises TemplateGapError if a message would have a gap.
    """
    if is_corrected:
        missed = [one for one in planned if led_nowhere(one) and one.to != facts.person.phone]
    else:
        missed = [one for one in planned if was_over(one) or was_unwanted(one)]
    if not missed:
        return None
    fresh = make_plan(facts)
    if fresh.link is None or fresh.clock is None:
        # Held back for a reason of its own: an opt-out of the number, or the episode is over.
        return None
    replacements = {one.message_id: one for one in fresh.messages}
    pairs = ((one, planned_anew(one, replacements[one.message_id])) for one in missed)
    return Renewal(facts.episode, tuple(pairs), fresh.link, fresh.clock)


def was_over(message: Message) -> bool:
    """Whether the message was held back because its episode was over: a merge that was taken back since."""
    return message.state is MessageState.SUPPRESSED and message.reason == Suppression.EPISODE_OVER


def was_unwanted(message: Message) -> bool:
    """Whether the message was held back for an opt-out; whether that still stands the new plan says."""
    return message.state is MessageState.SUPPRESSED and message.reason == Suppression.OPTED_OUT


def led_nowhere(message: Message) -> bool:
    """Whether there was no number to send the message to, or WhatsApp does not lead to that number."""
    if message.state is MessageState.SUPPRESSED:
        return message.reason == Suppression.NO_PHONE
    if message.state is not MessageState.FAILED or message.error_code is None:
        return False
    return action_for(message.error_code) is Action.UNREACHABLE
