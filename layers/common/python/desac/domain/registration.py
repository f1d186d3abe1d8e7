"""What a row, or a contact named in a form, does to what is known. Pure: known things in, a plan out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from desac.domain.corrections import corrections, facts_of, facts_of_episode, new_person
from desac.domain.doubt import Doubt
from desac.domain.edges import claims_and_links, first_claims, own_edge
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.episode_facts import EPISODE_FIELDS, EpisodeFacts, coincide, covers, revived
from desac.domain.isolation import Told, with_reason
from desac.domain.person import Person
from desac.domain.plan import NOBODY, EdgeChange, Known, Plan, changed_fields, found_codes
from desac.domain.row import RowEffect, RowPlace
from desac.domain.rules import RuleBook
from desac.domain.sources import Sources, Weighing, episode_fact
from desac.domain.trace import FirstRow, RowTrace
from desac.domain.wish import Registration

__all__ = ["Known", "Plan", "Registration", "RowPlace", "plan", "trace_of"]


def plan(
    wish: Registration,
    known: Known,
    *,
    rules: RuleBook,
    now: datetime,
    today: date,
    new_id: Callable[[], str],
) -> Plan:
    """Decide what a registration changes. `today` is the local date (WITA)."""
    if known is NOBODY and not wish.names_index:
        return _first_heard_of(wish, rules=rules, now=now, today=today, person_id=new_id())
    person = known.person or new_person(wish, new_id(), known, now)
    weighing = Weighing(wish.said(now), person.sources, person.confirmed_fields)
    person_changes = corrections(wish, known, weighing)
    facts = _facts(wish)
    own = [one for one in known.episodes if one.person_id == person.person_id]
    # What a row says goes to the record it speaks of; another record's episode is only not begun twice.
    current = facts.current(own) or facts.current(known.episodes)
    episode = current or facts.begin(person.person_id, known.episodes, rules, now, today)
    episode_changes: dict[str, Any] = {}
    if current:
        onset = episode_fact(current.episode_id, "onset_date")
        told_onset = onset in person.confirmed_fields and not person.sources.is_staffs(onset)
        episode_changes = facts.corrections(
            current, known.episodes, weighing, rules, today, onset_is_residents=told_onset
        )
        if episode_changes.get("status") is EpisodeStatus.ACTIVE and _is_doubled(current, known.episodes):
            # They are being looked after already, under another record.
            del episode_changes["status"], episode_changes["status_reason"]
        by = "file" if wish.place else "form"
        episode_changes = with_reason(current, episode_changes, Told(by, now))
    as_it_will_be = episode.model_copy(update=episode_changes) if episode_changes else episode
    superseded = tuple(
        old
        for old in known.episodes
        if old.status is EpisodeStatus.ACTIVE and old is not current and covers(as_it_will_be, old)
    )
    closed_with = tuple(
        one
        for one in known.episodes
        if wish.closed and one.status is EpisodeStatus.ACTIVE and one.person_id != person.person_id
        if one not in superseded and one is not current and coincide(one, as_it_will_be)
    )
    taken_up = tuple(revived(as_it_will_be, known.episodes, today))
    begins = current is None or bool(taken_up) or episode_changes.get("status") is EpisodeStatus.ACTIVE
    edge = own_edge(wish, known, person, now)
    corrected = person.model_copy(update=person_changes) if person_changes else person
    claims, links = claims_and_links(wish, known, corrected, now)
    doubts = _doubts(known, person, now)
    new_doubts = tuple(doubt for doubt, other in doubts if not _is_noted(person, other))
    changed = changed_fields(person_changes, episode_changes, edge)
    effect = _effect(current, edge, changed)
    index_unknown = wish.names_index and known.index_person_id is None
    if current is None and known.trace is None:
        found = found_codes(
            [doubt for doubt, _ in doubts], weighing.disagreements, index_unknown=index_unknown
        )
        episode = episode.model_copy(update={"first_row": _first_row(wish, changed, found)})
    return Plan(
        effect=known.trace.effect if known.trace else effect,
        person=person,
        episode=episode,
        new_person=known.person is None,
        new_episode=current is None,
        person_changes=person_changes,
        sources=_sources(weighing, person, person_changes, known, as_it_will_be) if known.person else None,
        episode_ids=None if current else (*(one.episode_id for one in own), episode.episode_id),
        disagreements=tuple(weighing.disagreements),
        episode_changes=episode_changes,
        superseded=superseded,
        revived=taken_up,
        closed_with=closed_with,
        closed=wish.closed,
        held=known.kept if begins else None,
        rephoned=_rephoned(own, superseded, episode, episode_changes) if "phone" in person_changes else (),
        claims=claims,
        edge=edge,
        links=links,
        doubts=tuple(doubt for doubt, _ in doubts),
        new_doubts=new_doubts,
        trace=known.trace,
        index_unknown=index_unknown,
    )


def _first_heard_of(
    wish: Registration, *, rules: RuleBook, now: datetime, today: date, person_id: str
) -> Plan:
    """What `plan` decides where nothing is known and no index case named: most rows, so in a short way."""
    person = new_person(wish, person_id, NOBODY, now)
    return Plan(
        effect=RowEffect.NEW,
        person=person,
        episode=_facts(wish).begin(person_id, (), rules, now, today, first_row=_first_row(wish)),
        new_person=True,
        new_episode=True,
        episode_ids=person.episode_ids,
        closed=wish.closed,
        claims=first_claims(wish, person),
    )


def _first_row(
    wish: Registration, changed: tuple[str, ...] = (), found: tuple[str, ...] = ()
) -> FirstRow | None:
    place = wish.place
    if place is None:
        return None
    return FirstRow.of_valid(
        file_id=place.file_id,
        sheet=place.sheet,
        row=place.row,
        changed=changed,
        codes=wish.codes,
        found=found,
    )


def _facts(wish: Registration) -> EpisodeFacts:
    return EpisodeFacts(
        kind=wish.kind,
        anchor=wish.anchor,
        is_dated=wish.kind is EpisodeKind.CASE or wish.last_met is not None,
        fields={name: getattr(wish, name) for name in EPISODE_FIELDS},
        closed=wish.closed,
        origin=wish.origin,
    )


def trace_of(wish: Registration, decided: Plan, now: datetime) -> RowTrace | None:
    """The trace to write; None where it stands already, in a new episode as well, or no row is behind it."""
    if wish.place is None or decided.trace is not None or decided.new_episode:
        return None
    return RowTrace(
        person_id=decided.person.person_id,
        episode_id=decided.episode.episode_id,
        file_id=wish.place.file_id,
        sheet=wish.place.sheet,
        row=wish.place.row,
        effect=decided.effect,
        changed=decided.changed,
        codes=wish.codes,
        found=decided.found,
        origin=wish.origin,
        created_at=now,
    )


def _is_doubled(episode: Episode, known: Sequence[Episode]) -> bool:
    """Whether another record of the person has an active episode of the same illness."""
    return any(
        one.status is EpisodeStatus.ACTIVE and one.person_id != episode.person_id and coincide(one, episode)
        for one in known
    )


def _effect(current: Episode | None, edge: EdgeChange | None, changed: Sequence[str]) -> RowEffect:
    if current is None:
        return RowEffect.NEW
    is_new_edge = edge is not None and edge.before is None
    return RowEffect.CHANGED if changed or is_new_edge else RowEffect.UNCHANGED


def _sources(
    weighing: Weighing, person: Person, changes: Mapping[str, Any], known: Known, episode: Episode
) -> Sources | None:
    """Who says what of a known person from now on, None if nothing changes in that."""
    others = [one for one in known.episodes if one.episode_id != episode.episode_id]
    if len(others) == len(known.episodes):
        weighing.note(name for name, _ in facts_of_episode(episode))
    corrected = person.model_copy(update=changes)
    return weighing.outcome(name for name, _ in facts_of(corrected, [*others, episode]))


def _rephoned(
    known: Sequence[Episode], superseded: Sequence[Episode], current: Episode, changes: Mapping[str, Any]
) -> tuple[Episode, ...]:
    """The known episodes that are active and stay so."""
    ending = {old.episode_id for old in superseded}
    if "status" in changes:
        ending.add(current.episode_id)
    return tuple(one for one in known if one.status is EpisodeStatus.ACTIVE and one.episode_id not in ending)


def _doubts(known: Known, person: Person, now: datetime) -> list[tuple[Doubt, Person]]:
    """Whom else the registration might mean, but for those whom an operator told apart."""
    return [
        (
            Doubt(person_id=person.person_id, other_person_id=other.person_id, kind=kind, at=now),
            other,
        )
        for other, kind in known.doubts
        if other.person_id not in person.told_apart
    ]


def _is_noted(person: Person, other: Person) -> bool:
    return other.person_id in person.doubted or person.person_id in other.doubted
