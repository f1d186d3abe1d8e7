"""What to tell a newly registered resident, and why not where not. Pure: facts in, a plan out."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from desac.adapters.config_data import City
from desac.domain import ids, link
from desac.domain.clock import Clock, ClockName
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.isolation import WELL_ENDS
from desac.domain.link import Link
from desac.domain.message import Message, Purpose
from desac.domain.person import Person
from desac.ports.outbox import NotificationPlan
from functions.notify.city_message import city_message
from functions.notify.health_contact import HealthContact, emergency_numbers
from functions.notify.rendering import clean, render
from functions.notify.template_choice import TemplateChoice
from functions.notify.templates import Wording
from functions.notify.wording import long_date, test_name

PURPOSES: Mapping[EpisodeKind, tuple[Purpose, ...]] = {
    EpisodeKind.CASE: (Purpose.POSITIVE_NOTICE, Purpose.ISOLATION_GUIDE),
    EpisodeKind.CONTACT: (Purpose.CONTACT_NOTICE,),
}


class Suppression(StrEnum):
    """Why a message is not sent."""

    NO_PHONE = "no_phone"
    OPTED_OUT = "opted_out"
    EPISODE_OVER = "episode_over"
    # Of the word that it is over: it is not, any more.
    NOT_OVER = "not_over"
    TOO_LATE = "too_late"


UNREACHABLE: Mapping[Suppression, UnreachableReason] = {
    Suppression.NO_PHONE: UnreachableReason.NO_PHONE,
    Suppression.OPTED_OUT: UnreachableReason.OPTED_OUT,
}
"""Suppressions after which somebody has to go there."""


class Facts(NamedTuple):
    """What a plan is made from. `today` is the local day (WITA) of `now`."""

    person: Person
    episode: Episode
    contact: HealthContact
    city: City
    link_key: bytes
    link_days: int
    silence_minutes: int
    now: datetime
    today: date
    number_opted_out: bool = False
    templates: TemplateChoice = TemplateChoice()
    # After so long a form is asked for once more, unless a tracer goes before that; None: it is not.
    reminder_minutes: int | None = None


def suppression(
    person: Person,
    episode: Episode,
    today: date,
    *,
    number_opted_out: bool,
    purpose: Purpose | None = None,
) -> Suppression | None:
    """Why this resident is not written to about the episode, or None.

    `number_opted_out`: somebody on the resident's phone, whoever it was, wants no messages on it. `purpose`
    is what they would be written to for.
    """
    if purpose is Purpose.ISOLATION_ENDED:
        if episode.status is EpisodeStatus.ACTIVE:
            return Suppression.NOT_OVER
        if episode.status_reason not in WELL_ENDS:
            return Suppression.EPISODE_OVER
    elif episode.status is not EpisodeStatus.ACTIVE or episode.end_date < today:
        return Suppression.EPISODE_OVER
    if person.opted_out_at is not None or number_opted_out:
        return Suppression.OPTED_OUT
    if person.phone is None:
        return Suppression.NO_PHONE
    return None


def message_ids(episode: Episode) -> tuple[str, ...]:
    """The ids of all messages that registering the episode makes."""
    return tuple(ids.message_id(episode.episode_id, purpose) for purpose in PURPOSES[episode.kind])


def make_plan(facts: Facts) -> NotificationPlan:
    """Messages, link and clock; or suppressed messages and the reason why the resident is not reached.

    Raises TemplateGapError if a message would have a gap.
    """
    episode = facts.episode
    reason = suppression(facts.person, episode, facts.today, number_opted_out=facts.number_opted_out)
    if reason is not None:
        held_back = tuple(_message(facts, purpose, {}, reason) for purpose in PURPOSES[episode.kind])
        return NotificationPlan(episode, held_back, unreachable=UNREACHABLE.get(reason))
    personal_link, token = _issue_link(facts)
    values = _values(facts, token)
    messages = tuple(_message(facts, purpose, values, None) for purpose in PURPOSES[episode.kind])
    deadline, reminder = facts.now + timedelta(minutes=facts.silence_minutes), facts.reminder_minutes
    clock = Clock(
        episode_id=episode.episode_id,
        person_id=episode.person_id,
        name=ClockName.FORM,
        due_at=deadline if reminder is None else min(facts.now + timedelta(minutes=reminder), deadline),
        deadline=deadline,
        created_at=facts.now,
    )
    return NotificationPlan(episode, messages, personal_link, clock)


def _issue_link(facts: Facts) -> tuple[Link, str]:
    # A token holds whole seconds; the record must not outlive it by a fraction.
    expires_at = datetime.fromtimestamp(int(facts.now.timestamp()), UTC) + timedelta(days=facts.link_days)
    link_id = link.link_id_for(facts.link_key, facts.episode.episode_id)
    record = Link(
        link_id=link_id,
        person_id=facts.person.person_id,
        episode_id=facts.episode.episode_id,
        expires_at=expires_at,
        created_at=facts.now,
    )
    return record, link.sign(facts.link_key, link_id, expires_at)


def _values(facts: Facts, token: str) -> dict[str, str]:
    """Every parameter of every template; each message keeps its own."""
    episode, city, contact = facts.episode, facts.city, facts.contact
    # A notice names no illness, not even in the name of a telephone line.
    is_discreet = facts.templates.wording is Wording.NOTICE
    values = {
        "nama": facts.person.name,
        "tes": test_name(episode.test),
        "tanggal_tes": long_date(episode.specimen_date or episode.result_date or episode.anchor_date),
        "sampai_tanggal": long_date(episode.end_date),
        "tanggal_tes_akhir": long_date(episode.end_date),
        "kontak_nama": contact.discreet_name if is_discreet else contact.name,
        "kontak_telepon": contact.phone,
        "nama_darurat": city.emergency_name,
        "telepon_darurat": emergency_numbers(city),
    }
    # Addresses may hold underscores, which `clean` takes for formatting.
    addresses = {"situs": city.website, "buku_saku": city.handbook_url, "video": city.video_url}
    return {name: clean(value) for name, value in values.items()} | addresses | {"token_formulir": token}


def _message(
    facts: Facts, purpose: Purpose, values: Mapping[str, str], reason: Suppression | None
) -> Message:
    chosen, person, episode = facts.templates.template_for(purpose), facts.person, facts.episode
    parameters = {name: values[name] for name in sorted(chosen.parameters) if name in values}
    if reason is None:
        render(chosen, parameters)
    return city_message(
        ids.message_id(episode.episode_id, purpose),
        purpose,
        person=person,
        episode=episode,
        template=chosen,
        parameters=parameters,
        now=facts.now,
        reason=reason,
    )
