"""One step of a recount: what it found, and what has to be looked at next. Pure but for its store."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from desac.domain.figure_rules import FigureRules
from desac.domain.recount import Difference, Phase, Recount, Sums, differences, digest

# Some 20 seconds' reading; a message that comes twice repeats no more than that.
PORTION = 2000


class RecountStore(Protocol):
    """What `desac.adapters.recounting.TableRecount` does."""

    def origins(self, today: date) -> Sequence[str]:
        """All origins to look at."""
        ...

    def totals(self, origin: str) -> Sums:
        """The totals that were added up on the way."""
        ...

    def look(self, task: Recount, portion: int) -> tuple[Recount, bool]:
        """Count the next people; True with the last ones."""
        ...

    def mend(self, task: Recount, portion: int) -> tuple[Recount, bool]:
        """Bring the next people up to date; True with the last ones."""
        ...

    def settle(self, origin: str, mark: str) -> int | None:
        """Set the totals right; how many counts were wrong, None if something moved."""
        ...


class Step(NamedTuple):
    """`next_tasks` go to the queue, after `wait_seconds`. `result` is a word for the log.

    `wrong` are the differences that somebody has to be told of.
    """

    result: str
    next_tasks: Sequence[Recount] = ()
    wait_seconds: int = 0
    wrong: Sequence[Difference] = ()


def take_step(store: RecountStore, task: Recount, rules: FigureRules, today: date) -> Step:
    """Do what a message asks for; safe to repeat."""
    if not task.origin:
        return Step("ordered", [Recount(origin=origin) for origin in store.origins(today)])
    match task.phase:
        case Phase.COMPARE:
            return _compare(store, task, rules)
        case Phase.MEND:
            moved, is_done = store.mend(task, PORTION)
            if not is_done:
                return Step("mending", [moved])
            # The index that leads to the contributions follows by moments; other writes come to rest.
            settling = Recount(origin=task.origin, phase=Phase.SETTLE)
            return Step("mended", [settling], rules.recount_wait_seconds)
        case Phase.SETTLE:
            return _settle(store, task, rules, today)


def _compare(store: RecountStore, task: Recount, rules: FigureRules) -> Step:
    begun = task if task.seen else task.model_copy(update={"seen": digest(store.totals(task.origin))})
    moved, is_done = store.look(begun, PORTION)
    if not is_done:
        return Step("counting", [moved])
    counted = store.totals(task.origin)
    wrong = list(differences(task.origin, counted, moved.truth))
    if not wrong:
        return Step("agrees")
    if task.attempt < rules.recount_tries:
        # Perhaps a change was under way: what is really wrong is wrong later on as well.
        again = Recount(origin=task.origin, attempt=task.attempt + 1)
        return Step("differs_so_far", [again], rules.recount_wait_seconds)
    if digest(counted) != moved.seen:
        return Step("never_at_rest")
    return Step("differs", [Recount(origin=task.origin, phase=Phase.MEND)], wrong=wrong)


def _settle(store: RecountStore, task: Recount, rules: FigureRules, today: date) -> Step:
    found = store.settle(task.origin, f"recount-{today.isoformat()}-{task.attempt}")
    if found is not None:
        return Step("settled")
    if task.attempt < rules.recount_tries:
        again = task.model_copy(update={"attempt": task.attempt + 1})
        return Step("moves", [again], rules.recount_wait_seconds)
    return Step("never_at_rest")
