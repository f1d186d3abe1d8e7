"""Residents' replies in the table."""

import json
from collections.abc import Sequence
from datetime import datetime

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import keys
from desac.adapters.recipients import opt_out_write
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.episode import Episode, EpisodeStatus, UnreachableReason
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
        """Note that the resident wants no more messages; active episodes without a form become unreachable.

        A reason that an episode has stands. Raises Overtaken if person, episode or form has changed.
        """
        table = self._table
        noted = person.model_copy(update={"opted_out_at": at, "version": person.version + 1})
        stored = json.loads(noted.model_dump_json(include={"opted_out_at", "version"}))
        held = Attr("version").eq(person.version)
        writes = [table.write_update(keys.person(person.person_id), stored, held)]
        if person.phone:
            writes.append(opt_out_write(table, person.phone, at))
        for episode in self.episodes(person.person_id):
            if not _waited_for(episode) or table.get(keys.intake(episode.episode_id)):
                continue
            lost = {"unreachable": UnreachableReason.OPTED_OUT.value, "version": episode.version + 1}
            as_read = Attr("version").eq(episode.version)
            writes.append(table.write_update(keys.episode(episode.episode_id), lost, as_read))
            writes.append(table.write_check(keys.intake(episode.episode_id), ABSENT))
        try:
            table.transact(writes)
        except Conflict as conflict:
            raise Overtaken from conflict


def _waited_for(episode: Episode) -> bool:
    return episode.status is EpisodeStatus.ACTIVE and episode.unreachable is None
