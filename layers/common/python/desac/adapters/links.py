"""Personal links in the table."""

from desac.adapters import keys
from desac.adapters.table import ABSENT, Table, Write, from_item, to_item
from desac.domain.link import Link


def write_new(table: Table, link: Link) -> Write:
    """The member of a transaction that stores a link which is not there yet."""
    return table.write_put(to_item(link, keys.link(link.link_id)), ABSENT)


def load(table: Table, link_id: str) -> Link | None:
    """The link of a verified token, or None if there is no such record."""
    item = table.get(keys.link(link_id))
    return from_item(Link, item) if item else None
