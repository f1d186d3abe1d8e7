"""Two records that turned out to be one person, who asked under both: one package. Pure."""

from datetime import datetime

from desac.domain.aid import AidRequest, AidState, AidStep
from desac.domain.episode_facts import MERGED
from functions.sembako.logic import BY_RULE


def give_way(request: AidRequest, first: AidRequest, now: datetime) -> tuple[AidRequest, AidRequest]:
    """The request of the record that was merged into another, and the other's `first`, as they are then.

    Nobody has looked at it: it waits behind the other, like that of a household's second member. Else it is
    cancelled, and whoever waited behind it waits behind the other, or its fall would bring a second package.
    """
    if request.state is AidState.REQUESTED:
        step = AidStep(state=AidState.DUPLICATE, at=now, by=BY_RULE, reason=MERGED)
        return request.entered(step, duplicate_of=first.aid_id), _before(first, (request.aid_id,), now)
    step = AidStep(state=AidState.CANCELLED, at=now, by=BY_RULE, reason=MERGED)
    return request.entered(step, duplicates=()), _before(first, request.duplicates, now)


def _before(first: AidRequest, waiting: tuple[str, ...], now: datetime) -> AidRequest:
    others = tuple(one for one in waiting if one != first.aid_id)
    return first.changed(now, duplicates=tuple(dict.fromkeys((*first.duplicates, *others))))
