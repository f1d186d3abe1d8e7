"""Claims of phones: whoever has a number is found by it, with their birth date."""

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import ABSENT, Table, Write, from_item, to_item
from desac.domain.claim import Claim
from desac.domain.identity import IdentityKind
from desac.domain.person import Person


def claim_of(table: Table, person: Person, phone: str) -> list[Write]:
    """The members of a transaction after which `person` is among those who gave `phone`; none if they are."""
    place = keys.identity(IdentityKind.PHONE, phone)
    item = table.get(place)
    before = from_item(Claim, item) if item else None
    born = person.birth_date.isoformat() if person.birth_date else None
    after = (before or Claim()).borne_by(person.person_id, person.name, born)
    if before is None:
        return [table.write_put(to_item(after, place), ABSENT)]
    if after == before:
        return []
    raised = after.model_copy(update={"version": before.version + 1})
    return [table.write_put(to_item(raised, place), Attr("version").eq(before.version))]
