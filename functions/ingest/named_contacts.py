"""Contacts named in the form, or to a tracer, become people with an edge to the one who named them."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.event_queue import consume_events
from desac.adapters.health_rules import rule_book
from desac.adapters.named_contacts import NamedContacts
from desac.adapters.people import People
from desac.adapters.table import Table
from desac.adapters.tracing_rules import tracing_book
from desac.domain.dates import WITA
from desac.domain.intake import Untraced
from desac.event.base import Event
from desac.event.said import ContactsNamed
from desac.observability import logger
from desac.settings import settings
from functions.ingest.form_contacts import registrations
from functions.ingest.register import register


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Register the contacts that each resident named; naming somebody twice registers them once.

    Those of a contact are followed to a set depth; beyond it the reason is kept where they were named.
    """
    table = Table(settings().table)
    people, contacts = People(table), NamedContacts(table)

    def _register(named: Event) -> None:
        if not isinstance(named, ContactsNamed):
            raise TypeError(f"{named.detail_type} does not belong on this queue")
        told, now = contacts.read(named.episode_id), datetime.now(UTC)
        most = tracing_book().on(now.astimezone(WITA).date()).max_depth
        if contacts.depth(named.episode_id, most) >= most:
            for said in told.statements:
                contacts.leave(said, Untraced.BEYOND_DEPTH)
            logger.info("contacts are beyond depth", extra={"episode_id": named.episode_id})
            return
        done = 0
        for said in told.statements:
            wishes = registrations(told.resident, said, people.on_phone)
            done += len(list(register(people, wishes, rule_book(), now)))
        logger.info("contacts registered", extra={"episode_id": named.episode_id, "count": done})

    return consume_events(event, context, _register)
