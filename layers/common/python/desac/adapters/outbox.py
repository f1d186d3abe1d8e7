"""Messages in the table: planned in one transaction, changed only from the state that was read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import keys, links
from desac.adapters.housemates import housemates
from desac.adapters.message_items import as_it_was, message_changes, message_item, message_write
from desac.adapters.recipients import recipient_write
from desac.adapters.table import ABSENT, Conflict, Table, Write, from_item, to_item
from desac.domain.clock import Clock, ClockState
from desac.domain.episode import Episode, EpisodeStatus, UnreachableReason
from desac.domain.ids import person_of, split_message_id
from desac.domain.link import Link
from desac.domain.message import ANSWERS, Message
from desac.domain.person import Person
from desac.domain.recipient import Recipient, recipient_id
from desac.ports.outbox import (
    Addressee,
    Looked,
    NotificationPlan,
    Overtaken,
    Regrouping,
    Renewal,
    Step,
)


class TableOutbox:
    """Keeps the promises of `desac.ports.outbox.Outbox`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def addressee(self, person_id: str, episode_id: str) -> Addressee | None:
        """The person and the episode; None if either is missing."""
        wanted = [keys.person(person_id), keys.episode(episode_id)]
        found = {item["type"]: item for item in self._table.get_many(wanted)}
        if len(found) < len(wanted):
            return None
        person = from_item(Person, found["Person"])
        others = self._others_on_the_number(person)
        opted_out = (
            person.opted_out_at is not None
            or any(one.opted_out_at for one in others)
            or self._number_opted_out(person.phone)
        )
        return Addressee(person, from_item(Episode, found["Episode"]), opted_out, others)

    def messages(self, message_ids: Sequence[str]) -> dict[str, Message]:
        """Those of the messages that exist, by id."""
        items = self._table.get_many([keys.message(one) for one in dict.fromkeys(message_ids)])
        return {item["message_id"]: from_item(Message, item) for item in items}

    def of_episode(self, episode_id: str) -> list[Message]:
        """Everything that is, or was to be, written about an episode: one consistent query."""
        found = self._table.partition(keys.partition(person_of(episode_id)), f"MESSAGE#{episode_id}.")
        return [from_item(Message, item) for item in found]

    def look(self, message_ids: Sequence[str]) -> dict[str, Looked]:
        """One batch read for 33 messages."""
        wanted: dict[tuple[str, str], keys.Key] = {}
        for one in message_ids:
            episode_id, _ = split_message_id(one)
            for place in (keys.message(one), keys.person(person_of(one)), keys.episode(episode_id)):
                wanted[place["pk"], place["sk"]] = place
        messages: list[Message] = []
        people: dict[str, Person] = {}
        episodes: dict[str, Episode] = {}
        for item in self._table.get_many(list(wanted.values())):
            if item["type"] == "Message":
                messages.append(from_item(Message, item))
            elif item["type"] == "Person":
                people[item["person_id"]] = from_item(Person, item)
            else:
                episodes[item["episode_id"]] = from_item(Episode, item)
        return {
            one.message_id: Looked(one, people.get(one.person_id), episodes.get(one.episode_id))
            for one in messages
        }

    def by_wamid(self, wamid: str) -> Message | None:
        """The message that WhatsApp knows by `wamid`; eventually consistent."""
        condition = KeyCondition("lookup").eq(keys.wamid_lookup(wamid))
        for found in self._table.index("lookup", condition, limit=1):
            item = self._table.get({"pk": found["pk"], "sk": found["sk"]})
            return from_item(Message, item) if item else None
        return None

    def plan(self, plan: NotificationPlan) -> None:
        """Write a plan. Raises Overtaken if any of it exists or the episode has changed."""
        self._transact(self._plan(plan))

    def renew(self, renewal: Renewal) -> None:
        """Replace the messages, with the link and the clock that they need."""
        self._transact(self._renewal(renewal))

    def housemates(self, found: Addressee) -> Sequence[Addressee]:
        """The others on the number with an active episode of the same kind, one of each."""
        return housemates(self._table, found)

    def plan_together(self, plans: Sequence[NotificationPlan | Renewal], link: Link) -> None:
        """Write plans and renewals of one household with the link that they share: all or nothing."""
        writes = links.write_shared(self._table, link)
        for plan in plans:
            writes += self._plan(plan) if isinstance(plan, NotificationPlan) else self._renewal(plan)
        self._transact(writes)

    def regroup(self, regrouping: Regrouping) -> None:
        """Change messages of one household, all or nothing; each as `save` does."""
        writes = []
        for before, after, unreachable in regrouping.changes:
            writes.append(self._message(before, after))
            episode = self._reachable_episode(after) if unreachable else None
            if episode:
                writes.append(self._episode(episode, unreachable))
        if regrouping.link_id and regrouping.members:
            writes.append(links.write_members(self._table, regrouping.link_id, regrouping.members))
        self._transact(writes)

    def _plan(self, plan: NotificationPlan) -> list[Write]:
        writes = [self._table.write_put(message_item(message), ABSENT) for message in plan.messages]
        writes.append(self._episode(plan.episode, plan.unreachable))
        if plan.link:
            writes.append(links.write_new(self._table, plan.link))
        if plan.clock:
            writes.append(self._table.write_put(_clock_item(plan.clock), ABSENT))
        return writes

    def _renewal(self, renewal: Renewal) -> list[Write]:
        writes = [self._message(before, after) for before, after in renewal.messages]
        episode = renewal.episode
        reachable = {"unreachable": None, "version": episode.version + 1}
        unchanged = Attr("version").eq(episode.version)
        writes.append(self._table.write_update(keys.episode(episode.episode_id), reachable, unchanged))
        writes += links.write_lasting(self._table, renewal.link)
        writes += self._clock_anew(renewal.clock)
        return writes

    def _message(self, before: Message, after: Message) -> Write:
        place = keys.message(after.message_id)
        return self._table.write_update(place, message_changes(before, after), as_it_was(before))

    def _clock_anew(self, clock: Clock) -> Sequence[Write]:
        known = self._table.get(keys.clock(clock.episode_id, clock.name))
        if known is None:
            return [self._table.write_put(_clock_item(clock), ABSENT)]
        if known["state"] == ClockState.STOPPED:
            return []
        return [self._table.write_put(_clock_item(clock), Attr("state").eq(known["state"]))]

    def add(self, message: Message) -> bool:
        """Write one message by itself; False if there is one with its id."""
        try:
            self._table.put(message_item(message), ABSENT)
        except Conflict:
            return False
        return True

    def answers(self, person_id: str) -> Sequence[Message]:
        """All answers to one resident's replies: one query of their messages."""
        found = self._table.partition(keys.partition(person_id), "MESSAGE#")
        return [from_item(Message, item) for item in found if item["purpose"] in ANSWERS]

    def save(self, before: Message, after: Message, unreachable: UnreachableReason | None = None) -> None:
        """Replace `before`, and say why WhatsApp does not lead to this resident if it does not."""
        episode = self._reachable_episode(after) if unreachable else None
        if episode:
            self._transact([self._message(before, after), self._episode(episode, unreachable)])
            return
        place = keys.message(after.message_id)
        try:
            self._table.update(place, message_changes(before, after), as_it_was(before))
        except Conflict as conflict:
            raise Overtaken from conflict

    def save_all(
        self, steps: Sequence[Step], recipients: Sequence[tuple[Recipient, Recipient]] = ()
    ) -> frozenset[str]:
        """Transactions of at most a hundred; what is overtaken is left out of the next try."""
        overtaken: set[str] = set()
        paces = {after.recipient_id: (before, after) for before, after in recipients}
        for some in _parts(steps, paces):
            overtaken |= self._save_some(some, paces)
        return frozenset(overtaken)

    def _save_some(self, steps: Sequence[Step], paces: Mapping[str, tuple[Recipient, Recipient]]) -> set[str]:
        overtaken: set[str] = set()
        waiting = list(steps)
        while waiting:
            writes = [message_write(self._table, *one) for one in waiting]
            ids = [{one.after.message_id} for one in waiting]
            for digest, theirs in _by_recipient(waiting, paces).items():
                writes.append(recipient_write(self._table, *paces[digest]))
                ids.append(theirs)
            try:
                self._table.transact(writes)
            except Conflict as conflict:
                lost = set[str]().union(*(ids[place] for place in conflict.failed))
                overtaken |= lost
                waiting = [one for one in waiting if one.after.message_id not in lost]
                continue
            break
        return overtaken

    def _number_opted_out(self, phone: str | None) -> bool:
        """Also a number on which nobody was registered when it opted out."""
        number = self._table.get(keys.number_opt_out(phone)) if phone else None
        return number is not None and "opted_out_at" in number

    def _others_on_the_number(self, person: Person) -> tuple[Person, ...]:
        if person.opted_out_at is not None or person.phone is None:
            return ()
        found = self._table.index("lookup", KeyCondition("lookup").eq(keys.phone_lookup(person.phone)))
        others: list[keys.Key] = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
        others = [place for place in others if place != keys.person(person.person_id)]
        return tuple(from_item(Person, item) for item in self._table.get_many(others))

    def _reachable_episode(self, message: Message) -> Episode | None:
        item = self._table.get(keys.episode(message.episode_id))
        episode = from_item(Episode, item) if item else None
        if episode and episode.status is EpisodeStatus.ACTIVE and episode.unreachable is None:
            return episode
        return None

    def _episode(self, episode: Episode, unreachable: UnreachableReason | None) -> Write:
        """Hold the episode as it was read; its version rises with each change."""
        place = keys.episode(episode.episode_id)
        unchanged = Attr("version").eq(episode.version)
        if unreachable is None or episode.unreachable is not None:
            return self._table.write_check(place, unchanged)
        changes = {"unreachable": unreachable.value, "version": episode.version + 1}
        return self._table.write_update(place, changes, unchanged)

    def _transact(self, writes: Sequence[Write]) -> None:
        try:
            self._table.transact(writes)
        except Conflict as conflict:
            raise Overtaken from conflict


