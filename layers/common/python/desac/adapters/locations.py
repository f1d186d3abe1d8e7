"""Locations in the table, written so that a slow geocoder never overwrites what came later."""

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.episode import Episode
from desac.domain.ids import person_of, reply_digest
from desac.domain.intake import Intake
from desac.domain.location import Location
from desac.domain.person import Person
from desac.domain.reply import Reply
from desac.ports.location import LocationChanged, SharedPin, Whereabouts


class TableLocations:
    """Keeps the promises of `desac.ports.location.LocationStore`.

    Beside the record's own fields the item keeps `asked`, the mark of the address the geocoder was asked.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def whereabouts(self, episode_id: str, said_in: str | None = None) -> Whereabouts | None:
        """What is known, None if the episode is gone; a query more for a reply's pin, or for contacts."""
        wanted = [
            keys.person(person_of(episode_id)),
            keys.episode(episode_id),
            keys.intake(episode_id),
            keys.location(episode_id),
        ]
        found = {str(item["type"]): item for item in self._table.get_many(wanted)}
        if "Person" not in found or "Episode" not in found:
            return None
        location = found.get("Location")
        return Whereabouts(
            person=from_item(Person, found["Person"]),
            episode=from_item(Episode, found["Episode"]),
            intake=from_item(Intake, found["Intake"]) if "Intake" in found else None,
            location=from_item(Location, location) if location else None,
            asked=location.get("asked") if location else None,
            pin=self._pin(person_of(episode_id), said_in) if said_in else None,
            known_contacts=self._contacts(person_of(episode_id)) if "Intake" in found else 0,
        )

    def _contacts(self, person_id: str) -> int:
        return sum(1 for _ in self._table.partition(keys.partition(person_id), "CONTACT#"))

    def _pin(self, person_id: str, said_in: str) -> SharedPin | None:
        for item in self._table.partition(keys.partition(person_id), "REPLY#"):
            reply = from_item(Reply, item)
            if reply.point and said_in == f"reply:{reply_digest(reply.wamid)}":
                return SharedPin(reply.point, reply.received_at)
        return None

    def save(self, location: Location, asked: str | None, seen: Whereabouts) -> None:
        """Write a location decided on `seen`. Raises LocationChanged if another was written since."""
        unchanged: ConditionBase = ABSENT
        if seen.location:
            before = to_item(seen.location, keys.location(location.episode_id))
            unchanged = Attr("updated_at").eq(before["updated_at"]) & Attr("source").eq(before["source"])
        item = to_item(location, keys.location(location.episode_id))
        try:
            self._table.put(item | ({"asked": asked} if asked else {}), unchanged)
        except Conflict as conflict:
            raise LocationChanged from conflict
