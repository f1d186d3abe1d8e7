"""Counting an origin's people anew from the table, in portions that fit into one call of a function."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import batched, islice

from boto3.dynamodb.conditions import ConditionBase, Key

from desac.adapters import figure_keys, keys
from desac.adapters.contributions import Contributions, labels_of
from desac.adapters.figures import TableFigures
from desac.adapters.lanes import at_once
from desac.adapters.person_counts import Found, PersonCounts
from desac.adapters.table import ABSENT, Conflict, Item, Table, from_item
from desac.adapters.tallies import TableTallies
from desac.domain.contribution import Cell, Contribution, Withdrawal
from desac.domain.figure_rules import FigureRules
from desac.domain.recount import Recount, Sums, add, differences, sums_of

_PERSON = "PERSON#"
_FILE = "FILE#"
_AT_ONCE = 64
_CELLS = 25


class TableRecount:
    """Looks at everybody an origin led to."""

    def __init__(self, table: Table, rules: FigureRules) -> None:
        self._table = table
        self._rules = rules
        self._tallies = TableTallies(table)
        self._counts = PersonCounts(table, rules)
        self._contributions = Contributions(table, rules)

    def origins(self, today: date) -> list[str]:
        """What came in within the days of the rules: files, days of forms, and whatever else was counted."""
        first = today - timedelta(days=self._rules.recount_days - 1)
        files = TableFigures(self._table).received(first, today)
        found = dict.fromkeys(keys.file_origin(file.file_id) for file in files)
        for number in range(self._rules.recount_days):
            day = first + timedelta(days=number)
            found |= dict.fromkeys([keys.form_origin(day)])
            found |= dict.fromkeys(sorted(cell.origin for cell in self._tallies.of_day(day)))
        return list(found)

    def totals(self, origin: str) -> Sums:
        """What was added up on the way."""
        return sums_of(self._tallies.of_origin(origin))

    def look(self, task: Recount, portion: int) -> tuple[Recount, bool]:
        """Count the next so many people; how far that is, and whether they were the last.

        Contacts named in forms lie apart from what names them, so an origin of forms is counted as a whole.
        """
        people, after = self._people(task, portion)
        truth = {place: dict(own) for place, own in task.truth.items()}
        behind = task.behind
        for some in batched(people, _AT_ONCE, strict=False):
            for found in at_once([partial(self._counts.find, one) for one in some]):
                behind += self._add(task.origin, found, truth)
        moved = {
            "after": after or task.after,
            "people": task.people + len(people),
            "behind": behind,
            "truth": truth,
        }
        return task.model_copy(update=moved), after is None

    def mend(self, task: Recount, portion: int) -> tuple[Recount, bool]:
        """Bring the next so many people up to date; after them, whoever has nothing but a contribution."""
        if task.is_rest:
            return self._mend_rest(task, portion)
        people, after = self._people(task, portion)
        self._contributions.bring_up_to_date(people)
        moved = {"after": after or "", "is_rest": after is None, "people": task.people + len(people)}
        return task.model_copy(update=moved), False

    def _mend_rest(self, task: Recount, portion: int) -> tuple[Recount, bool]:
        """Look through the next so many of those who were counted for whom nothing of the origin leads to."""
        counted = list(islice(self._contributors(task.origin, task.after), portion))
        for some in batched((str(item["person_id"]) for item in counted), _AT_ONCE, strict=False):
            are_there = at_once([partial(self._is_there, task.origin, one) for one in some])
            left = [one for one, is_there in zip(some, are_there, strict=True) if not is_there]
            self._contributions.bring_up_to_date(left)
        if len(counted) < portion:
            return task, True
        return task.model_copy(update={"after": str(counted[-1]["work_at"])}), False

    def _is_there(self, origin: str, person_id: str) -> bool:
        """Whether a person has an item of the origin, and so was brought up to date with its people."""
        own = Key("origin").eq(origin) & Key("pk").eq(keys.partition(person_id))
        return any(True for _ in self._table.index("origin", own, limit=1))

    def settle(self, origin: str, mark: str) -> int | None:
        """Set totals right that are not the sum of the contributions; how many counts were not.

        None if something moved meanwhile: then it cannot be said. Once for each `mark`, however often asked.
        What was wrong stays wrong by the same number, whatever is added: so the difference may be added late.
        """
        before = self.totals(origin)
        stored: Sums = {}
        for some in batched(self._contributors(origin), _AT_ONCE, strict=False):
            wanted = [figure_keys.contribution(str(one["person_id"]), origin) for one in some]
            for item in self._table.get_many(wanted):
                contribution = from_item(Contribution, item)
                add(stored, contribution.cell, contribution.counts)
        if self.totals(origin) != before:
            return None
        wrong = list(differences(origin, before, stored))
        by_cell: dict[Cell, dict[str, int]] = {}
        for one in wrong:
            by_cell.setdefault(one.cell, {})[one.name] = one.recounted - one.counted
        for number, cells in enumerate(batched(by_cell.items(), _CELLS, strict=False)):
            done = Withdrawal(line=f"{mark}.{number}", counted_in=origin)
            writes = [
                self._table.write_record(done, figure_keys.withdrawal(origin, done.line), ABSENT),
                *(
                    self._table.write_sums(figure_keys.tally(cell, 0), labels_of(cell, 0), sums)
                    for cell, sums in cells
                ),
            ]
            try:
                self._table.transact(writes)
            except Conflict:
                return None
        return len(wrong)

    def _add(self, origin: str, found: Found, truth: Sums) -> bool:
        """Add one person to the sums; whether their contribution is not what their items say."""
        now, before = found.counted.get(origin), found.stored.get(origin)
        if now is None:
            return bool(before and before.counts)
        cell, counts = Cell(origin, now.day, now.village), {n: c for n, c in now.counts.items() if c}
        add(truth, cell, counts)
        return before is None or (before.cell, before.counts) != (cell, counts)

    def _people(self, task: Recount, portion: int) -> tuple[list[str], str | None]:
        """People of an origin in the order of their partitions, and where to go on, None at the end."""
        whole = not task.origin.startswith(_FILE)
        found: dict[str, None] = {}
        condition: ConditionBase = Key("origin").eq(task.origin)
        if task.after:
            condition &= Key("pk").gt(task.after)
        for item in self._table.index("origin", condition):
            pk = str(item["pk"])
            if not pk.startswith(_PERSON):
                continue
            person_id = keys.person_in(pk)
            if not whole and len(found) >= portion and person_id not in found:
                return list(found), keys.partition(next(reversed(found)))
            found[person_id] = None
            if whole and item["type"] == "ContactEdge":
                found[str(item["contact_person_id"])] = None
        return list(found), None

    def _contributors(self, origin: str, after: str = "") -> Iterator[Item]:
        """What everybody is counted with, village by village, from behind the `work_at` of one of them."""
        condition: ConditionBase = Key("work").eq(figure_keys.contributors(origin))
        if after:
            condition &= Key("work_at").gt(after)
        return self._table.index("work", condition)
