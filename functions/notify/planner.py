"""A case or contact was registered: plan what to tell this resident, once."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.config_data import city
from desac.adapters.outbox import TableOutbox
from desac.adapters.roster import TableRoster
from desac.adapters.sqs_batch import consume_events
from desac.adapters.table import Table
from desac.domain.episode import EpisodeStatus
from desac.events import CaseRegistered, ContactRegistered, Event
from desac.observability import logger
from desac.ports.outbox import Addressee, Outbox, Overtaken
from desac.ports.roster import Roster
from desac.settings import settings
from functions.notify.health_contact import ContactSource, contact_in
from functions.notify.planning import Facts, make_plan, message_ids
from functions.notify.telemetry import count

_TRIES = 3


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Plan the messages of each registered episode of the batch."""
    table = Table(settings().table)
    outbox, roster = TableOutbox(table), TableRoster(table)
    return consume_events(event, context, lambda one: plan_one(one, outbox, roster, datetime.now(UTC)))


def plan_one(event: Event, outbox: Outbox, roster: Roster, now: datetime) -> None:
    """Plan the messages of one episode; nothing happens where that has been done.

    Raises Overtaken if the episode keeps changing, so that the queue brings it again.
    """
    if not isinstance(event, CaseRegistered | ContactRegistered):
        raise TypeError(f"not an event to plan for: {event.detail_type}")
    for tries_left in reversed(range(_TRIES)):
        found = outbox.addressee(event.person_id, event.episode_id)
        if found is None:
            raise LookupError(f"no such person and episode: {event.episode_id}")
        if found.episode.status is EpisodeStatus.RECORDED:
            logger.info("episode was over on arrival", extra={"episode_id": event.episode_id})
            return
        planned = outbox.messages(message_ids(found.episode))
        if len(planned) == len(message_ids(found.episode)):
            return
        try:
            _plan(found, outbox, roster, now)
        except Overtaken:
            if not tries_left:
                raise
            continue
        return


def _plan(found: Addressee, outbox: Outbox, roster: Roster, now: datetime) -> None:
    person, episode = found
    today = now.astimezone(ZoneInfo(city().timezone)).date()
    contact = contact_in(city(), person.village_code, roster, today)
    plan = make_plan(
        Facts(
            person=person,
            episode=episode,
            contact=contact,
            city=city(),
            link_key=secrets.link_key(settings().link_secret),
            link_days=settings().link_days,
            silence_minutes=settings().silence_minutes,
            now=now,
            today=today,
        )
    )
    outbox.plan(plan)
    for message in plan.messages:
        count("MessagePlanned", purpose=message.purpose, reason=message.reason or "none")
    if contact.source is not ContactSource.DOCTOR:
        # The resident still gets a number to call, but the roster has a gap.
        logger.warning("no doctor of the village", extra={"episode_id": episode.episode_id})
        count("VillageDoctorMissing", fallback=contact.source)
