"""What a sent form changes: the answers, corrections of the record, the onset, the waiting clock."""

from datetime import date, datetime, timedelta
from typing import Any

from desac.adapters import keys
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind
from desac.domain.intake import Intake, NamedContact
from desac.domain.isolation import Told, with_reason
from desac.domain.rules import RuleBook
from desac.domain.sources import episode_fact, stamp
from desac.ports.intake import KnownResident, Submission
from functions.intake_form.answers import Answers, ContactAnswer

# What makes two forms the same; who registered a contact meanwhile is not the resident's doing.
_NOT_CONTENT = {"revision", "visit_wanted_in", "submitted_at", "first_submitted_at", "origin", "untraced"}
# The same form within this time is sent once; later on the resident confirms it.
_ONE_SENDING = timedelta(minutes=10)


def plan_submission(
    known: KnownResident, answers: Answers, stated_birth_date: date | None, rules: RuleBook, now: datetime
) -> Submission:
    """All changes of one form. The same form at once again changes nothing; later it is one more revision.

    `stated_birth_date` is what the resident typed where no birth date was on record.
    """
    return Submission(
        known=known,
        intake=None if _is_repeated(known, answers, now) else _intake(known, answers, now),
        person_changes=_person_changes(known, answers, stated_birth_date, now),
        episode_changes=_episode_changes(known, answers, rules, now),
        stop_clock=known.clock_open,
    )


def _intake(known: KnownResident, answers: Answers, now: datetime) -> Intake:
    before = known.intake
    registered = {
        (contact.name, contact.phone): contact.registered_person_id
        for contact in (before.contacts if before else ())
    }
    contacts = tuple(dict.fromkeys(_contact(contact, registered) for contact in answers.contacts))
    revision = before.revision + 1 if before else 1
    return Intake(
        episode_id=known.episode.episode_id,
        person_id=known.person.person_id,
        address=answers.address,
        village_code=answers.village_code,
        point=answers.position,
        symptoms=answers.symptoms,
        onset_date=answers.onset_date,
        red_flags=answers.red_flags,
        contacts=contacts,
        sembako_wanted=answers.sembako_wanted,
        household_size=answers.household_size,
        kk=answers.kk,
        visit_wanted=answers.visit_wanted,
        visit_wanted_in=_wanted_in(before, revision) if answers.visit_wanted else None,
        note=answers.note,
        untraced=before.untraced if before and before.contacts == contacts else None,
        revision=revision,
        # The file that led to this resident: its funnel counts the form too.
        origin=known.episode.origin,
        submitted_at=now,
        first_submitted_at=(before.first_submitted_at or before.submitted_at) if before else None,
    )


def _wanted_in(before: Intake | None, revision: int) -> int | None:
    """A wish stays the same one through every correction, until it is taken back."""
    return before.visit_wanted_in if before and before.visit_wanted else revision


def _contact(contact: ContactAnswer, registered: dict[tuple[str, str | None], str | None]) -> NamedContact:
    return NamedContact(
        name=contact.name,
        phone=contact.phone,
        relation=contact.relation,
        last_met=contact.last_met,
        registered_person_id=registered.get((contact.name, contact.phone)),
    )


def _content(intake: Intake) -> dict[str, Any]:
    return intake.model_dump(exclude=_NOT_CONTENT)


def _person_changes(
    known: KnownResident, answers: Answers, stated_birth_date: date | None, now: datetime
) -> dict[str, Any]:
    """Fields the resident states, never to nothing; also what agrees becomes confirmed.

    A confirmed fact is one that a later file does not overwrite; the onset is one of the episode's.
    """
    person = known.person
    told: dict[str, Any] = {
        "address": answers.address,
        "village_code": answers.village_code,
        "kk": answers.kk,
        "birth_date": stated_birth_date if person.birth_date is None else None,
    }
    told = {name: value for name, value in told.items() if value is not None}
    changes = {name: value for name, value in told.items() if value != getattr(person, name)}
    onset = episode_fact(known.episode.episode_id, "onset_date")
    if answers.village_code:
        # The kecamatan is the village's, not what a file said of the village before.
        kecamatan = answers.village_code.rpartition(".")[0]
        changes |= {"kecamatan_code": kecamatan} if kecamatan != person.kecamatan_code else {}
    own_onset = [onset] if answers.onset_date and not _onset_is_staffs(known) else []
    confirmed = tuple(dict.fromkeys((*person.confirmed_fields, *told, *own_onset)))
    if _takes_onset_back(known, answers) and not _onset_is_staffs(known):
        confirmed = tuple(fact for fact in confirmed if fact != onset)
    if confirmed != person.confirmed_fields:
        changes["confirmed_fields"] = confirmed
    if not changes and _is_repeated(known, answers, now):
        return {}
    # What agrees is told anew as well: a file that said otherwise in between is answered by it.
    facts = [fact for fact in (*told, *own_onset) if fact in confirmed]
    said = stamp(now, keys.form_origin(now.astimezone(WITA).date()))
    if facts and (sources := person.sources.confirmed(facts, said)) != person.sources:
        changes["sources"] = sources
    return changes


def _is_repeated(known: KnownResident, answers: Answers, now: datetime) -> bool:
    """Whether this is the form just sent, once more: by a second tap, or because no answer arrived."""
    before = known.intake
    if before is None or _content(before) != _content(_intake(known, answers, now)):
        return False
    return now - before.submitted_at < _ONE_SENDING


def _onset_is_staffs(known: KnownResident) -> bool:
    """Whether a doctor said when it began: the form keeps what the resident says, the episode the other."""
    return known.person.sources.is_staffs(episode_fact(known.episode.episode_id, "onset_date"))


def _takes_onset_back(known: KnownResident, answers: Answers) -> bool:
    """Whether an onset that an earlier form gave is gone; one that came from somewhere else stands."""
    before = known.intake.onset_date if known.intake else None
    return answers.onset_date is None and before is not None and known.episode.onset_date == before


def _episode_changes(
    known: KnownResident, answers: Answers, rules: RuleBook, now: datetime
) -> dict[str, Any]:
    """The onset on the episode, and the end of isolation that follows from it.

    An onset taken back in a corrected form is taken back here too, unless it came from somewhere else.
    """
    episode, onset = known.episode, answers.onset_date
    if onset is None and not _takes_onset_back(known, answers):
        return {}
    if onset == episode.onset_date or _onset_is_staffs(known):
        return {}
    changes: dict[str, Any] = {"onset_date": onset}
    end = _end_date(episode, onset, rules)
    if end != episode.end_date:
        changes["end_date"] = end
    return with_reason(episode, changes, Told("form", now))


def _end_date(episode: Episode, onset: date | None, rules: RuleBook) -> date:
    """A resident's own word may lengthen isolation, never shorten it: that is for a doctor."""
    if episode.kind is EpisodeKind.CONTACT:
        return episode.end_date
    in_force = rules.on(episode.anchor_date)
    kind, anchor, last_symptom = episode.kind, episode.anchor_date, episode.last_symptom_date
    without_onset = in_force.end_date(kind, anchor, last_symptom=last_symptom)
    return max(without_onset, in_force.end_date(kind, anchor, onset, last_symptom))
