"""Which villages have a doctor on a day, who answers in the others, and where a term runs out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from desac.domain.base import Record
from desac.domain.roster import (
    ContactSource,
    Doctor,
    last_covered_before,
    next_covered_after,
    present_term,
)
from desac.domain.village import Puskesmas, Village, VillageDirectory


class Gap(StrEnum):
    """Why a village has no doctor on a day."""

    NOBODY = "nobody"
    ENDED = "ended"
    NOT_YET = "not_yet"


class VillageCover(Record):
    """Who answers in a village on `day`: the doctor, else the puskesmas, else the city's own line.

    `until` is the doctor's last day (None: no end is known) and `successor` who follows without a break.
    Without a doctor, `gap` says why, `last_day` when the last one went, `next_day` when one comes.
    """

    village: Village
    day: date
    puskesmas: Puskesmas | None
    doctor: Doctor | None = None
    until: date | None = None
    successor: Doctor | None = None
    gap: Gap | None = None
    last_day: date | None = None
    next_day: date | None = None

    @property
    def source(self) -> ContactSource:
        """Whom a guide of that day names."""
        if self.doctor:
            return ContactSource.DOCTOR
        return ContactSource.PUSKESMAS if self.puskesmas else ContactSource.GENERAL

    def ends_within(self, days: int) -> bool:
        """Whether the doctor's term ends in so many days, counted from `day`, and nobody follows."""
        ends = self.until is not None and self.until < self.day + timedelta(days=days)
        return ends and self.successor is None


def coverage(
    directory: VillageDirectory, entries: Mapping[str, Sequence[Doctor]], day: date
) -> tuple[VillageCover, ...]:
    """All villages by code; `entries` are the roster's by village code, those of `WholeRoster`."""
    return tuple(
        _cover(village, directory.puskesmas(village.code), entries.get(village.code, ()), day)
        for village in directory.villages
    )


def uncovered(covers: Iterable[VillageCover]) -> list[Village]:
    """The villages without a doctor, by code."""
    return [cover.village for cover in covers if cover.doctor is None]


def running_out(covers: Iterable[VillageCover], days: int) -> list[VillageCover]:
    """Where the doctor's term ends within so many days and nobody follows, the first to end first."""
    ending = [cover for cover in covers if cover.ends_within(days)]
    return sorted(ending, key=lambda cover: (cover.until or cover.day, cover.village.code))


def _cover(
    village: Village, puskesmas: Puskesmas | None, entries: Sequence[Doctor], day: date
) -> VillageCover:
    known = VillageCover(village=village, day=day, puskesmas=puskesmas)
    if term := present_term(entries, day):
        return known.model_copy(update=term._asdict())
    last, following = last_covered_before(entries, day), next_covered_after(entries, day)
    gap = Gap.ENDED if last else Gap.NOT_YET if following else Gap.NOBODY
    return known.model_copy(update={"gap": gap, "last_day": last, "next_day": following})
