"""The queue of everything about complaints: said, answered, not answered, not delivered."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.complaints import TableComplaints
from desac.adapters.event_queue import consume_events
from desac.adapters.inbox import TableInbox
from desac.adapters.media import TableTemplateBook
from desac.adapters.notes import Notes
from desac.adapters.outbox import TableOutbox
from desac.adapters.roster import TableRoster
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.event.base import Event
from desac.event.complaints import ComplaintAnswered, ComplaintEscalated
from desac.event.messages import MessageStatusChanged
from desac.event.said import EmergencyRaised, ResidentWrote, SymptomsReported
from desac.observability import logger
from desac.settings import settings
from functions.notify.complaining import Complaining
from functions.notify.complaint_messages import Issuer
from functions.notify.complaint_source import Sources
from functions.notify.template_choice import choice
from functions.notify.templates import Wording


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Do what each event of the batch asks for."""
    complaining = make_complaining(Table(settings().table))
    return consume_events(event, context, lambda one: act(one, complaining, datetime.now(UTC)))


def act(event: Event, complaining: Complaining, now: datetime) -> None:
    """Do what one event asks for; done before, it does nothing."""
    match event:
        case SymptomsReported() | EmergencyRaised() | ResidentWrote():
            complaining.take_down(event, now)
        case ComplaintAnswered():
            complaining.relay(event, now)
        case ComplaintEscalated():
            complaining.raise_level(event, now)
        case MessageStatusChanged():
            complaining.undelivered(event, now)
        case _:
            raise TypeError(f"not an event about complaints: {event.detail_type}")


def make_complaining(table: Table) -> Complaining:
    """The work over a table, with the settings of this process."""
    complaints, outbox, roster, rules = (
        TableComplaints(table),
        TableOutbox(table),
        TableRoster(table),
        complaint_rules(),
    )
    sources = Sources(
        said=complaints,
        inbox=TableInbox(table),
        roster=roster,
        villages=load_directory(),
        rules=rules,
        addressee=outbox.addressee,
    )
    return Complaining(
        complaints=complaints,
        outbox=outbox,
        roster=roster,
        sources=sources,
        rules=rules,
        notes=Notes(settings().notes_topic),
        console_url=settings().console_url,
        issuer=Issuer(secrets.link_key(settings().link_secret), rules.link_days),
        templates=choice(Wording.PLAIN, TableTemplateBook(table)),
    )
