"""A birth date that only the form gave: with it, later rows find the person."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.people_matching import load_chains, root_of
from desac.adapters.people_writes import doubt_item
from desac.adapters.table import ABSENT, Table, Write, from_item, to_item
from desac.domain.claim import Claim
from desac.domain.doubt import Doubt, DoubtKind
from desac.domain.identity import Identity, IdentityKind, Particulars, identities
from desac.domain.person import Person
from desac.ports.intake import Submission


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
    writes: list[Write] = []
    borne: dict[str, DoubtKind] = {}
    doubts: dict[str, DoubtKind] = {}
    for identity, doubt_kind in _identities(known, stated):
        place = keys.identity(identity.kind, identity.value)
        item = table.get(place)
        before = from_item(Claim, item) if item else None
        after, bearer = _taken(before or Claim(), identity, known, stated)
        if before is None:
            writes.append(table.write_put(to_item(after, place), ABSENT))
        elif after != before:
            raised = after.model_copy(update={"version": before.version + 1})
            writes.append(table.write_put(to_item(raised, place), Attr("version").eq(before.version)))
        if bearer not in {None, known.person_id}:
            borne.setdefault(str(bearer), doubt_kind)
    people = load_chains(table, [*borne, known.person_id]) if borne else {}
    settled = {root_of(people, known.person_id), *known.doubted, *known.told_apart}
    for bearer, doubt_kind in borne.items():
        other = root_of(people, bearer)
        if settled.isdisjoint({bearer, other}):
            doubts.setdefault(other, doubt_kind)
    for other, doubt_kind in doubts.items():
        doubt = Doubt(
            person_id=known.person_id, other_person_id=other, kind=doubt_kind, at=intake.submitted_at
        )
        writes.append(table.write_put(doubt_item(doubt)))
    return Consequences({"doubted": (*known.doubted, *doubts)} if doubts else {}, writes)


def _identities(known: Person, born: date) -> Iterator[tuple[Identity, DoubtKind]]:
    """What a birth date adds to: the claim of the phone, and one of its own with name and village."""
    if known.phone:
        yield Identity(IdentityKind.PHONE, known.phone), DoubtKind.SAME_PHONE_BIRTH
    told = Particulars(name=known.name, birth_date=born, village_code=known.village_code)
    for identity in identities(told):
        if identity.kind is IdentityKind.NAME_BIRTH_VILLAGE:
            yield identity, DoubtKind.SAME_NAME_BIRTH_VILLAGE


def _taken(claim: Claim, identity: Identity, known: Person, born: date) -> tuple[Claim, str | None]:
    """A claim once this person has laid claim to it, and who did so before."""
    if identity.kind is IdentityKind.PHONE:
        bearer = claim.births.get(born.isoformat())
        return claim.borne_by(known.person_id, known.name, born.isoformat()), bearer
    if claim.person_id:
        return claim, claim.person_id
    return claim.model_copy(update={"person_id": known.person_id}), None
