"""From a form that asks for sembako to the one request of its household."""

from collections.abc import Sequence
from datetime import datetime

from desac.domain.aid import AidRequest, AidState
from desac.domain.dates import WITA
from desac.domain.sembako_rules import SembakoRules, rules_on
from desac.domain.staff import Refusal
from desac.ports.aid import AidStore
from functions.sembako.logic import as_duplicate, decide, delivered, stands

_TRIES = 4


class ContendedError(Exception):
    """Others of the household kept changing it; the message is delivered again."""


class UnknownFormError(Exception):
    """A message about a form that is not in the table."""


def request_aid(
    store: AidStore, episode_id: str, versions: Sequence[SembakoRules], now: datetime
) -> AidRequest | None:
    """Decide about the form of an episode and store it; safe to repeat.

    None if the form no longer asks. Raises UnknownFormError and ContendedError.
    """
    today = now.astimezone(WITA).date()
    rules = rules_on(versions, today)
    for _ in range(_TRIES):
        applicant = store.applicant(episode_id)
        if applicant is None:
            raise UnknownFormError(episode_id)
        if not applicant.intake.sembako_wanted:
            return applicant.decided
        wanted, seen = decide(applicant, rules, today, now), applicant.decided
        if seen and stands(seen, wanted):
            return seen
        if wanted.state is AidState.REFUSED:
            if store.note(wanted, seen):
                return wanted
            continue
        if store.claim(wanted, seen, today):
            return wanted
        holder = store.holder(wanted.household_id)
        if holder and holder.holds(today) and holder.aid_id != wanted.aid_id:
            duplicate = as_duplicate(wanted, holder)
            if store.note(duplicate, seen):
                return duplicate
    raise ContendedError(episode_id)


def hand_over(
    store: AidStore, aid_id: str, *, request_id: str, by: str, note: str | None, now: datetime
) -> AidRequest:
    """Record a delivery once. Raises Refusal: 404, or 409 if it was delivered or is not due."""
    for _ in range(_TRIES):
        seen = store.get(aid_id)
        if seen is None:
            raise Refusal(404, "not_found", "Permohonan tidak ditemukan.")
        after = delivered(seen, request_id=request_id, by=by, note=note, now=now)
        if after is seen or store.deliver(after):
            return after
    raise Refusal(409, "busy", "Permohonan ini sedang diubah petugas lain; coba lagi.")
