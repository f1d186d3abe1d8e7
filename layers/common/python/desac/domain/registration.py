"""What a row, or a contact named in a form, does to what is known. Pure: known things in, a plan out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.episode_facts import EPISODE_FIELDS, EpisodeFacts
from desac.domain.identity import Identity, IdentityKind, Particulars, identities
from desac.domain.person import ContactEdge, Person, Sex
from desac.domain.rules import RuleBook
from desac.domain.trace import RowEffect, RowTrace

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
    """What the table holds about a registration. `taken`: its identities that somebody bears."""

    person: Person | None = None
    episodes: tuple[Episode, ...] = ()
    trace: RowTrace | None = None
    taken: frozenset[Identity] = frozenset()
    # Those of `taken` that somebody else bears than `person`.
    foreign: frozenset[Identity] = frozenset()
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
    # Active episodes whose person gets another phone, or the first: what did not arrive is planned anew.
    rephoned: tuple[Episode, ...] = ()
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
    person_changes = _corrections(wish, known) if known.person else {}
    facts = EpisodeFacts(
        kind=wish.kind,
        anchor=wish.anchor,
        is_dated=wish.kind is EpisodeKind.CASE or wish.last_met is not None,
        fields={name: getattr(wish, name) for name in EPISODE_FIELDS},
        closed=wish.closed,
        origin=wish.origin,
    )
    current = facts.current(known.episodes)
    episode = current or facts.begin(person.person_id, rules, now, today)
    episode_changes = facts.corrections(current, rules, today) if current else {}
    superseded = facts.superseded(known.episodes) if current is None else ()
    if episode.status is not EpisodeStatus.ACTIVE:
        superseded = ()
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
        rephoned=_rephoned(known.episodes, superseded, episode, episode_changes)
        if "phone" in person_changes
        else (),
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


def _corrections(wish: Registration, known: Known) -> dict[str, Any]:
    """Fields a file corrects: never to nothing, never what a resident or a tracer entered.

    Nor to a NIK that somebody else bears.
    """
    person = known.person
    if person is None:
        return {}
    kept = {*person.confirmed_fields}
    if any(identity.kind is IdentityKind.NIK for identity in known.foreign):
        kept.add("nik")
    return {
        name: _told(wish, name)
        for name in _PERSON_FIELDS
        if name not in kept and _told(wish, name) is not None and _told(wish, name) != getattr(person, name)
    }


def _rephoned(
    known: Sequence[Episode], superseded: Sequence[Episode], current: Episode, changes: Mapping[str, Any]
) -> tuple[Episode, ...]:
    """The known episodes that are active and stay so."""
    ending = {old.episode_id for old in superseded}
    if "status" in changes:
        ending.add(current.episode_id)
    return tuple(one for one in known if one.status is EpisodeStatus.ACTIVE and one.episode_id not in ending)


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
