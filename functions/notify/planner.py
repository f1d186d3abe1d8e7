"""A case or contact was registered, a phone corrected or an opt-out taken back: plan what to tell, once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.config_data import city
from desac.adapters.event_queue import consume_events
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.roster import TableRoster
from desac.adapters.silence_rules import silence_rules
from desac.adapters.table import Table
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.message import Message
from desac.domain.roster import ContactSource
from desac.event.base import Event
from desac.event.episodes import CaseRegistered, ContactRegistered, PhoneCorrected, ResidentOptedIn
from desac.observability import logger
from desac.ports.media import TemplateBook
from desac.ports.outbox import Addressee, NotificationPlan, Outbox, Overtaken
from desac.ports.roster import Roster
from desac.settings import settings
from functions.notify.health_contact import contact_in
from functions.notify.joint_planning import Draft, can_share, join
from functions.notify.planning import Facts, make_plan, message_ids
from functions.notify.renewal import renew
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice, choice
from functions.notify.templates import Wording

_TRIES = 3


class _Sources(NamedTuple):
    """What every plan is made from besides its person."""

    roster: Roster
    now: datetime
    templates: TemplateChoice


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
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

    Others on the same phone whose messages are still to be planned get them in the same step, as one.
    What could not reach the resident is planned anew after a correction of the phone, what was held back
    as over once a merge is taken back, and what was held back for an opt-out once messages are wanted again.

    Raises Overtaken if the episode keeps changing, so that the queue brings it again.
    """
    if not isinstance(event, CaseRegistered | ContactRegistered | PhoneCorrected | ResidentOptedIn):
        raise TypeError(f"not an event to plan for: {event.detail_type}")
    is_corrected = isinstance(event, PhoneCorrected)
    sources = _Sources(roster, now, templates)
    for tries_left in reversed(range(_TRIES)):
        found = outbox.addressee(event.person_id, event.episode_id)
        if found is None:
            raise LookupError(f"no such person and episode: {event.episode_id}")
        if found.episode.status is EpisodeStatus.RECORDED:
            logger.info("episode was over on arrival", extra={"episode_id": event.episode_id})
            return
        planned = outbox.messages(message_ids(found.episode))
        draft = _draft(found, planned, sources, is_corrected=is_corrected)
        if draft is None:
            return
        drafts = [draft, *_housemates(found, draft, outbox, sources)]
        try:
            _write(drafts, outbox)
        except Overtaken:
            if not tries_left:
                raise
            continue
        return


def _draft(
    found: Addressee, planned: Mapping[str, Message], sources: _Sources, *, is_corrected: bool
) -> Draft | None:
    """What is to be told to one person; None if that has been done."""
    facts = _facts(found, sources)
    if len(planned) < len(message_ids(found.episode)):
        return Draft(facts, make_plan(facts))
    renewal = renew(facts, planned.values(), is_corrected=is_corrected)
    return Draft(facts, renewal) if renewal else None


def _housemates(found: Addressee, draft: Draft, outbox: Outbox, sources: _Sources) -> Iterator[Draft]:
    """The others on the phone who are to be told the same, and to whom the same doctor belongs."""
    if not found.others or len(found.others) >= settings().household_people or not can_share(draft):
        return
    for mate in outbox.housemates(found):
        planned = outbox.messages(message_ids(mate.episode))
        # What was held back or led nowhere, and may go out now, has an event of its own on its way.
        other = _draft(mate, planned, sources, is_corrected=True) or _draft(
            mate, planned, sources, is_corrected=False
        )
        if other and can_share(other) and _who_helps(other) == _who_helps(draft):
            yield other


def _who_helps(draft: Draft) -> tuple[str, str]:
    return draft.facts.contact.name, draft.facts.contact.phone


def _write(drafts: Sequence[Draft], outbox: Outbox) -> None:
    if len(drafts) > 1:
        plans, link = join(drafts)
        outbox.plan_together(plans, link)
        logger.info("planned for a household", extra={"people": len(drafts)})
        count("HouseholdPlanned")
    elif isinstance(drafts[0].plan, NotificationPlan):
        outbox.plan(drafts[0].plan)
    else:
        outbox.renew(drafts[0].plan)
    for draft in drafts:
        _tell(draft)


def _facts(found: Addressee, sources: _Sources) -> Facts:
    roster, now, templates = sources
    today = now.astimezone(WITA).date()
    return Facts(
        person=found.person,
        episode=found.episode,
        contact=contact_in(city(), found.person.village_code, roster, today),
        city=city(),
        link_key=secrets.link_key(settings().link_secret),
        link_days=settings().link_days,
        silence_minutes=settings().silence_minutes,
        reminder_minutes=silence_rules().form_reminder_minutes,
        now=now,
        today=today,
        number_opted_out=found.number_opted_out,
        templates=templates,
    )


def _tell(draft: Draft) -> None:
    contact, episode, plan = draft.facts.contact, draft.facts.episode, draft.plan
    if isinstance(plan, NotificationPlan):
        messages = plan.messages
    else:
        messages = tuple(after for _, after in plan.messages)
        logger.info("planned anew", extra={"episode_id": episode.episode_id})
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
