"""What doctors write back: an answer to a complaint, or a word about which one is meant.

A quoted notice says which complaint is meant. Without one it is the only complaint that waits for an answer
from that number, or if none does the only one that was answered from it a moment ago: doctors write in
several messages. If several fit, nothing is guessed. A greeting is no answer. A doctor may be a resident as
well: whoever quotes another message of ours, or quotes nothing and has nothing to answer or is in danger, is
heard as a resident. A message that went to a health worker never makes its reader the resident it is about.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from desac.domain.complaint import Answerer, Channel, Complaint, Given, answered
from desac.domain.ids import reply_digest
from desac.domain.message import TO_HEALTH_WORKERS, Message, Purpose
from desac.domain.reply import Reply
from desac.domain.reply_kinds import ReplyIntent
from desac.observability import logger
from desac.ports.complaints import ComplaintStore
from desac.ports.inbox import Inbox
from desac.ports.outbox import Outbox, Overtaken
from functions.notify.complaint_messages import desk_at, to_doctor
from functions.notify.complaint_words import phone_words, tidy, waiting_lines
from functions.notify.doctor_words import lately_answered, says_nothing
from functions.notify.hidden_numbers import number_of
from functions.notify.intents import intent_of
from functions.notify.rendering import clean
from functions.notify.telemetry import count
from functions.notify.webhook_models import InboundMessage

_TRIES = 5
_MANY = "Jawaban Anda belum dapat kami teruskan: lebih dari satu keluhan menunggu."
_NO_TEXT = "Pesan suara, gambar, dan berkas belum dapat kami teruskan kepada warga. Mohon tulis jawabannya."
_TOO_MANY = "Keluhan ini sudah mendapat banyak jawaban. Silakan telepon warga langsung."
_NONE_WAITS = "Pesan Anda belum dapat kami teruskan: tidak ada keluhan yang menunggu jawaban Anda."
_SEVERAL_ANSWERED = "Pesan Anda belum dapat kami teruskan: Anda baru saja menjawab lebih dari satu keluhan."
_ONLY_A_GREETING = "Salam atau kata singkat belum kami teruskan sebagai jawaban. Mohon tulis jawabannya."
_NOTHING_LISTED = "- tidak ada"
_NOTHING_SAID = frozenset({"reaction", "system", "unsupported"})
_OWN_COMPLAINTS = frozenset({ReplyIntent.EMERGENCY, ReplyIntent.SYMPTOM})
_ABOUT_ONE = frozenset({Purpose.COMPLAINT_NOTICE, Purpose.DOCTOR_RECEIPT})


class DoctorsDesk(NamedTuple):
    """What a doctor's reply is taken with."""

    complaints: ComplaintStore
    outbox: Outbox
    inbox: Inbox
    # A word without a quote so soon after an answer is one more to the same resident.
    more_minutes: int


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
    phone = number_of(message, quoted, desk.inbox)
    if phone is None or (quoted is not None and quoted.purpose not in TO_HEALTH_WORKERS):
        return False
    taking = _Taking(message, content, phone, desk, now)
    if desk.complaints.has_reply(taking.reply):
        return True
    if quoted is None:
        return _take_unquoted(taking)
    meant = desk.complaints.get(quoted.complaint_id) if quoted.complaint_id else None
    if quoted.purpose in _ABOUT_ONE and meant:
        taking.answer(meant)
        return True
    waiting = [one for one in desk.complaints.asked(phone) if one.is_waiting]
    if waiting:
        taking.choose(waiting, _MANY)
    else:
        # To a list of ours: these words are for a resident, and never one's own.
        taking.say(meant, "", _NONE_WAITS)
    return True


def _take_unquoted(taking: "_Taking") -> bool:
    """It is the resident's own if nothing fits, or if the number is a resident's who is in danger."""
    message, desk = taking.message, taking.desk
    asked = desk.complaints.asked(taking.phone)
    if not asked:
        return False
    intent = intent_of(message.words) if message.words else ReplyIntent.OTHER
    is_residents = intent in _OWN_COMPLAINTS and bool(desk.inbox.people_on(taking.phone))
    if is_residents and intent is ReplyIntent.EMERGENCY:
        return False
    waiting = [one for one in asked if one.is_waiting]
    if waiting:
        taking.choose(waiting, _MANY)
        return True
    lately = lately_answered(asked, taking.phone, message.timestamp, desk.more_minutes)
    if not lately or is_residents:
        return False
    taking.choose(lately, _SEVERAL_ANSWERED)
    return True


class _Taking(NamedTuple):
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

    def choose(self, complaints: Sequence[Complaint], why: str) -> None:
        """It is for the only one; of several the health worker is asked which."""
        if len(complaints) == 1:
            self.answer(complaints[0])
        else:
            self.ask_which(complaints, why)

    def answer(self, complaint: Complaint) -> None:
        """The words are the answer, once; something without words is asked for in writing.

        After a mere greeting the resident waits as before; the health worker is told so, unless somebody has
        answered and it is only politeness.
        """
        words = tidy(self.message.words or "")
        if not words:
            self.ask_which([complaint], _NO_TEXT)
            return
        if says_nothing(words, self._names(complaint)):
            if complaint.is_waiting:
                self.ask_which([complaint], _ONLY_A_GREETING)
            else:
                self._keep(())
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
        waiting = [pair for pair in zip(complaints, names, strict=True) if pair[0].is_waiting]
        self.say(complaints[0], waiting_lines(*zip(*waiting, strict=True)) if waiting else "", why)

    def say(self, about: Complaint | None, lines: str, why: str) -> None:
        """Keep the message and write back; the word lies with the resident of `about`."""
        if about is None:
            logger.error("a health worker quotes a message about no complaint")
            self._keep(())
            return
        values = {"sebab": why, "daftar": lines or _NOTHING_LISTED}
        self._keep((self._word(about, Purpose.DOCTOR_HELP, values),))

    def _keep(self, words: Sequence[Message]) -> None:
        try:
            self.desk.complaints.keep_reply(self.reply, words)
        except Overtaken:
            # Another delivery of the same reply was faster.
            return
        count("DoctorReply", outcome="question" if words else "none")

    def _names(self, complaint: Complaint) -> Sequence[str]:
        person = self.desk.inbox.person(complaint.person_id)
        known = (person, complaint.doctor, complaint.puskesmas)
        return [one.name for one in known if one]

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
