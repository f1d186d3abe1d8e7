"""Sending one queued message: claimed first, sent once, and every outcome written down."""

from collections.abc import Callable
from datetime import datetime, timedelta

from desac.domain.dates import WITA
from desac.domain.episode import UnreachableReason
from desac.domain.message import ANSWERS, AS_ADDRESSED, REPEATED, TO_HEALTH_WORKERS, Message, MessageState
from desac.observability import logger
from desac.ports.outbox import Outbox, Overtaken
from desac.ports.whatsapp import AnswerLost, NotSent, Refused, WhatsApp
from functions.notify.answer_content import answer_content
from functions.notify.answers import Answer, answer
from functions.notify.error_codes import ENDS_BATCH, GOES_BACK, NEEDS_SOMEBODY, Action, action_for
from functions.notify.media_lookup import MediaLookup, NoMedia, is_about_media
from functions.notify.planning import UNREACHABLE, suppression
from functions.notify.regrouping import still_together
from functions.notify.rendering import template_object
from functions.notify.telemetry import count
from functions.notify.templates import Template, template
from functions.notify.transitions import advance

CLAIM = timedelta(minutes=2)
"""A message that has been in `sending` for longer was claimed by a process that died: none may run longer."""

_TRIES = 5


class TryAgain(Exception):  # noqa: N818 # tells the queue to bring the record again
    """The message is still to be sent; the text holds ids and codes only."""


