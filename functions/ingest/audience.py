"""Whom recording a row would send messages to, and why not to the others. Pure."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from desac.domain.episode import EpisodeStatus
from desac.domain.identity import Identity
from desac.domain.registration import Plan, Registration


class Exclusion(StrEnum):
    """Why nobody is written to because of a row."""

    ALREADY_KNOWN = "already_known"
    OVER_ON_ARRIVAL = "over_on_arrival"
    OPTED_OUT = "opted_out"
    NO_PHONE = "no_phone"
    NAMED_BEFORE = "named_before"


class Addressed(NamedTuple):
    """A row with what it would do; `exclusion` is None for a recipient."""

    wish: Registration
    plan: Plan
    exclusion: Exclusion | None


def audience(
    decided: Iterable[tuple[Registration, Plan]], opted_out: Callable[[str], bool]
) -> Iterator[Addressed]:
    """Each registration with why its person is not written to, if so.

    `decided` was planned without writing, so a person in two rows is new in both and is counted in the
    first. `opted_out` tells whether somebody on an E.164 number wants no messages on it.
    """
    named: set[Identity] = set()
    for wish, plan in decided:
        why = _exclusion(plan, opted_out)
        if why is None and not named.isdisjoint(wish.claims):
            why = Exclusion.NAMED_BEFORE
        if why is None:
            named.update(wish.claims)
        yield Addressed(wish, plan, why)


def _exclusion(plan: Plan, opted_out: Callable[[str], bool]) -> Exclusion | None:
    """The same questions that planning the messages asks (`functions/notify/planning.py`)."""
    status = plan.episode_changes.get("status", plan.episode.status)
    begins = plan.new_episode or (
        plan.episode.status is EpisodeStatus.RECORDED and status is EpisodeStatus.ACTIVE
    )
    if not begins and not plan.rephoned:
        return Exclusion.ALREADY_KNOWN
    if begins and status is not EpisodeStatus.ACTIVE:
        return Exclusion.OVER_ON_ARRIVAL
    phone = plan.person_changes.get("phone", plan.person.phone)
    if plan.person.opted_out_at is not None or (phone and opted_out(phone)):
        return Exclusion.OPTED_OUT
    return None if phone else Exclusion.NO_PHONE
