"""The identity check of a link: who of its people it is, or the page that asks on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from desac.domain.dates import WITA
from desac.observability import logger
from desac.ports.intake import IntakeStore
from functions.intake_form.actions import settle_check
from functions.intake_form.check import CheckLimits, CheckOutcome, stated_birth_date
from functions.intake_form.http import page
from functions.intake_form.matching import Match, asks_for_name, match
from functions.intake_form.pages import Pages
from functions.intake_form.visit import Carried, Visit
from functions.intake_form.words import check_text, lock_text

_UNREADABLE = Match(CheckOutcome.UNREADABLE)


class Passed(NamedTuple):
    """Who it is, by place in the link. `stated` is a birth date that nothing could be compared with."""

    place: int
    stated: date | None = None


def identify(
    visit: Visit,
    posted: Mapping[str, Sequence[str]],
    carried: Carried,
    *,
    store: IntakeStore,
    now: datetime,
    limits: CheckLimits,
) -> Passed | dict[str, Any]:
    """Who has passed the check; else the page that asks again. `carried` must not be lost meanwhile."""
    texts = {name: values[0] for name, values in posted.items()}
    stated = stated_birth_date(texts, now.astimezone(WITA).date())
    found = match(visit.family, stated, texts.get("name", "")) if stated else _UNREADABLE
    result = settle_check(store, visit.link, found.outcome, now=now, limits=limits)
    logger.info(
        "identity checked", extra={"episode_id": visit.link.episode_id, "outcome": result.outcome.value}
    )
    if result.outcome is CheckOutcome.RIGHT:
        chosen = visit.place_in(posted) if len(found.places) > 1 else found.places[0]
        if chosen not in found.places:
            return page(visit.choice_page(found.places, texts, carried))
        return Passed(chosen)
    if result.outcome is CheckOutcome.UNVERIFIED and stated:
        (place,) = found.places
        return Passed(place, stated)
    if result.outcome is CheckOutcome.LOCKED and result.locked_until:
        return locked(visit.pages, result.locked_until, now)
    if result.outcome is CheckOutcome.UNREADABLE:
        message = check_text("unreadable")
        return page(visit.check_page(message, birth=texts, carried=carried), 422)
    code = "wrong_or_name" if asks_for_name(visit.family) else "wrong"
    message = check_text(code, left=result.tries_left(limits))
    return page(visit.check_page(message, birth={}, carried=carried, answers_of=texts), 403)


def locked(pages: Pages, until: datetime, now: datetime) -> dict[str, Any]:
    """The page of a link that pauses."""
    seconds = int((until - now).total_seconds()) + 1
    return page(pages.check(lock_text(until), locked=True), 429, extra={"Retry-After": str(seconds)})
