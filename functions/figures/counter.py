"""The queue of people to count: all messages of a batch together, so that nobody is counted twice in it."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.contributions import Contributions
from desac.adapters.figure_rules import figure_rules
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.observability import logger
from desac.ports.figures import ToCount
from desac.settings import settings
from functions.figures.changes import people_of


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Bring the figures up to the state of everybody in the batch.

    If that fails, message by message, so that one person whom nobody can count holds nobody else up.
    """
    contributions = Contributions(Table(settings().table), figure_rules())
    try:
        bodies = [ToCount.model_validate_json(record["body"]) for record in event["Records"]]
        written = contributions.bring_up_to_date(*people_of(bodies))
    except Exception:  # noqa: BLE001 # told and tried again one by one, which reports what fails
        logger.exception("a batch could not be counted as a whole")
        return consume_queue(event, context, lambda body: _count_alone(contributions, body))
    logger.info("counted", extra={"messages": len(bodies), "written": written})
    return {"batchItemFailures": []}


def _count_alone(contributions: Contributions, body: dict[str, Any]) -> None:
    contributions.bring_up_to_date(*people_of([ToCount.model_validate(body)]))
