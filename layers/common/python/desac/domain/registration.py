"""What a row, or a contact named in a form, does to what is known. Pure: known things in, a plan out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.identity import Identity, IdentityKind, Particulars, identities
from desac.domain.ids import episode_id
from desac.domain.person import ContactEdge, Person, Sex
from desac.domain.rules import RuleBook
from desac.domain.trace import RowEffect, RowTrace

# Two dates of one kind this close together are one illness, not two.
_SAME_EPISODE = timedelta(days=14)
_PERSON_FIELDS = (
    "name",
    "nik",
    "kk",
    "sex",
    "birth_date",
    "phone",
    "address",
    "village_code",
    "kecamatan_code",
)
_EPISODE_FIELDS = ("specimen_date", "result_date", "onset_date", "test")


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where in which file a registration stands."""

    file_id: str
    sheet: int
    row: int


@dataclass(frozen=True, slots=True)
class Registration:
    """One person to record as a case or a contact. `anchor` is the specimen or last-exposure date."""

    particulars: Particulars
    kind: EpisodeKind
    anchor: date
    origin: str
    kk: str | None = None
    sex: Sex | None = None
    specimen_date: date | None = None
    result_date: date | None = None
    onset_date: date | None = None
    test: str | None = None
    relation: str | None = None
    last_met: date | None = None
    kecamatan_code: str | None = None
    # Why the episode is closed already although its days are not over (deceased, recovered, …).
    closed: str | None = None
    case_number: str | None = None
    index_number: str | None = None
    index_nik: str | None = None
    index_phone: str | None = None
    index_name: str | None = None
    index_person_id: str | None = None
    place: RowPlace | None = None
    codes: tuple[str, ...] = ()

    @property
    def names_index(self) -> bool:
        """Whether it says whose contact this is."""
        return bool(
            self.index_person_id or self.index_nik or self.index_number or self.index_phone or self.index_name
        )

    @property
    def claims(self) -> tuple[Identity, ...]:
        """Everything this registration may lay claim to: identities, and the office's case number."""
        number = (Identity(IdentityKind.CASE_NUMBER, self.case_number),) if self.case_number else ()
        return (*identities(self.particulars), *number)


@dataclass(frozen=True, slots=True)
class Known:
    """What the table holds about a registration. `taken`: its identities that somebody already bears."""

    person: Person | None = None
    episodes: tuple[Episode, ...] = ()
    trace: RowTrace | None = None
    taken: frozenset[Identity] = frozenset()
    index_person_id: str | None = None
    edge: ContactEdge | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to write for one registration, to be written together or not at all."""

    effect: RowEffect
    person: Person
    episode: Episode
    new_person: bool = False
    new_episode: bool = False
    person_changes: dict[str, Any] = field(default_factory=dict)
    episode_changes: dict[str, Any] = field(default_factory=dict)
    superseded: tuple[Episode, ...] = ()
    claims: tuple[Identity, ...] = ()
    edge: ContactEdge | None = None
    trace: RowTrace | None = None
    # The registration names an index case that nobody knows (yet).
    index_unknown: bool = False

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the corrected fields."""
        return tuple(sorted({*self.person_changes, *self.episode_changes}))


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
    person = known.person or _new_person(wish, new_id(), known.taken, now)
    person_changes = _corrections(wish, known.person) if known.person else {}
    current = _current_episode(wish, known.episodes)
    episode = current or _new_episode(wish, person.person_id, rules, now, today)
    episode_changes = _episode_corrections(wish, current, rules) if current else {}
    superseded: tuple[Episode, ...] = ()
    if current is None and wish.kind is EpisodeKind.CASE and episode.status is EpisodeStatus.ACTIVE:
        superseded = tuple(
            old
            for old in known.episodes
            if old.kind is EpisodeKind.CONTACT and old.status is EpisodeStatus.ACTIVE
        )
    edge = _new_edge(wish, known, person, now)
    effect = RowEffect.UNCHANGED
    if current is None:
        effect = RowEffect.NEW
    elif person_changes or episode_changes or edge:
        effect = RowEffect.CHANGED
    return Plan(
        effect=known.trace.effect if known.trace else effect,
        person=person,
        episode=episode,
        new_person=known.person is None,
        new_episode=current is None,
        person_changes=person_changes,
        episode_changes=episode_changes,
        superseded=superseded,
        claims=tuple(claim for claim in wish.claims if claim not in known.taken),
        edge=edge,
        trace=known.trace,
        index_unknown=wish.names_index and known.index_person_id is None,
    )


