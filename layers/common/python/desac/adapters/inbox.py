"""Residents' replies in the table."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import keys, links
from desac.adapters.claims_of_phones import claim_of
from desac.adapters.table import ABSENT, Conflict, Table, Write, from_item, to_item
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeStatus, UnreachableReason
from desac.domain.link import Link
from desac.domain.person import Person
from desac.domain.reply import Reply
from desac.domain.sources import stamp
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

    def opt_in(self, person: Person, at: datetime) -> None:
        """Note that the resident wants messages again; `opted_in_at` of the episodes is the planner's cue."""
        wanted = {"opted_out_at": None, "version": person.version + 1}
        self._with_active_episodes(person, wanted, {"opted_in_at": keys.moment(at)})

    def opt_out_number(self, phone: str, at: datetime) -> bool:
        """Note that nobody on a phone wants messages."""
        return self._say_of_number(phone, "opted_out_at", "opted_in_at", at)

    def opt_in_number(self, phone: str, at: datetime) -> bool:
        """Take that back."""
        return self._say_of_number(phone, "opted_in_at", "opted_out_at", at)

    def _say_of_number(self, phone: str, said: str, opposite: str, at: datetime) -> bool:
        told = keys.moment(at)
        changes = {"type": "NumberOptOut", said: told, opposite: None}
        # Dated back by an older word, the same wish would give way to an opposite one in between.
        is_latest = (Attr(opposite).not_exists() | Attr(opposite).lt(told)) & (
            Attr(said).not_exists() | Attr(said).lte(told)
        )
        try:
            self._table.update(keys.number_opt_out(phone), changes, is_latest)
        except Conflict:
            return False
        return True

    def move(self, person: Person, phone: str, at: datetime) -> None:
        """The phone and all that depends on it: look-up, claim, sources, and the active episodes' cue."""
        confirmed = tuple(dict.fromkeys((*person.confirmed_fields, "phone")))
        said = stamp(at, keys.reply_origin(at.astimezone(WITA).date()))
        changes: dict[str, Any] = {
            "phone": phone,
            "lookup": keys.phone_lookup(phone),
            "confirmed_fields": list(confirmed),
            "sources": person.sources.confirmed(("phone",), said).model_dump(mode="json"),
            "version": person.version + 1,
        }
        claim = claim_of(self._table, person, phone)
        self._with_active_episodes(person, changes, {"phone_corrected_at": keys.moment(at)}, claim)

    def _with_active_episodes(
        self, person: Person, changes: dict[str, Any], cue: dict[str, Any], more: Sequence[Write] = ()
    ) -> None:
        """Change a person and each of their active episodes, all or nothing."""
        table = self._table
        writes = [
            table.write_update(keys.person(person.person_id), changes, Attr("version").eq(person.version)),
            *more,
        ]
        for episode in self.episodes(person.person_id):
            if episode.status is EpisodeStatus.ACTIVE:
                raised = {**cue, "version": episode.version + 1}
                as_read = Attr("version").eq(episode.version)
                writes.append(table.write_update(keys.episode(episode.episode_id), raised, as_read))
        try:
            table.transact(writes)
        except Conflict as conflict:
            raise Overtaken from conflict

    def note_user(self, user_id: str, phone: str, at: datetime) -> None:
        """Remember a user's phone; webhooks may come in any order, so an older word changes nothing."""
        seen = keys.moment(at)
        changes = {"type": "HiddenUser", "user_id": user_id, "phone": phone, "seen_at": seen}
        later = Attr("seen_at").not_exists() | Attr("seen_at").lt(seen)
        try:
            self._table.update(keys.hidden_user(user_id), changes, later)
        except Conflict:
            return

    def phone_of(self, user_id: str) -> str | None:
        """The phone of a WhatsApp user."""
        item = self._table.get(keys.hidden_user(user_id))
        return str(item["phone"]) if item else None

    def may_answer(self, phone: str, purpose: str, wamid: str, at: datetime, pause: timedelta) -> bool:
        """One conditional write; who comes too early writes nothing."""
        changes = {"type": "Answered", "answered_at": keys.moment(at), "in_reply_to": wamid}
        free = (
            Attr("answered_at").not_exists()
            | Attr("answered_at").lte(keys.moment(at - pause))
            | Attr("in_reply_to").eq(wamid)
        )
        try:
            self._table.update(keys.answered(phone, purpose), changes, free)
        except Conflict:
            return False
        return True

    def lasting_link(self, link: Link) -> Link | None:
        """The link of an episode; whoever is first makes it, all others make it last longer."""
        return links.lasting(self._table, link)


def _waited_for(episode: Episode) -> bool:
    return episode.status is EpisodeStatus.ACTIVE and episode.unreachable is None
