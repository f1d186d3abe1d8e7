"""The tracer queues: each message becomes the assignment of its episode."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.assignments import TableAssignments
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.adapters.tracing_rules import tracing_book
from desac.adapters.village_data import load_directory
from desac.domain.dates import WITA
from desac.observability import logger
from desac.settings import settings
from functions.tracing.changes import Task, receive


class UnknownKecamatanError(Exception):
    """A task for a kecamatan that is not Denpasar's: no tracer would ever see it."""


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Store the assignments of a batch; a message that fails goes back to its queue."""
    store = TableAssignments(Table(settings().table))

    def _receive(body: dict[str, Any]) -> None:
        task = Task.model_validate(body)
        if load_directory().find_kecamatan(task.kecamatan_code) is None:
            raise UnknownKecamatanError(task.episode_id)
        now = datetime.now(UTC)
        done = receive(store, task, tracing_book().on(now.astimezone(WITA).date()), now)
        logger.info("task received", extra={"episode_id": task.episode_id, "done": done})

    return consume_queue(event, context, _receive)
