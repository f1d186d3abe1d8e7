"""Whether a household has asked already. Pure: claims on its marks in, the requests that share them out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from desac.domain.aid import LIVE, AidClaim, AidMatch, AidRequest, ClaimHolder
from desac.domain.household import Mark
from desac.domain.sembako_rules import SembakoRules
from desac.ports.aid import ClaimChange

# Families of one boarding house share its address and the owner's phone; a claim is one item.
_MOST_HOLDERS = 100


def find_matches(
    own: ClaimHolder,
    claims: Mapping[Mark, AidClaim],
    others: Mapping[str, AidRequest],
    rules: SembakoRules,
    today: date,
) -> tuple[AidMatch, ...]:
    """Requests that share a mark with `own` and are in force on `today`, those that count first.

    `others` are the requests behind the claims, by id.
    """
    found = [
        AidMatch(kind=mark.kind, aid_id=holder.aid_id, counts=_counts(own, holder, mark, rules))
        for mark, claim in claims.items()
        for holder in claim.holders
        if holder.aid_id != own.aid_id and is_in_force(holder, others, today)
    ]
    order = {kind: place for place, kind in enumerate(rules.double_by)}
    return tuple(sorted(found, key=lambda one: (not one.counts, order.get(one.kind, len(order)), one.aid_id)))


def is_in_force(holder: ClaimHolder, others: Mapping[str, AidRequest], today: date) -> bool:
    """Whether a claim stands on `today`: its request is not refused or stopped, its isolation not over."""
    request = others.get(holder.aid_id)
    return request is not None and request.state in LIVE and today <= holder.until


def _counts(own: ClaimHolder, other: ClaimHolder, mark: Mark, rules: SembakoRules) -> bool:
    are_two_families = own.kk is not None and other.kk is not None and own.kk != other.kk
    return mark.kind in rules.double_by and not (are_two_families and mark.kind in rules.unless_other_kk)


def claim_changes(
    own: ClaimHolder, marks: Sequence[Mark], claims: Mapping[Mark, AidClaim], today: date
) -> Iterator[ClaimChange]:
    """The claims with `own` among their holders; those that are over make room."""
    for mark in marks:
        before = claims.get(mark)
        kept = [one for one in before.holders if one.aid_id != own.aid_id] if before else []
        if len(kept) >= _MOST_HOLDERS:
            kept = [one for one in kept if today <= one.until][-_MOST_HOLDERS + 1 :]
        after = AidClaim(kind=mark.kind, holders=(*kept, own), version=before.version + 1 if before else 1)
        yield ClaimChange(mark, before, after)
