"""One person's chain: everything that happened to them, and the reason wherever it stopped."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from desac.domain.aid import AidRequest
from desac.domain.assignment import Assignment
from desac.domain.base import Record, UtcDatetime
from desac.domain.clock import Clock
from desac.domain.complaint import Complaint, Level
from desac.domain.corrections import facts_of_episode
from desac.domain.daily_report import DailyReport
from desac.domain.doubt import Doubt
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.episode_steps import episode_steps
from desac.domain.ids import person_of
from desac.domain.intake import Intake
from desac.domain.location import Location, Precision
from desac.domain.merge import Merge
from desac.domain.message import HoldReason, Message, MessageState, Purpose
from desac.domain.person import ContactEdge, Person
from desac.domain.reply import Reply
from desac.domain.silence import Silence
from desac.domain.sources import Disagreement
from desac.domain.step import Step
from desac.domain.trace import RowTrace
from desac.domain.traced_contacts import TracedContacts


class WhyNot(StrEnum):
    """A reason why the city writes nothing (more) to a person."""

    NO_PHONE = "no_phone"
    OPTED_OUT = "opted_out"
    NUMBER_OPTED_OUT = "number_opted_out"
    NOT_ON_WHATSAPP = "not_on_whatsapp"
    NO_EPISODE = "no_episode"
    EPISODE_OVER = "episode_over"
    MERGED = "merged"


WHY_NOT_TEXT = {
    WhyNot.NO_PHONE: "Tidak ada nomor telepon seluler yang dapat dipakai.",
    WhyNot.OPTED_OUT: "Warga meminta tidak dikirimi pesan lagi.",
    WhyNot.NUMBER_OPTED_OUT: "Orang lain dengan nomor yang sama meminta nomor itu tidak dikirimi pesan lagi.",
    WhyNot.NOT_ON_WHATSAPP: "Nomor tersebut tidak terdaftar di WhatsApp.",
    WhyNot.NO_EPISODE: "Tidak ada catatan kasus atau kontak erat.",
    WhyNot.EPISODE_OVER: "Masa isolasi atau karantina sudah selesai.",
    WhyNot.MERGED: "Data ini sudah digabung dengan data warga lain.",
}

WAITS_TEXT = {
    HoldReason.QUIET_HOURS: "Menunggu pagi: pada malam hari pesan tidak dikirim.",
    HoldReason.PAUSE_CALENDAR: "Menunggu hari hening (Nyepi) berakhir.",
    HoldReason.DAILY_LIMIT: "Batas harian jumlah penerima dari WhatsApp sudah tercapai.",
    HoldReason.SENDING_STOPPED: "Pengiriman dihentikan sampai petugas melanjutkannya.",
    HoldReason.TEMPLATE_HELD: "Templat pesan ini ditahan oleh WhatsApp sampai petugas memeriksanya.",
    HoldReason.PARKED: "Pesan ini ditolak WhatsApp dan menunggu diperiksa petugas.",
    HoldReason.RECIPIENT_SLOWED: "Terlalu banyak pesan ke nomor ini; dicoba lagi sebentar.",
    HoldReason.RETRY_LATER: "WhatsApp sedang tidak dapat menerima; dicoba lagi.",
}


class Wait(Record):
    """Why a message has not gone yet, and until when it waits, if that is known."""

    purpose: Purpose
    reason: HoldReason
    until: UtcDatetime | None = None


class Chain(Record):
    """All items of one person's partition. `index_person_ids` are those who named this person.

    `number_opted_out`: somebody else on the phone wants no more messages on it.
    """

    person: Person
    episodes: tuple[Episode, ...] = ()
    rows: tuple[RowTrace, ...] = ()
    messages: tuple[Message, ...] = ()
    replies: tuple[Reply, ...] = ()
    clocks: tuple[Clock, ...] = ()
    intakes: tuple[Intake, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    reports: tuple[DailyReport, ...] = ()
    silences: tuple[Silence, ...] = ()
    locations: tuple[Location, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    traced_contacts: tuple[TracedContacts, ...] = ()
    aid: tuple[AidRequest, ...] = ()
    contacts: tuple[ContactEdge, ...] = ()
    index_person_ids: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    merges: tuple[Merge, ...] = ()
    # Rows of those who were merged into this person.
    merged_rows: tuple[RowTrace, ...] = ()
    number_opted_out: bool = False

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where a later file differs from what a resident or a tracer entered."""
        told = (fact for episode in self.episodes for fact in facts_of_episode(episode))
        return self.person.disagreements(dict(told))

    @property
    def kecamatan_codes(self) -> frozenset[str]:
        """Every kecamatan that has to do with this person: by home, location and assignment."""
        villages = [self.person.village_code, *(location.village_code for location in self.locations)]
        codes = {village.rpartition(".")[0] for village in villages if village}
        codes |= {assignment.kecamatan_code for assignment in self.assignments}
        return frozenset(codes | {self.person.kecamatan_code or ""}) - {""}

    def reasons_not(self) -> tuple[WhyNot, ...]:
        """Every reason why nothing more will be sent; empty if the person will be messaged."""
        active = [episode for episode in self.episodes if episode.status is EpisodeStatus.ACTIVE]
        unreachable = {episode.unreachable for episode in active}
        return tuple(
            why
            for why, holds in (
                (WhyNot.NO_PHONE, self.person.phone is None),
                (WhyNot.OPTED_OUT, self.person.opted_out_at is not None),
                (WhyNot.NUMBER_OPTED_OUT, self.number_opted_out and self.person.opted_out_at is None),
                (WhyNot.NOT_ON_WHATSAPP, "not_on_whatsapp" in unreachable),
                (WhyNot.NO_EPISODE, not self.episodes),
                (WhyNot.EPISODE_OVER, bool(self.episodes) and not active and not self.person.merged_into),
                # What the two did not have in common goes on under the old id.
                (WhyNot.MERGED, self.person.merged_into is not None and not active),
            )
            if holds
        )

    @property
    def will_be_messaged(self) -> bool:
        """Whether the city may still write to this person."""
        return not self.reasons_not()

    def waits(self) -> tuple[Wait, ...]:
        """Why messages that are to be sent have not been: empty if none waits."""
        return tuple(
            Wait(purpose=one.purpose, reason=HoldReason(one.reason), until=one.held_until)
            for one in self.messages
            if one.state is MessageState.HELD and one.reason
        )

    def steps(self, episode_id: str) -> tuple[Step, ...]:
        """The way of one episode in order: file row, messages, form, complaints, location, tracing, aid."""
        return tuple(self._steps(episode_id))

    def _steps(self, episode_id: str) -> Iterator[Step]:
        yield from (_row_step(one) for one in self.rows if one.episode_id == episode_id)
        for episode in self.episodes:
            if episode.episode_id == episode_id:
                yield from episode_steps(episode)
        yield from (_message_step(one) for one in self.messages if one.episode_id == episode_id)
        yield from (_clock_step(one) for one in self.clocks if one.episode_id == episode_id)
        yield from (_form_step(one) for one in self.intakes if one.episode_id == episode_id)
        for complaint in self.complaints:
            if complaint.episode_id == episode_id:
                yield from _complaint_steps(complaint)
        yield from (_report_step(one) for one in self.reports if one.episode_id == episode_id)
        for silence in self.silences:
            if silence.episode_id == episode_id:
                yield from _silence_steps(silence)
        yield from (_location_step(one) for one in self.locations if one.episode_id == episode_id)
        yield from (_assignment_step(one) for one in self.assignments if one.assignment_id == episode_id)
        for aid in self.aid:
            if aid.aid_id == episode_id:
                yield from _aid_steps(aid)


