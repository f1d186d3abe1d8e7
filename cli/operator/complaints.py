"""Complaints of a deployed stack, and what an operator decides about them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cli.operator.caller import caller
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.complaint_lists import TableComplaintLists, everywhere
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.complaints import TableComplaints
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.complaint import Complaint, closed
from desac.domain.complaint_figures import ComplaintFigures
from desac.domain.complaint_rules import acknowledged
from desac.ports.outbox import Overtaken

_TRIES = 5
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A complaint that waits. `name` and `phone` are personal data: shown only where asked for."""

    complaint: Complaint
    minutes: int
    village: str
    name: str | None
    phone: str | None


class Complaints:
    """Complaints of one stack. Making one points `desac.adapters` at it, for the whole process."""

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        self._target = target
        table = Table(target.output("TableName"))
        self._lists, self._store = TableComplaintLists(table), TableComplaints(table)

    def waiting(self, now: datetime) -> list[Listed]:
        """All that nobody has answered, the oldest first."""
        found = self._lists.waiting(everywhere())
        people, villages = self._lists.people(found), load_directory()
        rows = []
        for complaint in found:
            person, village = people.get(complaint.person_id), villages.by_code(complaint.village_code or "")
            rows.append(
                Listed(
                    complaint=complaint,
                    minutes=int((now - complaint.opened_at).total_seconds() // 60),
                    village=village.name if village else "-",
                    name=person.name if person else None,
                    phone=person.phone if person else None,
                )
            )
        return rows

    def figures(self, now: datetime) -> ComplaintFigures:
        """The city's and the villages' answer times."""
        return self._lists.figures(complaint_rules().figures_days, now)

    def acknowledge(self, identifier: str, now: datetime) -> Complaint:
        """Note that the caller sees to it. Raises CommandError where nobody waits."""
        who, rules = caller(self._target), complaint_rules()
        return self._change(
            identifier, lambda one: acknowledged(one, rules, who, now), "does not wait for an answer"
        )

    def close(self, identifier: str, why: str, now: datetime) -> Complaint:
        """End it. Raises CommandError without a reason, or if it was ended before."""
        if not 0 < len(why) <= _LONGEST_REASON:
            raise CommandError(f"Say why, in at most {_LONGEST_REASON} characters.")
        who = caller(self._target)
        return self._change(identifier, lambda one: closed(one, who, why, now), "is closed")

    def _find(self, identifier: str) -> Complaint | None:
        """By id, or by number while it waits. Raises CommandError where two have that number."""
        if not identifier.upper().startswith("K-"):
            return self._store.get(identifier)
        named = [one for one in self._lists.waiting(everywhere()) if one.number == identifier.upper()]
        if len(named) > 1:
            ids = ", ".join(one.complaint_id for one in named)
            raise CommandError(f"Several wait under that number: {ids}")
        # The index may be a moment behind.
        return self._store.get(named[0].complaint_id) if named else None

    def _change(
        self, identifier: str, decide: Callable[[Complaint], Complaint | None], refused: str
    ) -> Complaint:
        for _ in range(_TRIES):
            complaint = self._find(identifier)
            if complaint is None:
                raise CommandError("No complaint has that id; `desac complaints` lists those that wait.")
            after = decide(complaint)
            if after is None:
                raise CommandError(f"{complaint.number} {refused}.")
            try:
                self._store.save(complaint, after)
            except Overtaken:
                continue
            return after
        raise CommandError("Somebody else is changing that complaint; try again.")
