"""What came of the requests of a block: each message's next state, and what it means for all others."""

from collections.abc import Sequence

from desac.domain.message import Message
from desac.observability import logger
from desac.ports.whatsapp import AnswerLost, NotSent, Refused
from functions.notify import outcomes
from functions.notify.consequences import note_refusal
from functions.notify.courier import Parcel, Unsent
from functions.notify.desk import Desk
from functions.notify.error_codes import ENDS_BATCH, NEEDS_SOMEBODY, Action, action_for
from functions.notify.fallback import instead
from functions.notify.media_lookup import is_about_media
from functions.notify.message_body import words_of
from functions.notify.outcomes import Circumstances, Next


def ends_batch(outcome: str | Exception) -> bool:
    """Whether the next message would fare no better."""
    return isinstance(outcome, Refused) and action_for(outcome.code) in ENDS_BATCH


class Settling:
    """Writes down the outcomes of one batch's requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def settle(self, sent: Sequence[tuple[Message, Parcel]]) -> frozenset[str]:
        """Each message with its parcel. Returns the ids of those that were not sent at all."""
        unsent = frozenset(message.message_id for message, one in sent if isinstance(one.outcome, Unsent))
        self._desk.move(
            [
                (message, self._next(message, parcel.outcome))
                for message, parcel in sent
                if message.message_id not in unsent
            ],
            settled=True,
        )
        return unsent

    def _next(self, message: Message, outcome: str | Exception | None) -> Next:
        counts = self._desk.counts
        if isinstance(outcome, str):
            counts.add("MessageOutcome", outcome="accepted")
            return outcomes.accepted(outcome)
        if isinstance(outcome, Refused):
            return self._refused(message, outcome)
        now = self._desk.clock()
        if isinstance(outcome, NotSent):
            counts.add("MessageOutcome", outcome="not_sent")
            logger.info("not sent", extra={"message_id": message.message_id, "problem": str(outcome)})
            return outcomes.not_sent(message, Circumstances(now, self._desk.jitter))
        counts.add("MessageOutcome", outcome="unknown")
        # Of an error that nobody foresaw only the kind is told: its text may hold what was sent.
        problem = str(outcome) if isinstance(outcome, AnswerLost) else type(outcome).__name__
        logger.warning("answer lost", extra={"message_id": message.message_id, "problem": problem})
        return outcomes.lost(message, now)

    def _refused(self, message: Message, refusal: Refused) -> Next:
        code = refusal.code
        if is_about_media(refusal) and self._desk.media.refused(words_of(message)):
            # The next attempt goes without the file, which is uploaded anew meanwhile.
            return outcomes.without_file(code)
        desk, action = self._desk, outcomes.action_on(message, code)
        desk.counts.add("MessageRefused", code=str(code), action=action)
        known = {"message_id": message.message_id, "code": code, "action": action}
        if action is Action.NEEDS_TEMPLATE and (other := instead(message, templates=self._desk.templates)):
            logger.info("the answer waits behind a template", extra=known)
            return other
        if action in NEEDS_SOMEBODY and not outcomes.is_too_late(message, action):
            logger.error("WhatsApp refuses and somebody has to look", extra=known)
            desk.counts.add("SendingNeedsSomebody")
        else:
            logger.info("WhatsApp refuses", extra=known)
        circumstances = note_refusal(
            message,
            code,
            number=desk.number,
            recipients=desk.recipients,
            now=desk.clock(),
            jitter=desk.jitter,
        )
        return outcomes.refused(message, code, circumstances)