# DynamoDB's limit for one transaction.
_WRITES = 100


def _by_recipient(
    steps: Iterable[Step], paces: Mapping[str, tuple[Recipient, Recipient]]
) -> dict[str, set[str]]:
    """The messages to each recipient whose pace is written."""
    found: dict[str, set[str]] = {}
    for one in steps if paces else ():
        digest = recipient_id(one.after.to or "")
        if digest in paces:
            found.setdefault(digest, set()).add(one.after.message_id)
    return found


def _parts(
    steps: Sequence[Step], paces: Mapping[str, tuple[Recipient, Recipient]]
) -> Iterator[Sequence[Step]]:
    """As many as fit into a transaction; all to one recipient together, whose pace is written once."""
    if not paces:
        yield from batched(steps, _WRITES, strict=False)
        return
    by_phone: dict[str | None, list[Step]] = {}
    for one in steps:
        by_phone.setdefault(one.after.to, []).append(one)
    part: list[Step] = []
    writes = 0
    for theirs in by_phone.values():
        if part and writes + len(theirs) + 1 > _WRITES:
            yield part
            part, writes = [], 0
        part += theirs
        writes += len(theirs) + 1
    if part:
        yield part


def _clock_item(clock: Clock) -> dict[str, Any]:
    item = to_item(clock, keys.clock(clock.episode_id, clock.name))
    return item | {"work": keys.clock_work(keys.shard(clock.episode_id)), "work_at": item["due_at"]}
