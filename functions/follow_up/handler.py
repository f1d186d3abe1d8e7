"""The follow-up queue: each message is a clock to look at."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.clocks import TableClocks
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.complaints import TableComplaints
from desac.adapters.isolation import TableIsolation
from desac.adapters.roster import TableRoster
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.domain.clock import ClockName
from desac.domain.silence import KINDS
from desac.observability import logger
from desac.ports.clocks import Due
from desac.settings import settings
from functions.follow_up.complaints import raise_complaint
from functions.follow_up.isolation import complete
from functions.follow_up.logic import follow_up
from functions.follow_up.silences import raise_silence, remind_of_form


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Follow up a batch of clocks; one that fails goes back to the queue."""
    table = Table(settings().table)
    clocks, complaints, silences = TableClocks(table), TableComplaints(table), TableSilences(table)

    def _follow_up(body: dict[str, Any]) -> None:
        due, now = Due.model_validate(body), datetime.now(UTC)
        if due.clock in KINDS:
            step = raise_silence(silences, TableRoster(table), due, silence_rules(), now)
        elif due.clock is ClockName.DOCTOR_ANSWER:
            step = raise_complaint(complaints, due, complaint_rules(), now)
        elif due.clock is ClockName.ISOLATION_END:
            step = complete(TableIsolation(table), due, now)
        else:
            reminded = remind_of_form(clocks, silences, due, silence_rules(), now)
            step = reminded or follow_up(clocks, due, now)
        logger.info("clock looked at", extra={"episode_id": due.episode_id, "clock": due.clock, "next": step})

    return consume_queue(event, context, _follow_up)
