"""A message that the city writes of its own accord: queued, or kept as suppressed with the reason."""

from collections.abc import Mapping
from datetime import datetime

from desac.domain.episode import Episode
from desac.domain.message import Lane, Message, MessageState, Purpose
from desac.domain.person import Person
from functions.notify.template_model import Template


def city_message(
    message_id: str,
    purpose: Purpose,
    *,
    person: Person,
    episode: Episode,
    template: Template,
    parameters: Mapping[str, str],
    now: datetime,
    reason: str | None = None,
    not_after: datetime | None = None,
) -> Message:
    """The message as it is first stored; with a `reason` it is suppressed.

    In the lane of blasts, however grave: the urgent lane is for answers to who has just written.
    """
    state = MessageState.SUPPRESSED if reason else MessageState.QUEUED
    return Message(
        message_id=message_id,
        episode_id=episode.episode_id,
        person_id=person.person_id,
        purpose=purpose,
        lane=Lane.BULK,
        to=person.phone,
        template=template.name,
        template_version=template.version,
        language=template.language,
        parameters=dict(parameters),
        state=state,
        reason=reason,
        not_after=not_after,
        history=((state, now),),
        origin=episode.origin,
        created_at=now,
        updated_at=now,
    )
