"""The queue of the daily rounds: a round that begins, a page of one shard, or episodes to look at again."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import keys
from desac.adapters.daily import TableDaily
from desac.adapters.isolation import TableIsolation
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.adapters.work_queue import WorkQueue
from desac.domain.dates import WITA
from desac.domain.silence import SilenceKind
from desac.observability import logger
from desac.ports.daily import Fan, Round, Task
from desac.settings import settings
from functions.follow_up.daily import fan_out
from functions.follow_up.missed import note_missed
from functions.follow_up.telemetry import count


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Do each record of a batch; one that fails goes back to the queue."""
    known = settings()
    table, own = Table(known.table), WorkQueue(known.daily_queue_url)
    workers = {Round.ASK: WorkQueue(known.check_in_queue_url), Round.REMIND: own}
    active = TableIsolation(table)
    daily, silences = TableDaily(table, kind=SilenceKind.CHECK_IN), TableSilences(table)

    def _work(body: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        if "episode_ids" in body:
            task = Task.model_validate(body)
            if task.day != now.astimezone(WITA).date():
                # From a backlog or redriven: who said nothing then may have spoken since, and is asked today.
                logger.warning("a round of another day is passed over", extra={"day": task.day.isoformat()})
                count("DailyAnswer", len(task.episode_ids), fate="too_late")
                return
            fates = note_missed(daily, silences, task.episode_ids, task.day, rules=silence_rules(), now=now)
            logger.info("looked who has not answered", extra={"fates": dict(fates)})
            for fate, number in fates.items():
                count("DailyAnswer", number, fate=fate)
            return
        fan = Fan.model_validate(body)
        handed_on = fan_out(fan, active, workers, own, now, shards=keys.SHARDS)
        logger.info("round goes on", extra={"round": fan.round, "shard": fan.shard, "handed_on": handed_on})

    return consume_queue(event, context, _work)