def trace_of(wish: Registration, decided: Plan, now: datetime) -> RowTrace | None:
    """The trace to write, None where it stands already or where no file row is behind it."""
    if wish.place is None or decided.trace is not None:
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
        origin=wish.origin,
        created_at=now,
    )


def _new_person(wish: Registration, person_id: str, taken: frozenset[Identity], now: datetime) -> Person:
    told = wish.particulars
    nik_is_another = any(identity.kind is IdentityKind.NIK for identity in taken)
    return Person(
        person_id=person_id,
        name=told.name,
        # A NIK that another person bears under another name and birth date proves nothing here.
        nik=None if nik_is_another else told.nik,
        kk=wish.kk,
        sex=wish.sex,
        birth_date=told.birth_date,
        phone=told.phone,
        address=told.address,
        village_code=told.village_code,
        kecamatan_code=wish.kecamatan_code,
        created_at=now,
    )


def _told(wish: Registration, name: str) -> Any:
    return getattr(wish, name) if name in {"kk", "sex", "kecamatan_code"} else getattr(wish.particulars, name)


def _corrections(wish: Registration, person: Person) -> dict[str, Any]:
    """Fields a file corrects: never to nothing, and never what a resident or a tracer entered."""
    return {
        name: _told(wish, name)
        for name in _PERSON_FIELDS
        if _told(wish, name) is not None
        and _told(wish, name) != getattr(person, name)
        and name not in person.confirmed_fields
    }


def _current_episode(wish: Registration, episodes: tuple[Episode, ...]) -> Episode | None:
    for episode in episodes:
        if episode.kind is wish.kind and abs(episode.anchor_date - wish.anchor) <= _SAME_EPISODE:
            return episode
    if wish.kind is EpisodeKind.CONTACT:
        # Somebody who is ill already does not become a mere contact: only the edge is new.
        for episode in episodes:
            if episode.kind is EpisodeKind.CASE and episode.status is EpisodeStatus.ACTIVE:
                return episode
    return None


def _new_episode(wish: Registration, person_id: str, rules: RuleBook, now: datetime, today: date) -> Episode:
    in_force = rules.on(wish.anchor)
    end = in_force.end_date(wish.kind, wish.anchor, wish.onset_date)
    closed = wish.closed or ("over_on_arrival" if end < today else None)
    return Episode(
        episode_id=episode_id(person_id, wish.kind, wish.anchor),
        person_id=person_id,
        kind=wish.kind,
        status=EpisodeStatus.RECORDED if closed else EpisodeStatus.ACTIVE,
        status_reason=closed,
        anchor_date=wish.anchor,
        specimen_date=wish.specimen_date,
        result_date=wish.result_date,
        onset_date=wish.onset_date,
        test=wish.test,
        end_date=end,
        rule_version=in_force.version,
        origin=wish.origin,
        created_at=now,
    )


def _episode_corrections(wish: Registration, episode: Episode, rules: RuleBook) -> dict[str, Any]:
    if episode.kind is not wish.kind:
        return {}
    changes = {
        name: getattr(wish, name)
        for name in _EPISODE_FIELDS
        if getattr(wish, name) is not None and getattr(wish, name) != getattr(episode, name)
    }
    if wish.kind is EpisodeKind.CASE and wish.anchor != episode.anchor_date:
        in_force = rules.on(wish.anchor)
        onset = changes.get("onset_date", episode.onset_date)
        changes["anchor_date"] = wish.anchor
        changes["end_date"] = in_force.end_date(wish.kind, wish.anchor, onset)
    return changes


def _new_edge(wish: Registration, known: Known, person: Person, now: datetime) -> ContactEdge | None:
    if known.index_person_id is None or known.edge is not None or known.index_person_id == person.person_id:
        return None
    return ContactEdge(
        index_person_id=known.index_person_id,
        contact_person_id=person.person_id,
        relation=wish.relation,
        last_met=wish.last_met,
        origin=wish.origin,
        created_at=now,
    )
