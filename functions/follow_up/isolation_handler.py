"""An episode begins, lives again or changes: its end and the clock of its end follow."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.event_queue import consume_events
from desac.adapters.health_rules import rule_book
from desac.adapters.isolation import TableIsolation
from desac.adapters.isolation_sources import IsolationSources
from desac.adapters.table import Table
from desac.event.assignments import AssignmentClosed
from desac.event.base import Event
from desac.event.episodes import CaseRegistered, ContactRegistered, EpisodeChanged
from desac.event.monitoring import DailyReported
from desac.event.said import EmergencyRaised, SymptomsReported
from desac.observability import logger
from desac.ports.isolation import IsolationStore
from desac.settings import settings
from functions.follow_up.concluding import Concluding
from functions.follow_up.isolation import keep, reopen
from functions.follow_up.leaving import leave
from functions.follow_up.symptoms import PuttingOff, SaidStore


class Following(NamedTuple):
    """What is needed to follow an episode."""

    store: IsolationStore
    said: SaidStore
    concluding: Concluding

    @property
    def putting_off(self) -> PuttingOff:
        """What is needed to note symptoms."""
        return PuttingOff(self.store, self.said, self.concluding.rules)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Follow the episodes of a batch; one that fails goes back to the queue."""
    table = Table(settings().table)
    store, sources = TableIsolation(table), IsolationSources(table)
    following = Following(store, sources, Concluding(store, sources, rule_book()))
    return consume_events(event, context, lambda one: follow(one, following, datetime.now(UTC)))


def follow(event: Event, following: Following, now: datetime) -> None:
    """Bring the end of an episode, and its clocks, to where the episode is now."""
    store = following.store
    match event:
        case CaseRegistered() | ContactRegistered():
            reopen(store, event.episode_id, now)
        case SymptomsReported() | EmergencyRaised():
            # The change is told again, and moves the clock then.
            following.putting_off.put_off(event, now)
            return
        case DailyReported():
            following.putting_off.put_off_by_report(event, now)
            return
        case AssignmentClosed():
            leave(store, event.assignment_id, now)
            return
        case EpisodeChanged():
            following.concluding.conclude(event.episode_id, now)
        case _:
            raise TypeError(f"{event.detail_type} does not belong on this queue")
    keep(store, event.episode_id)
