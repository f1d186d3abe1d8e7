"""Several people on one phone: one message that names each, also when somebody leaves. Pure.

Of each purpose one message is the lead, which is sent; the others are its companions (see `Message`).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from desac.domain.link import LinkMember, link_id_in
from desac.domain.message import Message, MessageState
from desac.ports.outbox import Addressee, Regrouping
from functions.notify.household_words import household_values
from functions.notify.planning import UNREACHABLE, suppression
from functions.notify.rendering import render
from functions.notify.template_choice import TemplateChoice
from functions.notify.templates import Template, Wording, template, template_for

TOKEN = "token_formulir"  # noqa: S105 # a parameter's name


class Member(NamedTuple):
    """A message of the household, and its person as stored now."""

    message: Message
    addressee: Addressee


def together(
    messages: Sequence[Message],
    token: str,
    templates: TemplateChoice = TemplateChoice(),  # noqa: B008 # immutable
    former: Message | None = None,
) -> tuple[Message, ...]:
    """The messages as one that is sent and companions; `token` opens the household's link.

    `templates` tells which version of the words is approved; a `former` lead's version of the same is kept.

    A single one, or those of a purpose that has no words for several people, are sent each by itself.
    Raises TemplateGapError if the message would have a gap.
    """
    single = [on_its_own(message, templates) for message in messages]
    present = _household_template(single[0])
    if len(single) == 1 or present is None:
        return tuple(single)
    if former is not None and former.template == present.name:
        chosen = template(present.name, former.template_version)
    else:
        chosen = templates.best(present)
    values = household_values(chosen, [message.parameters for message in single])
    if TOKEN in chosen.parameters:
        values[TOKEN] = token
    render(chosen, values)
    lead, *companions = single
    return (
        lead.model_copy(
            update={
                "template": chosen.name,
                "template_version": chosen.version,
                "parameters": values,
                "companions": tuple(one.message_id for one in companions),
                "alone": lead.parameters,
            }
        ),
        *(one.model_copy(update={"lead": lead.message_id}) for one in companions),
    )


def on_its_own(message: Message, templates: TemplateChoice) -> Message:
    """The message for its own person alone; its words stay unless they named others, too."""
    if not message.companions:
        return message.model_copy(update={"lead": None})
    used = template(message.template)
    own = templates.best(template_for(message.purpose, used.wording or Wording.PLAIN))
    return message.model_copy(
        update={
            "template": own.name,
            "template_version": own.version,
            "parameters": message.alone,
            "companions": (),
            "alone": {},
        }
    )


def _household_template(message: Message) -> Template | None:
    wording = template(message.template).wording or Wording.PLAIN
    try:
        return template_for(message.purpose, wording, household=True)
    except LookupError:
        return None


def regroup(
    lead: Message,
    members: Sequence[Member],
    now: datetime,
    today: date,
    templates: Callable[[], TemplateChoice] = TemplateChoice,
) -> Regrouping | None:
    """The household's messages without those who are not to be written to there any more; None if all are.

    `members` are the lead and its companions that still follow it, in order. Whoever has another number by
    now gets a message of their own; who must not be written to has the reason on record; of the others the
    first is the lead. The link leads to these.
    Words keep their version; `templates` tells which is approved of those that somebody gets instead.
    """
    staying = [one for one in members if _stays(one, lead, today)]
    if len(staying) == 1 + len(lead.companions):
        return None
    token, choice = lead.parameters.get(TOKEN, ""), templates()
    changes = [_leaves(one, now, today, choice) for one in members if one not in staying]
    if staying:
        shared = together([one.message for one in staying], token, choice, lead)
        changes += [
            (one.message, _queued(after, now), None) for one, after in zip(staying, shared, strict=True)
        ]
    left = tuple(
        LinkMember(person_id=one.message.person_id, episode_id=one.message.episode_id) for one in staying
    )
    return Regrouping(tuple(changes), link_id_in(token) if token and left else None, left)


def _stays(member: Member, lead: Message, today: date) -> bool:
    return (
        member.message.state is not MessageState.SUPPRESSED
        and _reason(member, today) is None
        and member.addressee.person.phone == lead.to
    )


def _reason(member: Member, today: date) -> Any:
    person, episode, opted_out, _ = member.addressee
    purpose = member.message.purpose
    return suppression(person, episode, today, number_opted_out=opted_out, purpose=purpose)


def _leaves(
    member: Member, now: datetime, today: date, templates: TemplateChoice
) -> tuple[Message, Message, Any]:
    before, reason = member.message, _reason(member, today)
    after = on_its_own(before, templates)
    if before.state is MessageState.SUPPRESSED:
        return before, after, None
    if reason is None:
        return before, _queued(after.model_copy(update={"to": member.addressee.person.phone}), now), None
    held_back = {"reason": reason.value, **_entered(after, MessageState.SUPPRESSED, now)}
    return before, after.model_copy(update=held_back), UNREACHABLE.get(reason)


def _queued(message: Message, now: datetime) -> Message:
    """Waiting to be sent, whatever its lead was doing: the sender looks at it anew."""
    fresh = {"reason": None, "error_code": None, "carrier": None}
    return message.model_copy(update=fresh | _entered(message, MessageState.QUEUED, now))


def _entered(message: Message, state: MessageState, now: datetime) -> dict[str, Any]:
    # Another step even into the same state: the length of the history is the message's version.
    return {"state": state, "history": (*message.history, (state, now)), "updated_at": now}
