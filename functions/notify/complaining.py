"""Complaints on their way: to the doctor, to whoever is told next, and the answer back to the resident.

Whatever is done is written first or found done, so that each event may come any number of times. Only the
notes by e-mail may come twice: one that was sent and not yet marked as sent is sent again rather than not.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from desac.domain.complaint import Complaint, HealthWorker, Level, that_heard, waiting_one
from desac.domain.complaint_hearing import Hearing, hear
from desac.domain.complaint_rules import ComplaintRules, escalated
from desac.domain.link import Link
from desac.domain.message import Message, MessageState
from desac.event.complaints import ComplaintAnswered, ComplaintEscalated
from desac.event.messages import MessageStatusChanged
from desac.event.said import EmergencyRaised, ResidentWrote, SymptomsReported
from desac.observability import logger
from desac.ports.complaints import ComplaintStore
from desac.ports.outbox import Addressee, Outbox, Overtaken
from desac.ports.roster import Roster
from functions.notify.complaint_messages import Issuer, Matter, desk_at, doctor_answer, notice, received
from functions.notify.complaint_source import Sources, Told
from functions.notify.health_contact import contact_in
from functions.notify.operators_notes import Note, emergency_note, waiting_note
from functions.notify.planning import suppression
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice

_TRIES = 5


class OperatorsNotes(Protocol):
    """Notes to the operators' address."""

    def insist(self, subject: str, text: str) -> None:
        """Send a note, or raise so that it is tried again."""
        ...


