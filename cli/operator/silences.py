"""Silences of a deployed stack, and what an operator decides about them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cli.operator.caller import caller
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.complaint_lists import everywhere
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain.silence import Heard, Silence, SilenceKind
from desac.domain.silence_steps import acknowledged, over
from desac.ports.outbox import Overtaken

_TRIES = 5
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A silence that waits. `name` and `phone` are personal data: shown only where asked for."""

    silence: Silence
    hours: int
    village: str
    name: str | None
    phone: str | None


class Silences:
    """Silences of one stack. Making one points `desac.adapters` at it, for the whole process."""

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        self._target = target
        self._store = TableSilences(Table(target.output("TableName")))

    def waiting(self, now: datetime) -> list[Listed]:
        """All that nobody has seen to, the longest first."""
        found = self._store.waiting(everywhere())
        people, villages = self._store.people(found), load_directory()
        rows = []
        for silence in found:
            person, village = people.get(silence.person_id), villages.by_code(silence.village_code or "")
            rows.append(
                Listed(
                    silence=silence,
                    hours=int((now - silence.since).total_seconds() // 3600),
                    village=village.name if village else "-",
                    name=person.name if person else None,
                    phone=person.phone if person else None,
                )
            )
        return rows

    def acknowledge(self, identifier: str, now: datetime) -> Silence:
        """Note that the caller sees to it. Raises CommandError where it is over."""
        who, rules = caller(self._target), silence_rules()
        return self._change(identifier, lambda one: acknowledged(one, rules, who, now))

    def close(self, identifier: str, why: str, now: datetime) -> Silence:
        """End it. Raises CommandError without a reason, or where it is over."""
        if not 0 < len(why) <= _LONGEST_REASON:
            raise CommandError(f"Say why, in at most {_LONGEST_REASON} characters.")
        who = caller(self._target)
        return self._change(identifier, lambda one: over(one, Heard.CLOSED, now, by=who, note=why))

    def _change(self, identifier: str, decide: Callable[[Silence], Silence | None]) -> Silence:
        _, _, kind = identifier.partition(".")
        for _ in range(_TRIES):
            silence = self._store.get(identifier) if kind in set(SilenceKind) else None
            if silence is None:
                raise CommandError("No silence has that id; `desac silences` lists those that wait.")
            after = decide(silence)
            if after is None:
                raise CommandError("That silence is over.")
            try:
                self._store.save(silence, after)
            except Overtaken:
                continue
            return after
        raise CommandError("Somebody else is changing that silence; try again.")
