"""What doctors answer to the notice of a silence: that they have reached the resident, or will.

Only a reply that quotes such a notice, as every button does, is one. Words of their own say that somebody
sees to it; that the resident was reached is told by the button, so that nothing ends by a word misread.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desac.domain.message import Message, Purpose
from desac.domain.reply import Reply
from desac.domain.reply_kinds import ReplyPayload
from desac.domain.silence import Heard, Silence, SilenceRules
from desac.domain.silence_steps import acknowledged, over
from desac.ports.complaints import ComplaintStore
from desac.ports.inbox import Inbox
from desac.ports.outbox import Outbox, Overtaken
from desac.ports.silences import SilenceStore
from functions.notify.hidden_numbers import number_of
from functions.notify.silence_messages import silence_receipt
from functions.notify.telemetry import count
from functions.notify.webhook_models import InboundMessage

_TRIES = 5
_OVER = "Warga ini sudah memberi kabar atau sudah ditangani."
_REACHED = "Kami catat bahwa warga sudah dihubungi."
_WILL_REACH = "Kami catat bahwa Anda menanganinya. Ketuk *Sudah saya hubungi* begitu warga terhubung."
_ABOUT = frozenset({Purpose.SILENCE_NOTICE, Purpose.SILENCE_RECEIPT})


@dataclass(frozen=True, slots=True)
class SilenceDesk:
    """What an answer to a notice is taken with; `replies` keeps what health workers write."""

    silences: SilenceStore
    outbox: Outbox
    inbox: Inbox
    replies: ComplaintStore
    rules: SilenceRules


def take(message: InboundMessage, content: dict[str, Any], desk: SilenceDesk, now: datetime) -> bool:
    """Take a health worker's answer; False if it is none.

    The second delivery changes nothing. Raises Overtaken if the silence keeps changing.
    """
    quoted = desk.outbox.by_wamid(message.context.id) if message.context.id else None
    if quoted is None or quoted.purpose not in _ABOUT or quoted.silence_id is None:
        return False
    reply = _reply(message, content, number_of(message, quoted, desk.inbox) or "")
    if desk.replies.has_reply(reply):
        return True
    _settle(quoted, message, reply.sender, desk, now)
    try:
        desk.replies.keep_reply(reply, ())
    except Overtaken:
        # Another delivery of the same reply was faster.
        return True
    return True


def _settle(quoted: Message, message: InboundMessage, phone: str, desk: SilenceDesk, now: datetime) -> None:
    for _ in range(_TRIES):
        silence = desk.silences.get(quoted.silence_id or "")
        if silence is None:
            raise LookupError(f"no such silence: {quoted.silence_id}")
        after, words = _answered(silence, message.payload, now, desk.rules)
        receipt = silence_receipt(silence, words, to=phone, wamid=message.id, now=now)
        if desk.outbox.messages([receipt.message_id]):
            return
        if after is None:
            desk.outbox.add(receipt)
            return
        try:
            desk.silences.save(silence, after, [receipt])
        except Overtaken:
            continue
        count("SilenceAnswered", by="doctor", how=after.over_because or "acknowledged")
        return
    raise Overtaken


def _answered(
    silence: Silence, payload: str | None, now: datetime, rules: SilenceRules
) -> tuple[Silence | None, str]:
    who = silence.doctor.name if silence.doctor else "dokter"
    if payload == ReplyPayload.REACHED:
        return over(silence, Heard.REACHED, now, by=who), _REACHED if silence.is_waiting else _OVER
    return acknowledged(silence, rules, who, now), _WILL_REACH if silence.is_waiting else _OVER


def _reply(message: InboundMessage, content: dict[str, Any], phone: str) -> Reply:
    return Reply(
        wamid=message.id,
        sender=phone,
        kind=message.type,
        text=message.words,
        payload=message.payload,
        in_reply_to=message.context.id,
        content=content,
        received_at=message.timestamp,
    )
