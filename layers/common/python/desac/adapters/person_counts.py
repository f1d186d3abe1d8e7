"""What the state of one person's items says about the figures, read consistently from the table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from desac.adapters import figure_keys, keys
from desac.adapters.figures import FUNNEL_ATTRIBUTES, facts_of
from desac.adapters.table import Item, Table, from_item
from desac.domain.care_counts import care_counts
from desac.domain.contribution import NOWHERE, Contribution, Counted, counts_of
from desac.domain.dates import WITA
from desac.domain.figure_rules import FigureRules

COUNTED_ATTRIBUTES = tuple(dict.fromkeys((
    *FUNNEL_ATTRIBUTES, "sk", "origin", "person_id", "village_code", "absorbed", "merged_into", "named_in",
    "created_at", "submitted_at", "first_submitted_at", "attempts", "delivered_at", "opened_at",
    "first_answered_at", "told_with",
)))  # fmt: skip
"""All that a contribution is made from: a change of anything else changes no figure."""

_FILE, _REPLY = "FILE#", "REPLY#"


class Found(NamedTuple):
    """One person as they are: what was counted before, what is to be counted now, whom they merged into."""

    stored: Mapping[str, Contribution]
    counted: Mapping[str, Counted]
    merged_into: str | None


class PersonCounts:
    """Counts people one by one; remembers when files came in, which never changes."""

    def __init__(self, table: Table, rules: FigureRules) -> None:
        self._table = table
        self._rules = rules
        self._days: dict[str, date] = {}

    def find(self, person_id: str) -> Found:
        """What was counted, read before all else, and what there is to count.

        In this order, so that whoever counted a later state meanwhile has raised the version that is held
        against what is written from here.
        """
        pk = keys.partition(person_id)
        contributions = [
            from_item(Contribution, item) for item in self._table.partition(pk, figure_keys.CONTRIBUTION)
        ]
        items = [
            item
            for item in self._table.partition(pk, only=COUNTED_ATTRIBUTES)
            if not item["sk"].startswith(figure_keys.CONTRIBUTION)
        ]
        person: Mapping[str, Any] = next((item for item in items if item["type"] == "Person"), {})
        absorbed = [self._merged(one) for one in person.get("absorbed", ())]
        return Found(
            {one.counted_in: one for one in contributions},
            self._counted(person_id, person.get("village_code") or NOWHERE, items, absorbed),
            person.get("merged_into"),
        )

    def _merged(self, person_id: str) -> list[Item]:
        pk = keys.partition(person_id)
        return [
            item
            for prefix in ("EPISODE#", "CONTACT#")
            for item in self._table.partition(pk, prefix, only=COUNTED_ATTRIBUTES)
        ]

    def _counted(
        self, person_id: str, village: str, items: Sequence[Item], absorbed: Sequence[Sequence[Item]]
    ) -> dict[str, Counted]:
        named = Counter(item["named_in"] for item in items if item.get("named_in"))
        care = care_counts(items, absorbed, self._rules)
        by_origin: dict[str, list[Item]] = {origin: [] for origin in named if not origin.startswith(_FILE)}
        for item in items:
            if item.get("origin"):
                by_origin.setdefault(item["origin"], []).append(item)
        counted = {}
        for origin, own in by_origin.items():
            # Answers to people without an episode are in no funnel.
            if origin.startswith(_REPLY):
                continue
            from_file = origin.startswith(_FILE)
            counts = counts_of(facts_of(person_id, own), from_file=from_file, named=named[origin])
            counts += care.get(origin, Counter())
            if counts:
                counted[origin] = Counted(self._day(origin, own), village, counts)
        return counted

    def _day(self, origin: str, items: Iterable[Item]) -> date:
        """The day the origin came in: of a file's arrival, of the forms; else that of its first item."""
        if origin not in self._days:
            day = self._day_of(origin)
            if day is None:
                moments = [item["created_at"] for item in items if item.get("created_at")]
                return min(map(_local, moments), default=date.min)
            self._days[origin] = day
        return self._days[origin]

    def _day_of(self, origin: str) -> date | None:
        kind, _, rest = origin.partition("#")
        if f"{kind}#" == _FILE:
            file = self._table.get(keys.source_file(rest))
            return _local(file["received_at"]) if file else None
        try:
            return date.fromisoformat(rest.rpartition("#")[2])
        except ValueError:
            return None


def _local(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(WITA).date()