def _row_step(row: RowTrace) -> Step:
    return Step(name="row", state=row.effect, reason=", ".join(row.codes) or None, at=row.created_at)


def _clock_step(clock: Clock) -> Step:
    return Step(name=f"clock.{clock.name}", state=clock.state, at=clock.due_at)


def _form_step(intake: Intake) -> Step:
    return Step(name="form", state="submitted", at=intake.submitted_at)


def _message_step(message: Message) -> Step:
    reason = message.reason
    if reason is None and message.error_code is not None:
        reason = f"whatsapp_{message.error_code}"
    reasons = [*([reason] if reason else []), *_shared_with(message)]
    return Step(
        name=f"message.{message.purpose}",
        state=message.state,
        reason=", ".join(reasons) or None,
        at=_entered(message),
        until=message.held_until,
    )


def _shared_with(message: Message) -> Iterator[str]:
    """Whom one message on a shared phone names as well, by person id; of a companion, whose it is."""
    others = [message.lead] if message.lead else message.companions
    if others:
        yield f"sent together with {' '.join(person_of(one) for one in others)}"


def _entered(message: Message) -> datetime:
    times = [at for state, at in message.history if state is message.state]
    return times[-1] if times else message.updated_at


def _complaint_steps(complaint: Complaint) -> Iterator[Step]:
    """Each state with its time; who is waited for stands at the last one."""
    *before, (state, at) = complaint.history
    yield from (Step(name="complaint", state=one, at=when) for one, when in before)
    reason = complaint.closed_reason
    if reason is None and complaint.is_waiting:
        why = "" if complaint.doctor or complaint.level is Level.DOCTOR else "no_doctor, "
        reason = f"{why}waits_for_{complaint.level}"
    yield Step(name="complaint", state=state, reason=reason, at=at)


def _report_step(report: DailyReport) -> Step:
    reason = ", ".join([report.how, *report.signs])
    return Step(name=f"report.{report.day}", state=report.triage, reason=reason, at=report.reported_at)


def _silence_steps(silence: Silence) -> Iterator[Step]:
    """Each step, word and end; what is waited for stands at the last one."""
    *before, (last, at) = silence.history
    name = f"silence.{silence.kind}"
    yield from (Step(name=name, state=one, at=when) for one, when in before)
    reason = silence.over_note or (f"waits_for_{silence.step}" if silence.is_waiting else None)
    yield Step(name=name, state=last, reason=reason, at=at, until=silence.due_at)


def _location_step(location: Location) -> Step:
    unclear = location.precision is not Precision.EXACT
    reason = location.reason if unclear else None
    return Step(name="location", state=location.precision, reason=reason, at=location.updated_at)


def _assignment_step(assignment: Assignment) -> Step:
    reason = assignment.outcome or assignment.reason
    return Step(name="assignment", state=assignment.state, reason=reason, at=assignment.updated_at)


def _aid_steps(aid: AidRequest) -> Iterator[Step]:
    """Each state with who brought it there, and what the resident said of the delivery."""
    if not aid.history:
        yield Step(name="sembako", state=aid.state, reason=aid.reason, at=aid.updated_at)
    for step in aid.history:
        reasons = [step.reason, f"by {step.by}", step.note]
        yield Step(name="sembako", state=step.state, reason=", ".join(filter(None, reasons)), at=step.at)
    if aid.is_received:
        yield Step(name="sembako", state=aid.state, reason="received, says the resident", at=aid.answered_at)
