"""Questions about addresses in the table: claimed before they are asked, answered once for everybody."""

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import address_keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.geocoding import AddressAnswer

EXPIRES = "expires"
"""The table's time to live, seconds since 1970: of answers, as their provider's terms want, and of drafts."""


class TableAddressBook:
    """Keeps the promises of `desac.ports.geocoder.AddressBook`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def look(self, digest: str) -> AddressAnswer | None:
        """What is known of a question, None if it was never asked."""
        item = self._table.get(address_keys.address(digest))
        return from_item(AddressAnswer, item) if item else None

    def claim(self, wanted: AddressAnswer, seen: AddressAnswer | None) -> bool:
        """Claim a question of which `seen` is known; False if somebody else did meanwhile."""
        return self._put(wanted, Attr("asker").eq(seen.asker) if seen else ABSENT)

    def keep(self, answer: AddressAnswer) -> None:
        """Write the answer of a claimed question; nothing happens if somebody else has claimed it since."""
        self._put(answer, Attr("asker").eq(answer.asker))

    def _put(self, answer: AddressAnswer, condition: ConditionBase) -> bool:
        item = to_item(answer, address_keys.address(answer.digest))
        # A claim that nobody answered goes with its lease.
        item[EXPIRES] = int((answer.keep_until or answer.lease_until).timestamp())
        try:
            self._table.put(item, condition)
        except Conflict:
            return False
        return True