class Sender:
    """Sends the messages of one batch. `clock` tells the time (UTC), `media` the files that go with them."""

    def __init__(
        self,
        outbox: Outbox,
        whatsapp: WhatsApp,
        clock: Callable[[], datetime],
        media: MediaLookup | None = None,
    ) -> None:
        self._outbox = outbox
        self._whatsapp = whatsapp
        self._clock = clock
        self._media = media or NoMedia()
        self._ended_by: Action | None = None

    def deliver(self, message_id: str, carrier: str) -> None:
        """Send the message unless that has been done; `carrier` is the id of the event that asks for it.

        Raises TryAgain if the queue has to bring the record again.
        """
        message = self._outbox.messages([message_id]).get(message_id)
        if message is None:
            raise TryAgain(f"{message_id} is not in the table")
        if message.lead is not None:
            # Somebody else's message to the same phone names this resident, too.
            return
        if message.state is MessageState.SENDING:
            self._look_after_claim(message)
            return
        if message.state is not MessageState.QUEUED:
            return
        if message.carrier not in {None, carrier}:
            # The echo of a message that went back to `queued`; its own record brings it again.
            return
        if self._ended_by is not None:
            raise TryAgain(f"{message_id} waits: WhatsApp said {self._ended_by}")
        if message.companions:
            message = self._still_together(message)
            if message.state is not MessageState.QUEUED:
                return
        phone = self._phone(message)
        if phone is None:
            return
        # A gap raises here, before anything is claimed or sent.
        body = _body(message, phone, self._media)
        claimed = self._claim(message, carrier, phone)
        self._send(claimed, body)

    def _look_after_claim(self, message: Message) -> None:
        """Another process is sending it, or died doing so: whether it wrote the request nobody knows."""
        now = self._clock()
        if now - message.updated_at < CLAIM:
            raise TryAgain(f"{message.message_id} is being sent")
        lost = advance(message, MessageState.UNKNOWN, now)
        if lost is not None:
            self._save(message, lost)
            logger.warning("sending was interrupted", extra={"message_id": message.message_id})
            count("MessageOutcome", outcome=MessageState.UNKNOWN)

    def _phone(self, message: Message) -> str | None:
        """Where to send it: the number as it is now, which a file may have corrected since planning.

        None if it is held back: the resident may have opted out, or the episode may be over. An answer goes
        out all the same, to where the question came from: see `answering`.
        """
        if message.purpose in AS_ADDRESSED:
            return message.to
        found = self._outbox.addressee(message.person_id, message.episode_id)
        if found is None:
            raise TryAgain(f"{message.message_id} has no addressee")
        now = self._clock()
        today = now.astimezone(WITA).date()
        reason = suppression(found.person, found.episode, today, number_opted_out=found.number_opted_out)
        if reason is None:
            return found.person.phone
        held_back = advance(message, MessageState.SUPPRESSED, now, reason=reason.value)
        if held_back is not None:
            # Only a notice that nobody has answered yet sends a tracer.
            self._save(message, held_back, None if message.purpose in REPEATED else UNREACHABLE.get(reason))
        return None

    def _still_together(self, message: Message) -> Message:
        try:
            return still_together(message, self._outbox, self._clock())
        except (Overtaken, LookupError):
            raise TryAgain(f"the household of {message.message_id} is being changed") from None

    def _claim(self, message: Message, carrier: str, phone: str) -> Message:
        claimed = advance(
            message,
            MessageState.SENDING,
            self._clock(),
            attempts=message.attempts + 1,
            carrier=carrier,
            to=phone,
        )
        if claimed is None:
            raise TryAgain(f"{message.message_id} cannot be claimed")
        self._save(message, claimed)
        return claimed

    def _send(self, message: Message, body: dict[str, object]) -> None:
        try:
            wamid = self._whatsapp.send(body)
        except Refused as refusal:
            self._refused(message, refusal)
        except NotSent as problem:
            self._settle(message, MessageState.QUEUED)
            count("MessageOutcome", outcome="not_sent")
            raise TryAgain(f"{message.message_id}: {problem}") from None
        except AnswerLost as problem:
            self._settle(message, MessageState.UNKNOWN)
            logger.warning("answer lost", extra={"message_id": message.message_id, "problem": str(problem)})
            count("MessageOutcome", outcome=MessageState.UNKNOWN)
        else:
            self._settle(message, MessageState.ACCEPTED, wamid=wamid)
            count("MessageOutcome", outcome=MessageState.ACCEPTED)

    def _refused(self, message: Message, refusal: Refused) -> None:
        if is_about_media(refusal) and self._media.refused(_words(message)):
            # The next attempt goes without the file, which is uploaded anew meanwhile.
            self._settle(message, MessageState.QUEUED, error_code=refusal.code)
            raise TryAgain(f"{message.message_id} goes without its file")
        action = action_for(refusal.code)
        known = {"message_id": message.message_id, "code": refusal.code, "action": action}
        count("MessageRefused", code=str(refusal.code), action=action)
        if action in NEEDS_SOMEBODY:
            logger.error("WhatsApp refuses and somebody has to look", extra=known)
            count("SendingNeedsSomebody")
        if action in ENDS_BATCH:
            self._ended_by = action
        if action in GOES_BACK:
            self._settle(message, MessageState.QUEUED, error_code=refusal.code)
            raise TryAgain(f"{message.message_id} was refused with code {refusal.code}")
        is_residents = message.purpose not in TO_HEALTH_WORKERS
        unreachable = (
            UnreachableReason.NOT_ON_WHATSAPP if action is Action.UNREACHABLE and is_residents else None
        )
        logger.info("message failed", extra=known)
        self._settle(message, MessageState.FAILED, unreachable, error_code=refusal.code)

    def _settle(
        self,
        message: Message,
        state: MessageState,
        unreachable: UnreachableReason | None = None,
        *,
        error_code: int | None = None,
        wamid: str | None = None,
    ) -> None:
        """Write the outcome of a send. A receipt may have been faster: then its state stands."""
        for _ in range(_TRIES):
            after = advance(
                message,
                state,
                self._clock(),
                error_code=error_code,
                wamid=wamid or message.wamid,
            )
            if after is None:
                return
            try:
                self._outbox.save(message, after, unreachable)
            except Overtaken:
                message = self._outbox.messages([message.message_id])[message.message_id]
                continue
            return
        raise TryAgain(f"{message.message_id} keeps changing")

    def _save(self, before: Message, after: Message, unreachable: UnreachableReason | None = None) -> None:
        try:
            self._outbox.save(before, after, unreachable)
        except Overtaken:
            raise TryAgain(f"{before.message_id} is being changed") from None


def _body(message: Message, phone: str, media: MediaLookup) -> dict[str, object]:
    """The Cloud API's message object. Raises TemplateGapError if the words would have a gap."""
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": phone,
        "biz_opaque_callback_data": message.message_id,
        **content(message, media),
    }


def _words(message: Message) -> Template | Answer:
    """The registry entry that the message was written with."""
    if message.purpose in ANSWERS:
        return answer(message.purpose)
    return template(message.template, message.template_version)


def content(message: Message, media: MediaLookup) -> dict[str, object]:
    """What of the Cloud API's message object is the message itself, with the file that goes with it now."""
    words = _words(message)
    if isinstance(words, Answer):
        return answer_content(words, message.parameters, media.for_answer(words))
    filled = template_object(words, message.parameters, media.for_template(words))
    return {"type": "template", "template": filled}
