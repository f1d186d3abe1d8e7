"""Who gets a package. Pure: an applicant in, a request with its state and reason out."""

from datetime import date, datetime

from desac.domain.aid import AidRequest, AidState
from desac.domain.household import Household, household_id
from desac.domain.sembako_rules import SembakoRules
from desac.domain.staff import Refusal
from desac.ports.aid import Applicant

SAME_HOUSEHOLD = "same_household"


def decide(applicant: Applicant, rules: SembakoRules, today: date, now: datetime) -> AidRequest:
    """The request of an applicant, `requested` or `refused`; the household is not looked at."""
    person, episode, form = applicant.person, applicant.episode, applicant.intake
    village_code = form.village_code or person.village_code
    refusal = rules.refusal(episode, today)
    return AidRequest(
        aid_id=episode.episode_id,
        person_id=person.person_id,
        household_id=household_id(form.kk or person.kk, person.phone, form.address, village_code),
        village_code=village_code,
        household_size=form.household_size,
        state=AidState.REFUSED if refusal else AidState.REQUESTED,
        reason=refusal,
        isolation_until=episode.end_date,
        origin=episode.origin,
        created_at=applicant.decided.created_at if applicant.decided else now,
        updated_at=now,
    )


def stands(decided: AidRequest | None, wanted: AidRequest) -> bool:
    """Whether an earlier decision holds against what a corrected form would lead to.

    What was granted stays granted, so a second form never doubles it. A duplicate or a refusal is
    looked at again when the form now names another household, or the episode has become entitled.
    """
    if decided is None:
        return False
    if decided.state in {AidState.REQUESTED, AidState.DELIVERED}:
        return True
    if decided.state is AidState.DUPLICATE:
        return decided.household_id == wanted.household_id
    return decided.reason == wanted.reason


def as_duplicate(wanted: AidRequest, holder: Household) -> AidRequest:
    """The same request where somebody else of the house was first."""
    return wanted.model_copy(
        update={"state": AidState.DUPLICATE, "reason": SAME_HOUSEHOLD, "duplicate_of": holder.aid_id}
    )


def delivered(
    request: AidRequest, *, request_id: str, by: str, note: str | None, now: datetime
) -> AidRequest:
    """The request with its package handed over; the same `request_id` again changes nothing.

    Raises Refusal (409) for a package handed over already, or one that nobody is entitled to.
    """
    if request.state is AidState.DELIVERED:
        if request.delivery_request_id == request_id:
            return request
        raise Refusal(409, "delivered", "Paket ini sudah tercatat diserahkan.")
    if request.state is not AidState.REQUESTED:
        raise Refusal(409, "not_requested", "Tidak ada paket yang harus diserahkan untuk permohonan ini.")
    return request.model_copy(
        update={
            "state": AidState.DELIVERED,
            "delivered_by": by,
            "delivered_at": now,
            "delivery_request_id": request_id,
            "delivery_note": note,
            "updated_at": now,
        }
    )
