"""The recount's queue: by night an order to look at all, and from it one message for each origin."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.figure_rules import figure_rules
from desac.adapters.recounting import TableRecount
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.adapters.work_queue import WorkQueue
from desac.domain.dates import WITA
from desac.domain.recount import Recount
from desac.observability import count, logger
from desac.settings import settings
from functions.figures.recount import Step, take_step

_TOLD = 20


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Take one step of the recount for each message; one that fails comes again."""
    rules = figure_rules()
    store, queue = TableRecount(Table(settings().table), rules), WorkQueue(settings().recount_queue_url)

    def _step(body: dict[str, Any]) -> None:
        task = Recount.model_validate(body)
        step = take_step(store, task, rules, datetime.now(UTC).astimezone(WITA).date())
        _tell(task, step)
        queue.send(step.next_tasks, wait_seconds=step.wait_seconds)

    return consume_queue(event, context, _step)


def _tell(task: Recount, step: Step) -> None:
    """What came of it, for the log and the alarm: origins, villages and counts, nobody's data."""
    seen = {"origin": task.origin, "phase": task.phase, "attempt": task.attempt, "result": step.result}
    logger.info("recount", extra=seen)
    if not step.wrong:
        return
    shown = [
        {"village": one.cell.village, "count": one.name, "was": one.counted, "is": one.recounted}
        for one in step.wrong[:_TOLD]
    ]
    logger.error("figures differ from a recount", extra={**seen, "counts": len(step.wrong), "first": shown})
    count("FiguresDiffer", len(step.wrong), service="figures")
