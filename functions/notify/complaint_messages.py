"""The messages about a complaint: to the doctor, to the resident, and back to the doctor. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from desac.adapters.config_data import City, city
from desac.adapters.village_data import load_directory
from desac.domain import ids, link
from desac.domain.complaint import Complaint, Given, HealthWorker, Level, Said
from desac.domain.dates import WITA
from desac.domain.episode import Episode
from desac.domain.intake import Intake
from desac.domain.link import Link, LinkKind
from desac.domain.message import ANSWERS, Lane, Message, MessageState, Purpose
from desac.domain.patient import age_words, stay_words
from desac.domain.person import Person
from desac.domain.village import VillageDirectory
from functions.notify.answers import answer
from functions.notify.complaint_words import (
    answer_words,
    complaint_text,
    phone_words,
    severity,
    village_words,
)
from functions.notify.health_contact import HealthContact, emergency_numbers
from functions.notify.rendering import answer_text, clean, render
from functions.notify.template_choice import TemplateChoice

KINDS: Mapping[Level, LinkKind] = {Level.DOCTOR: LinkKind.DOCTOR, Level.PUSKESMAS: LinkKind.PUSKESMAS}
NOBODY_NAMED = "petugas Satgas Covid-19 Kota Denpasar"
_NO_ANSWER_TEXT = "(tanpa keterangan)"


class Desk(NamedTuple):
    """What every message about complaints is made with. `today` is the local day (WITA) of `now`,
    `templates` tells which words are approved."""

    city: City
    villages: VillageDirectory
    now: datetime
    templates: TemplateChoice = TemplateChoice()

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(WITA).date()


def desk_at(now: datetime, templates: TemplateChoice | None = None) -> Desk:
    """The desk with the city's own data."""
    return Desk(city(), load_directory(), now, templates or TemplateChoice())


@dataclass(frozen=True, slots=True)
class Issuer:
    """Makes the links of health workers; each opens for `days`."""

    key: bytes = field(repr=False)
    days: int

    def issue(self, complaint: Complaint, kind: LinkKind, now: datetime) -> tuple[Link, str]:
        """The record of a link and its token."""
        # A token holds whole seconds; the record must not outlive it by a fraction.
        until = datetime.fromtimestamp(int(now.timestamp()), UTC) + timedelta(days=self.days)
        link_id = link.complaint_link_id(self.key, complaint.complaint_id, kind)
        record = Link(
            link_id=link_id,
            kind=kind,
            complaint_id=complaint.complaint_id,
            person_id=complaint.person_id,
            episode_id=complaint.episode_id,
            expires_at=until,
            created_at=now,
        )
        return record, link.sign(self.key, link_id, until)


class Matter(NamedTuple):
    """Something said, in its complaint, with whom it is about and the form as it stands."""

    complaint: Complaint
    said: Said
    person: Person
    episode: Episode
    intake: Intake | None


def notice(
    desk: Desk, issuer: Issuer, matter: Matter, to: HealthWorker, level: Level
) -> tuple[Message, Link]:
    """What a doctor or a puskesmas is told, and the link to answer by. Raises TemplateGapError for a gap."""
    complaint, said, person = matter.complaint, matter.said, matter.person
    issued, token = issuer.issue(complaint, KINDS[level], desk.now)
    plain = {
        "dokter": to.name,
        "tingkat": severity(is_emergency=said.is_emergency),
        "nomor": complaint.number,
        "nama": person.name,
        "umur": age_words(person.birth_date, desk.today),
        "hari": stay_words(matter.episode, desk.today),
        "desa": village_words(complaint.village_code, desk.villages),
        "telepon": phone_words(complaint.reply_to or person.phone),
    }
    values = {name: clean(value) for name, value in plain.items()}
    # Already one line, and longer than a name may be.
    values["keluhan"] = complaint_text(said, matter.intake, complaint.or_else)
    about = f"{complaint.complaint_id}|{said.said_in}|{level}|{complaint.raised}|{said.is_emergency}"
    values["token_dokter"] = token
    return _make(desk, complaint, Purpose.COMPLAINT_NOTICE, about, values, to=to.phone), issued


def received(desk: Desk, matter: Matter, contact: HealthContact, reason: str | None) -> Message:
    """What the resident is told once the form's complaint is passed on; suppressed if there is a `reason`."""
    complaint, person = matter.complaint, matter.person
    first = complaint.doctor if complaint.level is Level.DOCTOR else complaint.puskesmas
    named = first.name if first and first.phone else NOBODY_NAMED
    plain = {
        "nama": person.name,
        "kepada": named,
        "kontak_nama": contact.name,
        "kontak_telepon": contact.phone,
        **_emergency(desk.city),
    }
    values = {name: clean(value) for name, value in plain.items()}
    about = f"{complaint.complaint_id}|{matter.said.said_in}"
    purpose = Purpose.COMPLAINT_RECEIVED
    return _make(desk, complaint, purpose, about, values, to=person.phone, reason=reason)


def doctor_answer(desk: Desk, complaint: Complaint, person: Person, given: Given, number: int) -> Message:
    """A health worker's words to the resident; suppressed where there is no number to send them to."""
    values = {
        "penjawab": clean(given.name),
        "nama": clean(person.name),
        "jawaban": answer_words(given) or _NO_ANSWER_TEXT,
        **_emergency(desk.city),
    }
    to = complaint.reply_to or person.phone
    about = f"{complaint.complaint_id}|{number}"
    reason = None if to else "no_phone"
    return _make(desk, complaint, Purpose.DOCTOR_ANSWER, about, values, to=to, reason=reason)


def to_doctor(
    desk: Desk, complaint: Complaint, purpose: Purpose, values: Mapping[str, str], *, to: str, wamid: str
) -> Message:
    """A line back to a health worker who has just written; it lies with the resident it is about."""
    whole = {**values, **_emergency(desk.city)}
    return _make(desk, complaint, purpose, wamid, whole, to=to, in_reply_to=wamid)


def _emergency(city: City) -> dict[str, str]:
    return {"nama_darurat": clean(city.emergency_name), "telepon_darurat": emergency_numbers(city)}


def _make(
    desk: Desk,
    complaint: Complaint,
    purpose: Purpose,
    about: str,
    values: Mapping[str, str],
    *,
    to: str | None,
    reason: str | None = None,
    in_reply_to: str | None = None,
) -> Message:
    """A message, checked to have no gap. Raises TemplateGapError."""
    words: dict[str, Any]
    if purpose in ANSWERS:
        chosen = answer(purpose)
        parameters = {name: values[name] for name in sorted(chosen.parameters) if name in values}
        answer_text(chosen, parameters)
        words = {"template": chosen.name.value, "template_version": chosen.version}
    else:
        approved = desk.templates.template_for(purpose)
        parameters = {name: values[name] for name in sorted(approved.parameters) if name in values}
        render(approved, parameters)
        words = {"template": approved.name, "template_version": approved.version}
    state = MessageState.QUEUED if reason is None else MessageState.SUPPRESSED
    return Message(
        message_id=ids.message_id(complaint.episode_id, purpose, about),
        episode_id=complaint.episode_id,
        person_id=complaint.person_id,
        purpose=purpose,
        # Somebody ill waits for each of them.
        lane=Lane.URGENT,
        to=to,
        **words,
        parameters=parameters,
        state=state,
        reason=reason,
        in_reply_to=in_reply_to,
        complaint_id=complaint.complaint_id,
        history=((state, desk.now),),
        origin=complaint.origin,
        created_at=desk.now,
        updated_at=desk.now,
    )
