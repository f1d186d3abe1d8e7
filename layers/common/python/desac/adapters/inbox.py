"""Residents' replies in the table."""

import json
from collections.abc import Sequence
from datetime import datetime

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.episode import Episode
from desac.domain.person import Person
from desac.domain.trace import Reply
from desac.ports.outbox import Overtaken


class TableInbox:
    """Keeps the promises of `desac.ports.inbox.Inbox`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def person(self, person_id: str) -> Person | None:
        """One resident."""
        item = self._table.get(keys.person(person_id))
        return from_item(Person, item) if item else None

    def people_on(self, phone: str) -> Sequence[Person]:
        """Everybody on a phone (E.164); eventually consistent."""
        found = self._table.index("lookup", KeyCondition("lookup").eq(keys.phone_lookup(phone)))
        places: list[keys.Key] = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
        return [from_item(Person, item) for item in self._table.get_many(places)]

    def episodes(self, person_id: str) -> Sequence[Episode]:
        """All episodes of one resident, in no order."""
        found = self._table.partition(keys.partition(person_id), "EPISODE#")
        return [from_item(Episode, item) for item in found]

    def store(self, reply: Reply) -> None:
        """Keep a reply under its person, or as a stranger's; the second time does nothing."""
        if reply.person_id:
            place = keys.reply(reply.person_id, reply.received_at, reply.wamid)
        else:
            place = keys.stranger_reply(reply.sender, reply.received_at, reply.wamid)
        try:
            self._table.put(to_item(reply, place), ABSENT)
        except Conflict:
            return

    def opt_out(self, person: Person, at: datetime) -> None:
        """Note that the resident wants no more messages. Raises Overtaken if the person has changed."""
        noted = person.model_copy(update={"opted_out_at": at, "version": person.version + 1})
        stored = json.loads(noted.model_dump_json(include={"opted_out_at", "version"}))
        try:
            self._table.update(keys.person(person.person_id), stored, Attr("version").eq(person.version))
        except Conflict as conflict:
            raise Overtaken from conflict
