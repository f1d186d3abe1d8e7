"""An operator's decisions about who is who, in a deployed stack."""

from datetime import datetime

from cli.operator.caller import caller
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.doubts import Decision, open_doubts, people_in
from desac.adapters.merging import Merging
from desac.adapters.table import Table
from desac.domain.doubt import Doubt
from desac.domain.merge import Merge, MergeRefused
from desac.domain.person import Person


class WhoIsWho:
    """Decisions in one stack, in the name of whoever runs the command.

    Making one points `desac.adapters` at the stack, for the whole process. Raises CommandError where a
    decision cannot be carried out.
    """

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        self._target = target
        self._table = Table(target.output("TableName"))
        self._merging = Merging(self._table)

    def review(self) -> list[tuple[Doubt, str, str]]:
        """The doubts that wait, with name and id of both."""
        doubts = open_doubts(self._table)
        people = people_in(self._table, doubts)
        return [
            (doubt, _named(people, doubt.person_id), _named(people, doubt.other_person_id))
            for doubt in doubts
        ]

    def merge(self, kept: str, other: str, reason: str, now: datetime) -> Merge | None:
        """Merge; None if it was done before."""
        try:
            return self._merging.merge(kept, other, self._decision(reason, now))
        except MergeRefused as refused:
            raise CommandError(str(refused)) from refused

    def part(self, other: str, reason: str, now: datetime) -> Merge | None:
        """Take a merge back; None if it was done before."""
        try:
            return self._merging.part(other, self._decision(reason, now))
        except MergeRefused as refused:
            raise CommandError(str(refused)) from refused

    def keep_apart(self, one: str, other: str, reason: str, now: datetime) -> None:
        """Settle a doubt: they are two."""
        try:
            self._merging.tell_apart(one, other, self._decision(reason, now))
        except MergeRefused as refused:
            raise CommandError(str(refused)) from refused

    def _decision(self, reason: str, now: datetime) -> Decision:
        return Decision(caller(self._target), reason, now)


def _named(people: dict[str, Person], person_id: str) -> str:
    found = people.get(person_id)
    return f"{found.name} ({person_id})" if found else person_id
