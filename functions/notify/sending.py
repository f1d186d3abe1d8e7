"""Sending a batch of queued messages: looked at together, each claimed first, sent once, and written down."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from desac.domain.message import HoldReason, Message, MessageState
from desac.domain.recipient import Recipient
from desac.observability import logger
from desac.ports.outbox import Looked, Overtaken
from functions.notify import outcomes
from functions.notify.desk import Desk
from functions.notify.dispatch import Dispatch, Ready
from functions.notify.judging import (
    Change,
    ComeBack,
    Send,
    Verdict,
    is_late_answer,
    judge,
    judge_state,
    phone_of,
)
from functions.notify.message_body import message_body
from functions.notify.regrouping import still_together
from functions.notify.rendering import TemplateGapError
from functions.notify.sending_rules import rule_for

_MISSING_SECONDS = 5.0


class Cue(NamedTuple):
    """A queue record that asks for a message to be sent; `carrier` is the id of the event behind it."""

    message_id: str
    carrier: str


class Sender:
    """Sends the messages of one batch."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def deliver(self, cues: Sequence[Cue]) -> dict[Cue, float]:
        """Send what is to be sent. Returns the records that are to come again, each with its seconds."""
        try:
            chosen = self._deliver(cues)
        finally:
            self._desk.counts.tell()
        back = self._desk.back
        return {cue: back[cue.message_id] for cue in chosen if cue.message_id in back}

    def _deliver(self, cues: Sequence[Cue]) -> list[Cue]:
        carriers: dict[str, list[str]] = defaultdict(list)
        for cue in cues:
            carriers[cue.message_id].append(cue.carrier)
        found = self._desk.outbox.look(list(carriers))
        chosen: dict[str, Cue] = {}
        verdicts: list[tuple[Looked, Verdict]] = []
        to_send: list[Looked] = []
        for message_id, offered in carriers.items():
            looked = found.get(message_id)
            if looked is None:
                # The event may be faster than the replica it was read from.
                chosen[message_id] = Cue(message_id, offered[0])
                self._desk.back[message_id] = _MISSING_SECONDS
                continue
            message = looked.message
            carrier = message.carrier if message.carrier in offered else offered[0]
            chosen[message_id] = Cue(message_id, carrier)
            verdict = judge_state(message, carrier, self._desk.clock())
            if verdict is None and message.companions:
                looked, verdict = self._together(looked, carrier)
            if verdict is None:
                to_send.append(looked)
            else:
                verdicts.append((looked, verdict))
        phones = self._phones(to_send)
        verdicts += self._judged(to_send, phones)
        ready = self._follow(verdicts, chosen)
        # Others of the same batch may have been sent meanwhile: what is urgent goes first, then by age.
        ready.sort(key=lambda one: (rule_for(one.message.purpose).urgency, one.message.created_at))
        Dispatch(self._desk, phones).run(ready)
        return list(chosen.values())

    def _together(self, looked: Looked, carrier: str) -> tuple[Looked, Verdict | None]:
        """A household's message without whoever is not to be written to any more."""
        now = self._desk.clock()
        try:
            lead = still_together(looked.message, self._desk.outbox, now, self._desk.templates)
        except (Overtaken, LookupError):
            return looked, ComeBack("its household is being changed")
        except TemplateGapError as gap:
            # Its text holds names of words and parameters only. One household stops no other.
            known = {"message_id": looked.message.message_id, "problem": str(gap)}
            logger.error("a household's message cannot be written and somebody has to look", extra=known)
            self._desk.counts.add("SendingNeedsSomebody")
            return looked, Change(outcomes.held(looked.message, HoldReason.PARKED))
        return looked._replace(message=lead), judge_state(lead, carrier, now)

    def _phones(self, to_send: Sequence[Looked]) -> dict[str, Recipient]:
        phones = dict.fromkeys(phone for one in to_send if (phone := phone_of(one)))
        return self._desk.recipients.recipients(list(phones)) if phones else {}

    def _judged(
        self, to_send: Sequence[Looked], phones: Mapping[str, Recipient]
    ) -> list[tuple[Looked, Verdict]]:
        if not to_send:
            return []
        number, now = self._desk.number.state(), self._desk.clock()
        return [
            (
                one,
                judge(
                    one,
                    number,
                    self._desk.hours,
                    now=now,
                    number_opted_out=self._number_opted_out(one, phones),
                ),
            )
            for one in to_send
        ]

    def _number_opted_out(self, looked: Looked, phones: Mapping[str, Recipient]) -> bool:
        """The phone's own record tells whether to ask; whoever wrote START since is on their record."""
        known = phones.get(phone_of(looked) or "")
        if known is None or known.opted_out_at is None:
            return False
        message = looked.message
        if is_late_answer(message):
            # To the number that wrote, which may be nobody's, or not that of its person.
            return True
        found = self._desk.outbox.addressee(message.person_id, message.episode_id)
        return found is not None and found.number_opted_out

    def _follow(self, verdicts: Sequence[tuple[Looked, Verdict]], chosen: Mapping[str, Cue]) -> list[Ready]:
        ready: list[Ready] = []
        changes: list[tuple[Message, outcomes.Next]] = []
        for looked, verdict in verdicts:
            message = looked.message
            if isinstance(verdict, Send):
                body = self._body(message, verdict.phone)
                if body is None:
                    changes.append((message, outcomes.held(message, HoldReason.PARKED)))
                else:
                    carrier = chosen[message.message_id].carrier
                    ready.append(Ready(message, carrier, verdict.phone, body))
            elif isinstance(verdict, ComeBack):
                self._desk.bring_back(message, verdict.why, verdict.seconds)
            elif isinstance(verdict, Change):
                self._note(message, verdict.next)
                changes.append((message, verdict.next))
        self._desk.move(changes)
        return ready

    def _body(self, message: Message, phone: str) -> dict[str, object] | None:
        """The request, before anything is claimed or sent; None for words with a gap or unknown ones."""
        try:
            return message_body(message, phone, self._desk.media)
        except (ValueError, LookupError, OSError) as problem:
            # Only of a gap the text is known to hold nothing personal.
            text = str(problem) if isinstance(problem, TemplateGapError) else type(problem).__name__
            known = {"message_id": message.message_id, "problem": text}
            logger.error("a message cannot be written and somebody has to look", extra=known)
            self._desk.counts.add("SendingNeedsSomebody")
            return None

    def _note(self, message: Message, following: outcomes.Next) -> None:
        if following.state is MessageState.UNKNOWN:
            logger.warning("sending was interrupted", extra={"message_id": message.message_id})
            self._desk.counts.add("MessageOutcome", outcome="unknown")
        elif following.state is MessageState.HELD:
            self._desk.counts.add("MessageHeld", reason=str(following.changes["reason"]))
        elif following.state is MessageState.SUPPRESSED and is_late_answer(message):
            known = {"message_id": message.message_id}
            logger.error("an answer came too late for a number that opted out", extra=known)
            self._desk.counts.add("ReplyUnanswered")
