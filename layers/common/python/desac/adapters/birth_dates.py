"""A birth date that only the form gave: with it, later rows find the person."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from desac.adapters import keys
from desac.adapters.people_writes import doubt_item
from desac.adapters.table import ABSENT, Table, Write, to_item
from desac.domain.claim import Claim
from desac.domain.doubt import Doubt, DoubtKind
from desac.domain.identity import IdentityKind, Particulars, identities
from desac.ports.intake import Submission

_OF_A_BIRTH_DATE = {
    IdentityKind.PHONE_BIRTH: DoubtKind.SAME_PHONE_BIRTH,
    IdentityKind.NAME_BIRTH_VILLAGE: DoubtKind.SAME_NAME_BIRTH_VILLAGE,
}


class Consequences(NamedTuple):
    """What follows from a birth date: more changes of the person, and claims and doubts to write."""

    person_changes: Mapping[str, Any] = MappingProxyType({})
    writes: Sequence[Write] = ()


def what_a_birth_date_makes_possible(table: Table, submission: Submission) -> Consequences:
    """What a birth date that the form gives makes possible: later rows find this person by it.

    An identity that somebody else bears stays theirs; that the two might be one is noted for review.
    """
    stated = submission.person_changes.get("birth_date")
    intake = submission.intake
    if stated is None or intake is None:
        return Consequences()
    known = submission.known.person.model_copy(update=dict(submission.person_changes))
    wanted = {
        identity.kind: identity
        for identity in identities(
            Particulars(
                name=known.name,
                phone=known.phone,
                birth_date=stated,
                village_code=known.village_code,
            )
        )
        if identity.kind in _OF_A_BIRTH_DATE
    }
    places = {kind: keys.identity(kind, identity.value) for kind, identity in wanted.items()}
    found = table.get_many(list(places.values()))
    owners = {item["pk"]: str(item["person_id"]) for item in found}
    writes: list[Write] = []
    doubts: dict[str, DoubtKind] = {}
    for kind, place in places.items():
        owner = owners.get(place["pk"])
        if owner is None:
            claim = Claim(person_id=known.person_id)
            writes.append(table.write_put(to_item(claim, place), ABSENT))
        elif owner not in {known.person_id, *known.doubted, *known.told_apart}:
            doubts.setdefault(owner, _OF_A_BIRTH_DATE[kind])
    for other, doubt_kind in doubts.items():
        doubt = Doubt(
            person_id=known.person_id, other_person_id=other, kind=doubt_kind, at=intake.submitted_at
        )
        writes.append(table.write_put(doubt_item(doubt)))
    return Consequences({"doubted": (*known.doubted, *doubts)} if doubts else {}, writes)
