"""What a resident would read who is registered now, with a link that opens nothing."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from desac.adapters.config_data import city
from desac.adapters.roster import TableRoster
from desac.adapters.table import Table
from desac.domain.dates import WITA
from desac.domain.episode import Episode
from desac.domain.message import Purpose
from desac.domain.person import Person
from functions.notify.health_contact import contact_in
from functions.notify.planning import Facts, make_plan
from functions.notify.rendering import render
from functions.notify.template_choice import TemplateChoice
from functions.notify.templates import template

# A sample shows the words; its link is made with a key of its own and opens nothing.
_SAMPLE_LINK = timedelta(days=1)


def sample_messages(
    person: Person, episode: Episode, table: Table, templates: TemplateChoice, now: datetime
) -> Iterator[tuple[Purpose, str]]:
    """The messages by purpose; none to somebody who would not be written to."""
    today = now.astimezone(WITA).date()
    facts = Facts(
        person=person,
        episode=episode,
        contact=contact_in(city(), person.village_code, TableRoster(table), today),
        city=city(),
        link_key=secrets.token_bytes(32),
        link_days=_SAMPLE_LINK.days,
        silence_minutes=1,
        now=now,
        today=today,
        templates=templates,
    )
    for message in make_plan(facts).messages:
        if message.reason is None:
            yield (
                message.purpose,
                render(template(message.template, message.template_version), message.parameters),
            )
