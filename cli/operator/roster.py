"""Who answers in each village of a deployed stack, as its guides name them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cli.operator.target import Target
from desac.adapters.config_data import city
from desac.adapters.roster import TableRoster
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.roster_coverage import VillageCover, coverage, uncovered
from functions.notify.health_contact import HealthContact, health_contact


def roster_on(target: Target, day: date) -> tuple[VillageCover, ...]:
    """All villages on a day. Points `desac.adapters` at this stack, for the whole process."""
    target.use_for_adapters()
    directory = load_directory()
    entries = TableRoster(Table(target.output("TableName"))).entries(
        village.code for village in directory.villages
    )
    return coverage(directory, entries, day)


def named(cover: VillageCover) -> HealthContact:
    """What a guide says, by the very rule that writes guides."""
    return health_contact(city(), cover.village, cover.doctor, cover.puskesmas)


def as_json(covers: Sequence[VillageCover], day: date, notice_days: int) -> dict[str, Any]:
    """The roster of a day: `without_doctor` and `ending` are village codes, `items` all villages."""
    return {
        "day": day.isoformat(),
        "villages": len(covers),
        "without_doctor": [village.code for village in uncovered(covers)],
        "ending": [cover.village.code for cover in covers if cover.ends_within(notice_days)],
        "items": [_item(cover) for cover in covers],
    }


def _item(cover: VillageCover) -> dict[str, Any]:
    contact = named(cover)
    return {
        "village_code": cover.village.code,
        "village": cover.village.name,
        "kecamatan": cover.village.kecamatan,
        "source": cover.source.value,
        "name": cover.doctor.name if cover.doctor else contact.name,
        "phone": cover.doctor.phone if cover.doctor else contact.phone,
        "until": _day(cover.until),
        "successor": cover.successor.name if cover.successor else None,
        "gap": cover.gap.value if cover.gap else None,
        "last_day": _day(cover.last_day),
        "next_day": _day(cover.next_day),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
