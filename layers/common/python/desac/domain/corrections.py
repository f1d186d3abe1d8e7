"""What a registration says about a person: a new record, or the fields of a known one that change."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from desac.domain.episode import Episode
from desac.domain.episode_facts import EPISODE_FIELDS
from desac.domain.ids import episode_id
from desac.domain.person import Person
from desac.domain.plan import Known
from desac.domain.sources import Sources, Weighing, episode_fact
from desac.domain.wish import Registration

PERSON_FIELDS = (
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


def new_person(wish: Registration, person_id: str, known: Known, now: datetime) -> Person:
    """A person as a registration describes them."""
    told = wish.particulars
    return Person.of_valid(
        person_id=person_id,
        name=told.name,
        # A NIK that another person bears under another name and birth date proves nothing here.
        nik=None if known.has_foreign_nik else told.nik,
        kk=wish.kk,
        sex=wish.sex,
        birth_date=told.birth_date,
        phone=told.phone,
        address=told.address,
        village_code=told.village_code,
        kecamatan_code=wish.kecamatan_code,
        sources=Sources.of_valid(since=wish.said(now)),
        episode_ids=(episode_id(person_id, wish.kind, wish.anchor),),
        created_at=now,
    )


def _told(wish: Registration, name: str) -> Any:
    return getattr(wish, name) if name in {"kk", "sex", "kecamatan_code"} else getattr(wish.particulars, name)


def corrections(wish: Registration, known: Known, weighing: Weighing) -> dict[str, Any]:
    """Fields of the known person that this statement replaces. Never by a NIK that somebody else bears."""
    person = known.person
    if person is None:
        return {}
    return {
        name: _told(wish, name)
        for name in PERSON_FIELDS
        if not (known.has_foreign_nik and name == "nik")
        and weighing.replaces(name, _told(wish, name), getattr(person, name))
    }


def facts_of(person: Person, episodes: Sequence[Episode]) -> Iterator[tuple[str, Any]]:
    """Every fact that has a value and a statement behind it, by name."""
    for name in PERSON_FIELDS:
        if (value := getattr(person, name)) is not None:
            yield name, value
    for episode in episodes:
        yield from facts_of_episode(episode)


def facts_of_episode(episode: Episode) -> Iterator[tuple[str, Any]]:
    """Those of one episode."""
    for name in (*EPISODE_FIELDS, "status_reason"):
        if (value := getattr(episode, name)) is not None:
            yield episode_fact(episode.episode_id, name), value
