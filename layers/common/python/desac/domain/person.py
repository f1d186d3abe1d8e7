"""A resident, as far as the city's files, the form and tracers have told us."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from desac.domain.base import Record, UtcDatetime
from desac.domain.sex import Sex
from desac.domain.sources import Disagreement, Sources


class Person(Record):
    """One resident. `phone` is E.164 (`+628…`); `village_code` is the official code (`51.71.01.1001`)."""

    sparse: ClassVar[bool] = True

    person_id: str
    name: str
    nik: str | None = None
    kk: str | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    phone: str | None = None
    address: str | None = None
    village_code: str | None = None
    # Where the village is not known but the kecamatan is; with a village it is the village's own.
    kecamatan_code: str | None = None
    opted_out_at: UtcDatetime | None = None
    # Facts a resident or a tracer entered, those of an episode by `episode_fact`: no file overwrites them.
    confirmed_fields: tuple[str, ...] = ()
    sources: Sources = Sources.of_valid()
    # Other people this one was thought to be, once each; those of them an operator told apart.
    doubted: tuple[str, ...] = ()
    told_apart: tuple[str, ...] = ()
    # Who this person turned out to be; and, of that one, everybody who was merged into them.
    merged_into: str | None = None
    absorbed: tuple[str, ...] = ()
    # All episodes, written together with each; None: not noted, they have to be searched for.
    episode_ids: tuple[str, ...] | None = None
    created_at: UtcDatetime
    version: int = 1

    def disagreements(self, episode_values: Mapping[str, Any] | None = None) -> tuple[Disagreement, ...]:
        """Where a later file differs from what a resident or a tracer entered.

        `episode_values` are the facts of episodes by `episode_fact`.
        """
        values = {**dict(self), **(episode_values or {})}
        return self.sources.disagreements(values, self.confirmed_fields)


class ContactEdge(Record):
    """That one person was a close contact of another (the index case)."""

    index_person_id: str
    contact_person_id: str
    relation: str | None = None
    last_met: date | None = None
    # The statement behind `relation`.
    said: str = ""
    origin: str
    created_at: UtcDatetime