class Complaining(NamedTuple):
    """What is done about complaints, for the events of one batch."""

    complaints: ComplaintStore
    outbox: Outbox
    roster: Roster
    sources: Sources
    rules: ComplaintRules
    notes: OperatorsNotes
    console_url: str
    issuer: Issuer
    templates: TemplateChoice = TemplateChoice()

    def take_down(self, event: SymptomsReported | EmergencyRaised | ResidentWrote, now: datetime) -> None:
        """Something was said: a complaint, the message to the doctor, the clock, all or nothing.

        Words that were not understood open none: they are added to the one that waits, if one does.

        Raises Overtaken if the complaints of the episode keep changing, LookupError if there is no record of
        what was said, or not yet of the complaint that it was told with.
        """

        def _try() -> Complaint | None:
            known = self.complaints.of_episode(event.episode_id)
            if isinstance(event, ResidentWrote) and waiting_one(known) is None:
                return None
            told = self.sources.read(event, now)
            told_with = None if told.said.is_aside else told.resident.told_with
            if told_with and not self._is_told(told_with, event.said_in):
                raise LookupError(f"the complaint that stands for {event.episode_id} is not there yet")
            # Whoever else may have written it: what waits here may be what it is about.
            resident = told.resident._replace(told_with=told_with)
            hearing = hear(known, told.said, resident, self.rules, now)
            if hearing.after is not hearing.before:
                messages, issued = self._messages(hearing, told, now)
                self.complaints.save(hearing.before, hearing.after, messages, issued)
                self._count(hearing)
            return hearing.after

        complaint = _until_first(_try)
        if complaint is not None:
            self._note_at_once(complaint, now)

    def _is_told(self, person_id: str, said_in: str) -> bool:
        episodes = self.sources.inbox.episodes(person_id)
        return any(
            that_heard(self.complaints.of_episode(one.episode_id), said_in) is not None for one in episodes
        )

    def relay(self, event: ComplaintAnswered, now: datetime) -> None:
        """An answer was given: the resident gets the words, once."""
        complaint, found = self._found(event.complaint_id)
        given = complaint.answers[event.number - 1]
        message = doctor_answer(desk_at(now, self.templates), complaint, found.person, given, event.number)
        if not self.outbox.add(message):
            return
        if event.number == 1:
            count("ComplaintAnswered", by=given.by, channel=given.channel)
        if message.state is MessageState.SUPPRESSED:
            logger.error("an answer has no number to go to", extra={"complaint_id": complaint.complaint_id})
            count("ReplyUnanswered")

    def raise_level(self, event: ComplaintEscalated, now: datetime) -> None:
        """Nobody has answered: tell the puskesmas, or the operators. Raises Overtaken."""
        mark = f"{event.level}:{event.raised}"
        if event.level is not Level.PUSKESMAS:
            self._note(event.complaint_id, mark, now, self._waiting_note)
            return

        def _try() -> None:
            complaint, found = self._found(event.complaint_id)
            worker = complaint.puskesmas
            if not complaint.is_waiting or mark in complaint.noted or worker is None or not worker.phone:
                return
            said = complaint.said[-1].model_copy(update={"is_emergency": complaint.is_emergency})
            intake = self.sources.said.intake(complaint.episode_id)
            matter = Matter(complaint, said, found.person, found.episode, intake)
            message, issued = notice(
                desk_at(now, self.templates), self.issuer, matter, worker, Level.PUSKESMAS
            )
            marked = complaint.changed(now, noted=(*complaint.noted, mark))
            self.complaints.save(complaint, marked, (message,), (issued,))

        _until_first(_try)

    def undelivered(self, event: MessageStatusChanged, now: datetime) -> None:
        """WhatsApp does not lead to whoever is waited for: tell the next one at once. Raises Overtaken."""

        def _try() -> None:
            message = self.outbox.messages([event.message_id]).get(event.message_id)
            if message is None or message.complaint_id is None or message.state is not MessageState.FAILED:
                return
            complaint, _ = self._found(message.complaint_id)
            waited_for = {Level.DOCTOR: complaint.doctor, Level.PUSKESMAS: complaint.puskesmas}
            worker = waited_for.get(complaint.level)
            if not complaint.is_waiting or worker is None or worker.phone != message.to:
                return
            self.complaints.save(complaint, escalated(complaint, self.rules, now))
            known = {"complaint_id": complaint.complaint_id, "level": complaint.level}
            logger.warning("a complaint did not reach whom it is for", extra=known)
            count("ComplaintUndelivered", level=complaint.level)

        _until_first(_try)

    def _found(self, complaint_id: str) -> tuple[Complaint, Addressee]:
        complaint = self.complaints.get(complaint_id)
        if complaint is None:
            raise LookupError(f"no such complaint: {complaint_id}")
        found = self.outbox.addressee(complaint.person_id, complaint.episode_id)
        if found is None:
            raise LookupError(f"no such person and episode: {complaint.episode_id}")
        return complaint, found

    def _messages(
        self, hearing: Hearing, told: Told, now: datetime
    ) -> tuple[tuple[Message, ...], tuple[Link, ...]]:
        said, complaint = hearing.told, hearing.after
        if said is None:
            return (), ()
        resident = told.resident
        # Words after the bare button for emergencies are about an emergency.
        said = said.model_copy(update={"is_emergency": said.is_emergency or hearing.is_explained_emergency})
        matter = Matter(complaint, said, resident.person, resident.episode, told.intake)
        pairs = [
            notice(desk_at(now, self.templates), self.issuer, matter, worker, level)
            for level, worker in _whom(complaint)
        ]
        messages = [message for message, _ in pairs]
        is_new = hearing.before is None or hearing.before.heard(said.said_in) is None
        if told.in_form and is_new:
            messages.append(self._received(matter, now))
        return tuple(messages), tuple(issued for _, issued in pairs)

    def _received(self, matter: Matter, now: datetime) -> Message:
        person, episode, desk = matter.person, matter.episode, desk_at(now, self.templates)
        found = self.outbox.addressee(person.person_id, episode.episode_id)
        opted_out = found is not None and found.number_opted_out
        reason = suppression(person, episode, desk.today, number_opted_out=opted_out)
        contact = contact_in(desk.city, person.village_code, self.roster, desk.today)
        return received(desk, matter, contact, reason.value if reason else None)

    def _count(self, hearing: Hearing) -> None:
        kind = "emergency" if hearing.after.is_emergency else "symptoms"
        if hearing.before is None:
            count("ComplaintOpened", kind=kind, level=hearing.after.level)
        elif hearing.after.is_emergency and not hearing.before.is_emergency:
            count("ComplaintWorse", level=hearing.after.level)

    def _note_at_once(self, complaint: Complaint, now: datetime) -> None:
        """The operators hear of every red flag at once, and of a complaint that goes to nobody else."""
        if not complaint.is_waiting:
            return
        for said in complaint.said:
            if said.is_emergency and said.is_told:
                self._note(complaint.complaint_id, f"emergency:{said.said_in}", now, self._emergency_note)
        if complaint.level is Level.OPERATORS and not complaint.raised and not complaint.is_emergency:
            self._note(complaint.complaint_id, f"{Level.OPERATORS}:0", now, self._waiting_note)

    def _note(
        self, complaint_id: str, mark: str, now: datetime, write: Callable[[Complaint, datetime], Note]
    ) -> None:
        """Send a note and mark it as sent. Raises botocore's errors, and Overtaken."""

        def _read() -> Complaint | None:
            complaint, _ = self._found(complaint_id)
            return complaint if complaint.is_waiting and mark not in complaint.noted else None

        complaint = _read()
        if complaint is None:
            return
        self.notes.insist(*write(complaint, now))
        if mark.startswith(f"{Level.OPERATORS}:"):
            count("ComplaintUnanswered")

        def _mark() -> None:
            current = _read()
            if current is not None:
                self.complaints.save(current, current.changed(now, noted=(*current.noted, mark)))

        _until_first(_mark)

    def _emergency_note(self, complaint: Complaint, now: datetime) -> Note:
        del now
        told = [level for level, _ in _whom(complaint)]
        return emergency_note(complaint, told, self.sources.villages, self.console_url)

    def _waiting_note(self, complaint: Complaint, now: datetime) -> Note:
        minutes = int((now - complaint.opened_at).total_seconds() // 60)
        return waiting_note(complaint, self.sources.villages, self.console_url, minutes)


def _whom(complaint: Complaint) -> Sequence[tuple[Level, HealthWorker]]:
    """Everybody with a number who has been told of the complaint, or is to be."""
    told: list[tuple[Level, HealthWorker]] = []
    if complaint.doctor and complaint.doctor.phone:
        told.append((Level.DOCTOR, complaint.doctor))
    puskesmas = complaint.puskesmas
    # A doctor may be reached at the health centre: one number, one message.
    numbers = {worker.phone for _, worker in told} | {None}
    if puskesmas and puskesmas.phone not in numbers and complaint.level is not Level.DOCTOR:
        told.append((Level.PUSKESMAS, puskesmas))
    return told


def _until_first[Done](attempt: Callable[[], Done]) -> Done:
    """The outcome of an attempt that nobody overtook. Raises Overtaken if that goes on and on."""
    for _ in range(_TRIES):
        try:
            return attempt()
        except Overtaken:
            continue
    raise Overtaken
