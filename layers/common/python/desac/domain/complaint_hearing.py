"""What becomes of something a resident said: a new complaint, or a part of the one that waits. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from desac.domain.complaint import (
    Complaint,
    ComplaintState,
    HealthWorker,
    Level,
    Said,
    that_heard,
    waiting_one,
    within_bounds,
)
from desac.domain.complaint_rules import ComplaintRules, first_level, next_due
from desac.domain.episode import Episode
from desac.domain.ids import complaint_id
from desac.domain.person import Person


class Resident(NamedTuple):
    """Whom a complaint is about and who looks after them on the day of `now`.

    `reply_to` is the number that the word came from, if it came by WhatsApp.
    """

    person: Person
    episode: Episode
    doctor: HealthWorker | None
    puskesmas: HealthWorker | None
    reply_to: str | None = None
    or_else: tuple[str, ...] = ()
    told_with: str | None = None


class Hearing(NamedTuple):
    """`before` None: a new complaint. `after` is `before` where everything was taken down already.

    `told` is what the doctor is to be told now, None if nothing.
    """

    before: Complaint | None
    after: Complaint
    told: Said | None

    @property
    def is_explained_emergency(self) -> bool:
        """Whether what is told are the first words about an emergency of which there was only a button."""
        before = self.before
        return before is not None and before.is_emergency and all(one.is_tap for one in before.said)


def hear(
    known: Sequence[Complaint], said: Said, resident: Resident, rules: ComplaintRules, now: datetime
) -> Hearing:
    """Take something down. `known` are all complaints of the episode."""
    before = that_heard(known, said.said_in)
    if before is not None:
        return _heard_again(before, said, rules, now)
    waiting = waiting_one(known)
    if waiting is not None and resident.told_with is None:
        return _added(waiting, said, rules, now)
    opened = _opened(said, resident, rules, now)
    return Hearing(None, opened, said if opened.is_waiting else None)


def _opened(said: Said, resident: Resident, rules: ComplaintRules, now: datetime) -> Complaint:
    person, episode = resident.person, resident.episode
    level = first_level(resident.doctor, resident.puskesmas)
    if resident.told_with is not None:
        state = ComplaintState.CLOSED
    else:
        state = ComplaintState.OPEN if level is Level.DOCTOR else ComplaintState.ESCALATED
    opened = Complaint(
        complaint_id=complaint_id(episode.episode_id, said.said_in),
        person_id=person.person_id,
        episode_id=episode.episode_id,
        kecamatan_code=person.kecamatan_code or _kecamatan(person.village_code),
        village_code=person.village_code,
        said=(said,),
        is_emergency=said.is_emergency,
        reply_to=resident.reply_to,
        told_with=resident.told_with,
        or_else=resident.or_else,
        doctor=resident.doctor,
        puskesmas=resident.puskesmas,
        level=level,
        told_at=now,
        state=state,
        history=((state, now),),
        closed_reason=None if resident.told_with is None else "told_with_another",
        # The resident began to wait when they said it, not when we came round to it.
        opened_at=min(said.at, now),
        origin=episode.origin,
        updated_at=now,
    )
    if not opened.is_waiting:
        return opened
    return opened.model_copy(update={"due_at": next_due(opened, rules, now)})


def _added(before: Complaint, said: Said, rules: ComplaintRules, now: datetime) -> Hearing:
    quiet_until = (before.told_at or before.opened_at) + timedelta(minutes=rules.merge_minutes)
    # The doctor knows nothing yet of a complaint but that a button was pressed.
    is_first_word = not said.is_tap and all(one.is_tap for one in before.said)
    is_due = now >= quiet_until and not said.is_aside
    is_told = _is_graver(before, said) or is_first_word or is_due
    kept = said.model_copy(update={"is_told": is_told})
    changes: dict[str, object] = {"said": within_bounds((*before.said, kept))}
    if is_told:
        changes["told_at"] = now
    return Hearing(before, _hurried(before, rules, now, said, changes), kept if is_told else None)


def _heard_again(before: Complaint, said: Said, rules: ComplaintRules, now: datetime) -> Hearing:
    """A second delivery, or the emergency in a form of which the symptoms were read before."""
    known = before.heard(said.said_in)
    if known is None or known.is_emergency or not said.is_emergency or not before.is_waiting:
        return Hearing(before, before, None)
    graver = said.model_copy(update={"at": known.at, "is_told": True})
    whole = tuple(graver if one is known else one for one in before.said)
    changes: dict[str, object] = {"said": whole, "told_at": now}
    return Hearing(before, _hurried(before, rules, now, said, changes), graver)


def _is_graver(before: Complaint, said: Said) -> bool:
    new_flags = set(said.red_flags) - before.red_flags
    if new_flags or (said.is_emergency and not before.is_emergency):
        return True
    # Nobody but a reader knows what other words of danger mean; a button says the same each time.
    told = {_plain(one.words) for one in before.said if one.is_told and one.words}
    return said.is_emergency and said.words is not None and _plain(said.words) not in told


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _hurried(
    before: Complaint, rules: ComplaintRules, now: datetime, said: Said, changes: dict[str, object]
) -> Complaint:
    """With an emergency in it the complaint is one, and its time is that of an emergency."""
    if not said.is_emergency or before.is_emergency:
        return before.changed(now, **changes)
    after = before.changed(now, **changes, is_emergency=True, acknowledged_at=None, acknowledged_by=None)
    sooner = next_due(after, rules, now)
    return after.model_copy(update={"due_at": min(sooner, before.due_at or sooner)})


def _kecamatan(village_code: str | None) -> str | None:
    return village_code.rpartition(".")[0] if village_code else None
