"""An operator's word about an episode, in a deployed stack."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from cli.operator.caller import caller
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.health_rules import rule_book
from desac.adapters.staff_episodes import BusyError, StaffEpisodes
from desac.adapters.table import Table
from desac.domain.episode import Episode, LabResult, TestKind, TestResult
from desac.domain.isolation import EndReason, Told
from desac.domain.staff import Refusal
from desac.domain.staff_word import Decided, StaffOutcome, Subject, facts_told, outcome_told


class Episodes:
    """Episodes of one stack. Making one points `desac.adapters` at it, for the whole process."""

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        self._target = target
        self._store = StaffEpisodes(Table(target.output("TableName")))

    def facts(
        self, episode_id: str, facts: Mapping[str, Any], reason: str, now: datetime
    ) -> tuple[Episode, EndReason | None]:
        """Correct facts; the episode as it is then, and what follows. Raises CommandError."""
        told, rules = self._told(reason, now), rule_book()
        return self._change(episode_id, lambda subject: facts_told(subject, facts, rules, told))

    def outcome(
        self, episode_id: str, outcome: str, reason: str, now: datetime
    ) -> tuple[Episode, EndReason | None]:
        """Say what became of somebody. Raises CommandError."""
        try:
            said = StaffOutcome(outcome)
        except ValueError:
            raise CommandError(f"An outcome is one of {', '.join(StaffOutcome)}.") from None
        told = self._told(reason, now)
        return self._change(episode_id, lambda subject: outcome_told(subject, said, told))

    def _told(self, reason: str, now: datetime) -> Told:
        return Told(caller(self._target), now, reason)

    def _change(
        self, episode_id: str, decide: Callable[[Subject], Decided]
    ) -> tuple[Episode, EndReason | None]:
        try:
            done = self._store.change(episode_id, decide)
        except Refusal as refusal:
            fields = f" ({', '.join(refusal.fields)})" if refusal.fields else ""
            raise CommandError(f"{refusal.message}{fields}") from refusal
        except BusyError:
            raise CommandError("Somebody else is changing that episode; try again.") from None
        if done is None:
            raise CommandError("No episode has that id; `desac person` shows them.")
        return done[0].episode, done[1].follows


def a_day(text: str) -> date:
    """`2021-08-11`. Raises CommandError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("A day is written like 2021-08-11.") from None


def a_test(text: str) -> TestResult:
    """`2021-08-11:PCR:negative`. Raises CommandError."""
    day, _, rest = text.partition(":")
    kind, _, result = rest.partition(":")
    try:
        return TestResult(date=a_day(day), kind=TestKind(kind), result=LabResult(result))
    except ValueError:
        kinds, results = "|".join(TestKind), "|".join(LabResult)
        raise CommandError(f"A test is written like 2021-08-11:PCR:negative ({kinds}, {results}).") from None
