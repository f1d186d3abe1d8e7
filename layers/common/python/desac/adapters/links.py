"""Personal links in the table."""

from collections.abc import Sequence

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Table, Write, from_item, to_item
from desac.domain.link import Link, LinkMember


def write_new(table: Table, link: Link) -> Write:
    """The member of a transaction that stores a link which is not there yet."""
    return table.write_put(to_item(link, keys.link(link.link_id)), ABSENT)


def write_lasting(table: Table, link: Link) -> list[Write]:
    """The members of a transaction after which the link lasts as long as `link`; a revoked one stays so."""
    known = load(table, link.link_id)
    if known is None:
        return [write_new(table, link)]
    if known.revoked_at is not None:
        return []
    place = keys.link(link.link_id)
    longer = {"expires_at": to_item(link, place)["expires_at"]}
    return [table.write_update(place, longer, Attr("revoked_at").not_exists())]


def write_shared(table: Table, link: Link) -> list[Write]:
    """The members of a transaction after which the link leads to the members of `link` and lasts as long."""
    known = load(table, link.link_id)
    if known is None:
        return [write_new(table, link)]
    if known.revoked_at is not None:
        return []
    place = keys.link(link.link_id)
    item = to_item(link, place)
    fields = ("person_id", "episode_id", "expires_at", "members")
    changes = {name: item[name] for name in fields}
    return [table.write_update(place, changes, Attr("revoked_at").not_exists())]


def write_members(table: Table, link_id: str, members: Sequence[LinkMember]) -> Write:
    """The member of a transaction after which the link leads to these; an attempt to open it stands."""
    lead = members[0]
    changes = {
        "person_id": lead.person_id,
        "episode_id": lead.episode_id,
        "members": [member.model_dump() for member in members],
    }
    return table.write_update(keys.link(link_id), changes, Attr("pk").exists())


def load(table: Table, link_id: str) -> Link | None:
    """The link of a verified token, or None if there is no such record."""
    item = table.get(keys.link(link_id))
    return from_item(Link, item) if item else None


def lasting(table: Table, link: Link) -> Link | None:
    """The stored link, made now or made to last at least as long as `link`; None if it was revoked."""
    writes = write_lasting(table, link)
    if not writes:
        return None
    try:
        table.transact(writes)
    except Conflict:
        # Made, prolonged or revoked at this very moment by somebody else.
        known = load(table, link.link_id)
        return known if known and known.revoked_at is None else None
    return load(table, link.link_id)
