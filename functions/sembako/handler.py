"""Forms that ask for sembako become the aid requests of their households, and follow what happens to them."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.aid import TableAid
from desac.adapters.event_queue import consume_events
from desac.adapters.sembako_rules import sembako_rules
from desac.adapters.table import Table
from desac.event.aid import AidAnswered, AidStateChanged
from desac.event.base import Event
from desac.event.episodes import CaseRegistered, EpisodeChanged, EpisodeEnded
from desac.event.said import IntakeSubmitted
from desac.observability import logger
from desac.ports.aid import AidStore
from desac.settings import settings
from functions.sembako import consequences
from functions.sembako.requests import request_aid


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Act on each event of a batch; one that fails goes back to the queue."""
    store = TableAid(Table(settings().table))
    return consume_events(event, context, lambda one: act(store, one, datetime.now(UTC)))


def act(store: AidStore, event: Event, now: datetime) -> None:
    """Do what an event asks for; safe to repeat. Raises TypeError for one that does not belong here."""
    match event:
        case IntakeSubmitted(episode_id=episode_id):
            request = request_aid(store, episode_id, sembako_rules(), now)
            _tell("sembako decided", episode_id, request.state if request else "not_wanted")
        case CaseRegistered(episode_id=episode_id):
            # Mostly of somebody who has no form yet; else their isolation, once over, lives again.
            again = consequences.take_up(store, episode_id, sembako_rules(), now)
            _tell("isolation begins or lives again", episode_id, again.state if again else "not_asked_for")
        case EpisodeEnded(episode_id=episode_id):
            stopped = consequences.stop(store, episode_id, now)
            _tell("isolation ended", episode_id, stopped.state if stopped else "nothing_to_stop")
        case EpisodeChanged(episode_id=episode_id):
            consequences.follow_end_date(store, episode_id, sembako_rules(), now)
        case AidStateChanged(aid_id=aid_id):
            count = consequences.reconsider(store, aid_id, sembako_rules(), now)
            _tell("sembako fell away", aid_id, f"{count}_reconsidered")
        case AidAnswered(episode_id=aid_id):
            answered = consequences.hear_answer(
                store, aid_id, is_received=event.is_received, said_in=event.said_in, said_at=event.said_at
            )
            _tell("resident answered", aid_id, answered.state if answered else "no_news")
        case _:
            raise TypeError(f"{event.detail_type} does not belong on this queue")


def _tell(what: str, episode_id: str, state: str) -> None:
    logger.info(what, extra={"episode_id": episode_id, "state": state})
