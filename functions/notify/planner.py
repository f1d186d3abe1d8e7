"""A case or contact was registered, a phone corrected or an opt-out taken back: plan what to tell, once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.config_data import city
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.roster import TableRoster
from desac.adapters.sqs_batch import consume_events
from desac.adapters.table import Table
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.message import Message
from desac.domain.roster import ContactSource
from desac.events import CaseRegistered, ContactRegistered, Event, PhoneCorrected, ResidentOptedIn
from desac.observability import logger
from desac.ports.media import TemplateBook
from desac.ports.outbox import Addressee, Outbox, Overtaken, Renewal
from desac.ports.roster import Roster
from desac.settings import settings
from functions.notify.health_contact import contact_in
from functions.notify.planning import Facts, make_plan, message_ids
from functions.notify.renewal import renew
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice, choice
from functions.notify.templates import Wording

_TRIES = 3


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Plan the messages of each registered episode of the batch."""
    table = Table(settings().table)
    outbox, roster = TableOutbox(table), TableRoster(table)
    # Read once for the batch: Meta's approvals do not come and go within a minute.
    templates = known_templates(TableTemplateBook(table))
    return consume_events(
        event, context, lambda one: plan_one(one, outbox, roster, datetime.now(UTC), templates)
    )


def known_templates(book: TemplateBook) -> TemplateChoice:
    """The templates of the stage's wording, by what Meta last said about each."""
    return choice(Wording(settings().result_wording), book)


def plan_one(
    event: Event,
    outbox: Outbox,
    roster: Roster,
    now: datetime,
    templates: TemplateChoice = TemplateChoice(),  # noqa: B008 # immutable
) -> None:
    """Plan the messages of one episode; nothing happens where that has been done.

    What could not reach the resident is planned anew after a correction of the phone, what was held back
    as over once a merge is taken back, and what was held back for an opt-out once messages are wanted again.

    Raises Overtaken if the episode keeps changing, so that the queue brings it again.
    """
    if not isinstance(event, CaseRegistered | ContactRegistered | PhoneCorrected | ResidentOptedIn):
        raise TypeError(f"not an event to plan for: {event.detail_type}")
    is_corrected = isinstance(event, PhoneCorrected)
    for tries_left in reversed(range(_TRIES)):
        found = outbox.addressee(event.person_id, event.episode_id)
        if found is None:
            raise LookupError(f"no such person and episode: {event.episode_id}")
        if found.episode.status is EpisodeStatus.RECORDED:
            logger.info("episode was over on arrival", extra={"episode_id": event.episode_id})
            return
        planned = outbox.messages(message_ids(found.episode))
        try:
            if len(planned) < len(message_ids(found.episode)):
                _plan(found, outbox, roster, now, templates)
            else:
                facts = _facts(found, roster, now, templates)
                _send_anew(renew(facts, planned.values(), is_corrected=is_corrected), facts, outbox)
        except Overtaken:
            if not tries_left:
                raise
            continue
        return


def _plan(found: Addressee, outbox: Outbox, roster: Roster, now: datetime, templates: TemplateChoice) -> None:
    facts = _facts(found, roster, now, templates)
    plan = make_plan(facts)
    outbox.plan(plan)
    _tell(facts, plan.messages)


def _send_anew(renewal: Renewal | None, facts: Facts, outbox: Outbox) -> None:
    if renewal is None:
        return
    outbox.renew(renewal)
    _tell(facts, [after for _, after in renewal.messages])
    logger.info("planned anew", extra={"episode_id": facts.episode.episode_id})


def _facts(found: Addressee, roster: Roster, now: datetime, templates: TemplateChoice) -> Facts:
    today = now.astimezone(WITA).date()
    return Facts(
        person=found.person,
        episode=found.episode,
        contact=contact_in(city(), found.person.village_code, roster, today),
        city=city(),
        link_key=secrets.link_key(settings().link_secret),
        link_days=settings().link_days,
        silence_minutes=settings().silence_minutes,
        now=now,
        today=today,
        number_opted_out=found.number_opted_out,
        templates=templates,
    )


def _tell(facts: Facts, messages: Sequence[Message]) -> None:
    contact, episode = facts.contact, facts.episode
    for message in messages:
        count("MessagePlanned", purpose=message.purpose, reason=message.reason or "none")
    named = any("kontak_nama" in message.parameters for message in messages)
    if not named or contact.source is ContactSource.DOCTOR:
        return
    # The resident still gets a number to call. Only the first is for the roster's keeper to mend.
    known = {"episode_id": episode.episode_id, "village_code": contact.village_code}
    if contact.village_code:
        logger.warning("guide without a doctor: the roster has a gap", extra=known)
        count("GuideWithoutDoctor")
    else:
        logger.info("guide without a doctor: the village is unknown", extra=known)
        count("GuideWithoutVillage")
