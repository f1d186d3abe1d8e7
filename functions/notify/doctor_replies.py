"""What doctors write back: an answer to a complaint, or a word about which one is meant.

A quoted notice says which complaint is meant. Without one it is the only complaint that waits for an answer
from that number; if several wait, nothing is guessed. A doctor may be a resident as well: whoever quotes
another message of ours, or has nothing to answer, is heard as a resident.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desac.domain.complaint import Answerer, Channel, Complaint, Given, answered
from desac.domain.ids import reply_digest
from desac.domain.message import TO_HEALTH_WORKERS, Message, Purpose
from desac.domain.trace import Reply, ReplyIntent
from desac.observability import logger
from desac.ports.complaints import ComplaintStore
from desac.ports.inbox import Inbox
from desac.ports.outbox import Outbox, Overtaken
from functions.notify.complaint_messages import desk_at, to_doctor
from functions.notify.complaint_words import phone_words, tidy, waiting_lines
from functions.notify.intents import intent_of
from functions.notify.rendering import clean
from functions.notify.telemetry import count
from functions.notify.webhook_models import InboundMessage

_TRIES = 5
_MANY = "Jawaban Anda belum dapat kami teruskan: lebih dari satu keluhan menunggu."
_NO_TEXT = "Pesan suara, gambar, dan berkas belum dapat kami teruskan kepada warga. Mohon tulis jawabannya."
_TOO_MANY = "Keluhan ini sudah mendapat banyak jawaban. Silakan telepon warga langsung."
_NOTHING_SAID = frozenset({"reaction", "system", "unsupported"})
_ABOUT_ONE = frozenset({Purpose.COMPLAINT_NOTICE, Purpose.DOCTOR_RECEIPT})


@dataclass(frozen=True, slots=True)
class DoctorsDesk:
    """What a doctor's reply is taken with."""

    complaints: ComplaintStore
    outbox: Outbox
    inbox: Inbox


def _is_stop(words: str | None) -> bool:
    return words is not None and intent_of(words) is ReplyIntent.STOP


def take(message: InboundMessage, content: dict[str, Any], desk: DoctorsDesk, now: datetime) -> bool:
    """Take a health worker's reply; False if it is to be heard as a resident's.

    `content` is the webhook's own message object, which is kept. The second delivery of a reply changes
    nothing and is taken as the first one was. Raises Overtaken if the complaint keeps changing, so that the
    webhook comes again.
    """
    if message.type in _NOTHING_SAID or message.payload is not None or _is_stop(message.words):
        return False
    quoted = desk.outbox.by_wamid(message.context.id) if message.context.id else None
    phone = message.phone or (quoted.to if quoted else None)
    if phone is None or (quoted is not None and quoted.purpose not in TO_HEALTH_WORKERS):
        return False
    taking = _Taking(message, content, phone, desk, now)
    if desk.complaints.has_reply(taking.reply):
        return True
    if quoted is not None and quoted.purpose in _ABOUT_ONE and quoted.complaint_id:
        complaint = desk.complaints.get(quoted.complaint_id)
        waiting: Sequence[Complaint] = [complaint] if complaint else []
    else:
        waiting = desk.complaints.asked(phone)
    if len(waiting) == 1:
        taking.answer(waiting[0])
    elif waiting:
        taking.ask_which(waiting, _MANY)
    return bool(waiting)


@dataclass(frozen=True, slots=True)
class _Taking:
    """One reply of a health worker; `phone` is where it came from and a word back goes."""

    message: InboundMessage
    content: dict[str, Any]
    phone: str
    desk: DoctorsDesk
    now: datetime

    @property
    def reply(self) -> Reply:
        """What is kept of it."""
        return Reply(
            wamid=self.message.id,
            sender=self.phone,
            kind=self.message.type,
            text=self.message.words,
            in_reply_to=self.message.context.id,
            content=self.content,
            received_at=self.message.timestamp,
        )

    def answer(self, complaint: Complaint) -> None:
        """The words are the answer, once; something without words is asked for in writing."""
        words = tidy(self.message.words or "")
        if not words:
            self.ask_which([complaint], _NO_TEXT)
            return
        complaints = self.desk.complaints
        for _ in range(_TRIES):
            after = answered(complaint, self._given(complaint, words))
            if after is None:
                self.ask_which([complaint], _TOO_MANY)
                return
            try:
                complaints.save(complaint, after, self._receipt(complaint), reply=self.reply)
            except Overtaken:
                if complaints.has_reply(self.reply):
                    return
                complaint = complaints.get(complaint.complaint_id) or complaint
                continue
            logger.info("a complaint was answered", extra={"complaint_id": complaint.complaint_id})
            count("DoctorReply", outcome="answer")
            return
        raise Overtaken

    def ask_which(self, complaints: Sequence[Complaint], why: str) -> None:
        """Nothing was passed on: say why, and what waits."""
        people = [self.desk.inbox.person(one.person_id) for one in complaints]
        names = [person.name if person else "" for person in people]
        values = {"sebab": why, "daftar": waiting_lines(complaints, names)}
        question = self._word(complaints[0], Purpose.DOCTOR_HELP, values)
        try:
            self.desk.complaints.keep_reply(self.reply, (question,))
        except Overtaken:
            # Another delivery of the same reply was faster.
            return
        count("DoctorReply", outcome="question")

    def _word(self, complaint: Complaint, purpose: Purpose, values: dict[str, str]) -> Message:
        desk, wamid = desk_at(self.now), self.message.id
        return to_doctor(desk, complaint, purpose, values, to=self.phone, wamid=wamid)

    def _receipt(self, complaint: Complaint) -> Sequence[Message]:
        person = self.desk.inbox.person(complaint.person_id)
        if person is None:
            return ()
        values = {
            "nama": clean(person.name),
            "nomor": complaint.number,
            "telepon": clean(phone_words(complaint.reply_to or person.phone)),
        }
        return (self._word(complaint, Purpose.DOCTOR_RECEIPT, values),)

    def _given(self, complaint: Complaint, words: str) -> Given:
        """Whoever has the number that was told is who answers."""
        doctor, puskesmas = complaint.doctor, complaint.puskesmas
        worker, by = doctor or puskesmas, Answerer.DOCTOR if doctor else Answerer.PUSKESMAS
        if puskesmas and puskesmas.phone == self.phone and not (doctor and doctor.phone == self.phone):
            worker, by = puskesmas, Answerer.PUSKESMAS
        name = worker.name if worker else "petugas kesehatan"
        return Given(
            key=reply_digest(self.message.id),
            by=by,
            name=name,
            channel=Channel.WHATSAPP,
            text=words,
            at=self.now,
        )
