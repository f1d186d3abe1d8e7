"""From a form that asks for sembako to the one request of its household."""

from collections.abc import Sequence
from datetime import datetime

from desac.domain.aid import AidRequest, AidState
from desac.domain.dates import WITA
from desac.domain.sembako_rules import SembakoRules, rules_on
from desac.ports.aid import AidStore, Applicant
from functions.sembako.doubles import claim_changes, find_matches
from functions.sembako.logic import decide, holder, is_the_same, marks, stands

_TRIES = 6


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
    for _ in range(_TRIES):
        applicant = store.applicant(episode_id)
        if applicant is None:
            raise UnknownFormError(episode_id)
        if not applicant.intake.sembako_wanted or stands(applicant.decided):
            return applicant.decided
        decided = _decide(store, applicant, versions, now)
        if decided is not None:
            return decided
    raise ContendedError(episode_id)


def _decide(
    store: AidStore, applicant: Applicant, versions: Sequence[SembakoRules], now: datetime
) -> AidRequest | None:
    """One try; None if something it rests on has changed meanwhile."""
    today = now.astimezone(WITA).date()
    rules, seen, own = rules_on(versions, today), applicant.decided, holder(applicant)
    borne = marks(applicant)
    claims = store.claims(borne)
    others = store.requests([one.aid_id for claim in claims.values() for one in claim.holders])
    matches = find_matches(own, claims, others, rules, today)
    wanted = decide(applicant, rules, matches, today, now)
    if seen is not None and is_the_same(seen, wanted):
        return seen
    if wanted.state is AidState.REFUSED:
        return wanted if store.file(seen, wanted) else None
    if wanted.duplicate_of:
        first = others[wanted.duplicate_of]
        behind = first.changed(now, duplicates=tuple(dict.fromkeys((*first.duplicates, wanted.aid_id))))
        return wanted if store.file(seen, wanted, behind=(first, behind)) else None
    changes = tuple(claim_changes(own, borne, claims, today))
    return wanted if store.file(seen, wanted, claims=changes) else None
