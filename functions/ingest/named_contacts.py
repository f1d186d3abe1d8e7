"""Contacts named in the form become people with an edge to the one who named them."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.config_data import rule_book
from desac.adapters.named_contacts import NamedContacts
from desac.adapters.people import People
from desac.adapters.sqs_batch import consume_events
from desac.adapters.table import Table
from desac.events import ContactsNamed, Event
from desac.observability import logger
from desac.settings import settings
from functions.ingest.form_contacts import registrations
from functions.ingest.register import register


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Register the contacts of each form; naming somebody twice registers them once."""
    table = Table(settings().table)
    people = People(table)

    def _register(named: Event) -> None:
        if not isinstance(named, ContactsNamed):
            raise TypeError(f"{named.detail_type} does not belong on this queue")
        told = NamedContacts(table).read(named.episode_id)
        now = datetime.now(UTC)
        wishes = registrations(told, people.on_phone)
        done = list(register(people, wishes, rule_book(), now))
        logger.info("contacts registered", extra={"episode_id": named.episode_id, "count": len(done)})

    return consume_events(event, context, _register)
