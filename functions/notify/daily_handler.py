"""What is written of a resident's day: the daily question, reminders, and to doctors about the silent.

Two queues: tasks of the morning's round, and events: about silences, and of links that are asked for.
"""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.config_data import city
from desac.adapters.daily import TableDaily
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.domain import link
from desac.domain.dates import WITA
from desac.domain.message import Purpose
from desac.event.base import Event
from desac.event.said import FormLinkAsked
from desac.observability import logger
from desac.ports.daily import Task, Today
from desac.settings import settings
from functions.notify.asking import REPORT_PAGE, REPORTED, AskFacts, Asking, Matter
from functions.notify.link_asking import FORM_LINK
from functions.notify.silencing import Silencing
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice, choice
from functions.notify.templates import Wording


def _reported(today: Today) -> str | None:
    return REPORTED if today.report is not None else None


CHECK_IN = Matter(Purpose.DAILY_CHECK_IN, REPORT_PAGE, _reported)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Do each record of the batch: a task of the round, or an event."""
    table = Table(settings().table)
    # Read once for the batch: Meta's approvals do not come and go within a minute.
    templates = choice(Wording(settings().result_wording), TableTemplateBook(table))
    silencing = Silencing(table, TableSilences(table), TableOutbox(table), silence_rules(), templates)

    def _work(body: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        if "detail-type" in body:
            event = Event.registry[body["detail-type"]].model_validate(body["detail"])
            if isinstance(event, FormLinkAsked):
                _send_link(event, table, templates, now)
            else:
                silencing.act(event, now)
        else:
            _ask(Task.model_validate(body), table, templates, now)

    return consume_queue(event, context, _work)


def _ask(task: Task, table: Table, templates: TemplateChoice, now: datetime) -> None:
    planned = asking(table, CHECK_IN, templates, task.day, now).plan(task.episode_ids)
    logger.info("asked how they are", extra={"fates": dict(planned.fates), "written": planned.written})
    for fate, number in planned.fates.items():
        count("DailyCheckIn", number, fate=fate)


def _send_link(event: FormLinkAsked, table: Table, templates: TemplateChoice, now: datetime) -> None:
    """A new link to the phone of whoever's old one had ended, and of those who share it."""
    day = now.astimezone(WITA).date()
    planned = asking(table, FORM_LINK, templates, day, now).plan([event.episode_id])
    known = {"episode_id": event.episode_id, "fates": dict(planned.fates), "written": planned.written}
    logger.info("a new link was asked for", extra=known)
    for fate, number in planned.fates.items():
        count("FormLinkAsked", number, fate=fate)


def asking(table: Table, matter: Matter, templates: TemplateChoice, day: date, now: datetime) -> Asking:
    """What is written of a day (WITA) with the settings of this process."""
    configured = settings()
    key = secrets.link_key(configured.link_secret)
    return Asking(
        TableDaily(table, matter.purpose, link_id=partial(link.link_id_for, key)),
        AskFacts(
            city=city(),
            link_key=key,
            link_days=configured.link_days,
            household_people=configured.household_people,
            now=now,
            day=day,
            templates=templates,
        ),
        matter,
    )
