"""From an event to what the resident said, and to whoever looks after them today."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from desac.adapters.triage_rules import triage_book
from desac.domain.complaint import LONGEST_WORDS, HealthWorker, Said
from desac.domain.complaint_hearing import Resident
from desac.domain.complaint_rules import ComplaintRules
from desac.domain.daily_report import Report
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.ids import reply_digest
from desac.domain.intake import Intake
from desac.domain.person import Person
from desac.domain.reply import Reply
from desac.domain.reply_kinds import ReplyPayload
from desac.domain.roster import ContactSource
from desac.domain.village import VillageDirectory
from desac.event.said import EmergencyRaised, ResidentWrote, SymptomsReported
from desac.ports.complaints import SaidStore
from desac.ports.inbox import Inbox
from desac.ports.outbox import Addressee
from desac.ports.roster import Roster
from functions.notify.complaint_words import short_name
from functions.notify.replies import episode_of

_FORM, _REPLY, _REPORT = "form", "reply", "report"
_BUTTONS = frozenset({ReplyPayload.SYMPTOM, ReplyPayload.EMERGENCY})


class Told(NamedTuple):
    """Something said, by whom, and the form as it stands."""

    said: Said
    resident: Resident
    intake: Intake | None

    @property
    def in_form(self) -> bool:
        """Whether it came by a form, where there is no reply to answer."""
        return self.said.said_in.startswith((f"{_FORM}:", f"{_REPORT}:"))


class Sources(NamedTuple):
    """Where a complaint's facts are read."""

    said: SaidStore
    inbox: Inbox
    roster: Roster
    villages: VillageDirectory
    rules: ComplaintRules
    addressee: Callable[[str, str], Addressee | None]

    def read(self, event: SymptomsReported | EmergencyRaised | ResidentWrote, now: datetime) -> Told:
        """What was said. Raises LookupError if the record behind the event is not there (yet)."""
        found = self.addressee(event.person_id, event.episode_id)
        if found is None:
            raise LookupError(f"no such person and episode: {event.episode_id}")
        is_emergency = isinstance(event, EmergencyRaised)
        intake = self.said.intake(event.episode_id)
        kind, _, place = event.said_in.partition(":")
        reply = self.said.reply(event.person_id, place) if kind == _REPLY else None
        report = self._report(event.episode_id, place) if kind == _REPORT else None
        if (reply, report) == (None, None) and (kind in {_REPLY, _REPORT} or intake is None):
            raise LookupError(f"nothing is kept under {event.said_in} of {event.episode_id}")
        if report is not None:
            said = _in_report(event.said_in, report, is_emergency=is_emergency)
        elif reply is not None:
            is_aside = isinstance(event, ResidentWrote)
            said = _in_reply(event.said_in, reply, is_emergency=is_emergency, is_aside=is_aside)
        else:
            said = _in_form(event.said_in, intake, now, is_emergency=is_emergency)
        today = now.astimezone(WITA).date()
        return Told(said, self._resident(found.person, found.episode, reply, today), intake)

    def _report(self, episode_id: str, place: str) -> Report | None:
        """The report of a day and revision, `2021-08-12.1`; the day's last where that one is not kept."""
        day, _, revision = place.rpartition(".")
        kept = self.said.report(episode_id, date.fromisoformat(day))
        return (kept.revised(int(revision)) or kept) if kept else None

    def _resident(self, person: Person, episode: Episode, reply: Reply | None, today: date) -> Resident:
        phone = reply.sender if reply and reply.sender.startswith("+") else None
        lead, others = self._lead(person, reply, phone)
        is_lead = lead.person_id == person.person_id
        return Resident(
            person=person,
            episode=episode,
            doctor=self._doctor(person.village_code, today),
            puskesmas=self._puskesmas(person.village_code),
            reply_to=phone,
            or_else=tuple(short_name(one.name) for one in others) if is_lead else (),
            told_with=None if is_lead else lead.person_id,
        )

    def _lead(self, person: Person, reply: Reply | None, phone: str | None) -> tuple[Person, list[Person]]:
        """Whose complaint a reply is that may be from several: the likeliest one's, as when it is answered.

        Those are the people under whom it was kept: of whoever quotes a message, only those it was for.
        """
        if reply is None or phone is None:
            return person, []
        digest = reply_digest(reply.wamid)
        others = [one for one in self.inbox.people_on(phone) if one.person_id != person.person_id]
        # Only of a reply with an episode is an event told, so that its complaint comes to be.
        kept = ((one, self.said.reply(one.person_id, digest)) for one in others)
        senders = [person, *(one for one, its in kept if its and its.episode_id)]
        known = [(one, episode_of(self.inbox.episodes(one.person_id))) for one in senders]
        likeliest = sorted(
            ((one, its) for one, its in known if its is not None),
            key=lambda pair: (
                pair[1].status is EpisodeStatus.ACTIVE,
                pair[1].anchor_date,
                pair[0].person_id,
            ),
            reverse=True,
        )
        if not likeliest:
            return person, []
        lead = likeliest[0][0]
        return lead, [one for one, _ in likeliest if one.person_id != lead.person_id]

    def _doctor(self, village_code: str | None, today: date) -> HealthWorker | None:
        found = self.roster.doctor_on(village_code, today) if village_code else None
        if found is None:
            return None
        return HealthWorker(name=found.name, phone=found.phone, source=ContactSource.DOCTOR)

    def _puskesmas(self, village_code: str | None) -> HealthWorker | None:
        found = self.villages.puskesmas(village_code) if village_code else None
        if found is None:
            return None
        phone = self.rules.puskesmas_phones.get(found.name)
        return HealthWorker(name=found.name, phone=phone, source=ContactSource.PUSKESMAS)


def _in_reply(said_in: str, reply: Reply, *, is_emergency: bool, is_aside: bool) -> Said:
    """What a reply says; at most `LONGEST_WORDS` of it, the whole is in the reply."""
    words = (reply.text or reply.payload or reply.kind).strip()
    return Said(
        said_in=said_in,
        at=reply.received_at,
        words=words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…",
        is_emergency=is_emergency,
        is_tap=reply.payload in _BUTTONS,
        is_aside=is_aside,
    )


def _in_report(said_in: str, report: Report, *, is_emergency: bool) -> Said:
    """A daily report, with what was measured."""
    flags = frozenset(triage_book().on(report.reported_at.astimezone(WITA).date()).red_flags)
    signs = {*report.red_flags, *report.symptoms, *report.signs}
    return Said(
        said_in=said_in,
        at=report.reported_at,
        symptoms=tuple(sorted(signs - flags)),
        red_flags=tuple(sorted(signs & flags)),
        readings=report.readings,
        is_emergency=is_emergency,
    )


def _in_form(said_in: str, intake: Intake | None, now: datetime, *, is_emergency: bool) -> Said:
    """The form as it stands: it may have been sent again since, and then that says more than the first."""
    symptoms = intake.symptoms if intake else ()
    red_flags = intake.red_flags if intake else ()
    return Said(
        said_in=said_in,
        at=intake.submitted_at if intake else now,
        symptoms=symptoms,
        red_flags=red_flags,
        is_emergency=is_emergency or bool(red_flags),
    )
