"""Plans of several people on one phone as one. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from desac.domain.link import Link, LinkMember, link_id_for, sign
from desac.domain.message import Message
from desac.ports.outbox import NotificationPlan, Renewal
from functions.notify.household import together
from functions.notify.planning import PURPOSES, Facts

Plan = NotificationPlan | Renewal


class Draft(NamedTuple):
    """What one person would be told, before anybody else on the phone is thought of."""

    facts: Facts
    plan: Plan


def can_share(draft: Draft) -> bool:
    """Whether the person is to be written to, about everything that there is to tell."""
    is_written_to = draft.plan.link is not None
    return is_written_to and len(draft.plan.messages) == len(PURPOSES[draft.facts.episode.kind])


def join(drafts: Sequence[Draft]) -> tuple[tuple[Plan, ...], Link]:
    """The plans of one household, with the link that they share; the oldest is named first and leads.

    All are on one phone, of one kind, and `can_share`. Raises TemplateGapError if a message would have a gap.
    """
    ordered = sorted(
        drafts, key=lambda one: (one.facts.person.birth_date or date.max, one.facts.person.person_id)
    )
    link, token = _shared_link(ordered)
    written = [_written(one.plan) for one in ordered]
    # The same purposes in the same order for each.
    templates = ordered[0].facts.templates
    shared = [together(messages, token, templates) for messages in zip(*written, strict=True)]
    plans = tuple(
        _rewritten(one.plan, messages)
        for one, messages in zip(ordered, zip(*shared, strict=True), strict=True)
    )
    return plans, link


def _shared_link(drafts: Sequence[Draft]) -> tuple[Link, str]:
    facts, own = drafts[0].facts, drafts[0].plan.link
    if own is None:
        raise ValueError("nobody is written to")
    link_id = link_id_for(facts.link_key, own.episode_id, facts.person.phone)
    members = tuple(
        LinkMember(person_id=one.facts.person.person_id, episode_id=one.facts.episode.episode_id)
        for one in drafts
    )
    return (
        own.model_copy(update={"link_id": link_id, "members": members}),
        sign(facts.link_key, link_id, own.expires_at),
    )


def _written(plan: Plan) -> list[Message]:
    messages = plan.messages if isinstance(plan, NotificationPlan) else [after for _, after in plan.messages]
    return sorted(messages, key=lambda one: one.purpose)


def _rewritten(plan: Plan, messages: Sequence[Message]) -> Plan:
    if isinstance(plan, NotificationPlan):
        return plan._replace(messages=tuple(messages))
    after = {message.message_id: message for message in messages}
    return plan._replace(messages=tuple((before, after[before.message_id]) for before, _ in plan.messages))
