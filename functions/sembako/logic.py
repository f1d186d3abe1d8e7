"""Who gets a package. Pure: an applicant in, a request with its state and reason out."""

from collections.abc import Sequence
from datetime import date, datetime

from desac.domain.aid import LIVE, AidMatch, AidRequest, AidState, AidStep, ClaimHolder
from desac.domain.episode_facts import MERGED
from desac.domain.household import Mark, digest, household_id, marks_of
from desac.domain.sembako_rules import ISOLATION_OVER, NOT_ISOLATING, SembakoRules
from desac.ports.aid import Applicant

BY_RULE = "sistem"
"""Who decides where nobody does."""

# Parting two records brings both households back.
_BY_THE_RULES = frozenset({NOT_ISOLATING, ISOLATION_OVER, MERGED})


def decide(
    applicant: Applicant,
    rules: SembakoRules,
    matches: Sequence[AidMatch],
    today: date,
    now: datetime,
) -> AidRequest:
    """The request of an applicant: `requested`, `duplicate` or `refused`.

    `matches` are the other requests of the house, those that count first. What was decided before stays in
    the history.
    """
    person, episode, form, before = applicant.person, applicant.episode, applicant.intake, applicant.decided
    village_code = form.village_code or person.village_code
    kk = form.kk or person.kk
    refusal = rules.refusal(episode, today)
    state, reason, duplicate_of = AidState.REQUESTED, refusal, None
    if refusal:
        state = AidState.REFUSED
    elif matches and matches[0].counts:
        state, reason, duplicate_of = AidState.DUPLICATE, f"same_{matches[0].kind}", matches[0].aid_id
    fund, basis = rules.fund_of(person.nik, kk)
    step = AidStep(state=state, at=now, by=BY_RULE, reason=reason)
    return AidRequest(
        aid_id=episode.episode_id,
        person_id=person.person_id,
        household_id=household_id(kk, person.phone, form.address, village_code),
        village_code=village_code,
        household_size=form.household_size,
        state=state,
        reason=reason,
        fund=fund,
        fund_basis=basis,
        rule_version=rules.version,
        matches=tuple(matches),
        duplicate_of=duplicate_of,
        duplicates=before.duplicates if before else (),
        isolation_until=episode.end_date,
        history=(*before.history, step) if before else (step,),
        origin=episode.origin,
        created_at=before.created_at if before else now,
        updated_at=now,
        version=before.version + 1 if before else 1,
    )


def marks(applicant: Applicant) -> tuple[Mark, ...]:
    """By what the household is known."""
    person, form = applicant.person, applicant.intake
    village_code = form.village_code or person.village_code
    return marks_of(person.nik, form.kk or person.kk, person.phone, form.address, village_code)


def holder(applicant: Applicant) -> ClaimHolder:
    """What the request leaves on the claims."""
    kk = applicant.intake.kk or applicant.person.kk
    return ClaimHolder(
        aid_id=applicant.episode.episode_id,
        kk=digest(kk) if kk else None,
        until=applicant.episode.end_date,
    )


def stands(decided: AidRequest | None) -> bool:
    """Whether an earlier decision holds whatever the form says now.

    What was granted stays granted, so a second form never doubles it; what staff refused or stopped is for
    staff to take up. A double one and a refusal by the rules are looked at again.
    """
    if decided is None:
        return False
    if decided.state in LIVE:
        return True
    by_the_rules = decided.reason in _BY_THE_RULES and decided.history[-1].by == BY_RULE
    return decided.state is not AidState.DUPLICATE and not by_the_rules


def is_the_same(decided: AidRequest | None, wanted: AidRequest) -> bool:
    """Whether deciding again led to where it was."""
    if decided is None:
        return False
    # Cancelled with the isolation, or by a merge, says more than the refusal that follows from it.
    is_over = decided.state is AidState.CANCELLED and wanted.reason == ISOLATION_OVER
    fields = ("state", "reason", "duplicate_of", "matches")
    return is_over or all(getattr(decided, name) == getattr(wanted, name) for name in fields)
