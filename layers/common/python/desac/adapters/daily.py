"""The daily rounds in the table: a few batch reads for twenty residents, one look-up for each phone."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from boto3.dynamodb.conditions import Attr, ConditionBase
from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import follow_up_keys, keys, links
from desac.adapters.lanes import at_once
from desac.adapters.message_items import message_item
from desac.adapters.table import ABSENT, Conflict, Item, Table, Write, from_item, to_item
from desac.domain.base import Record
from desac.domain.daily_report import DailyReport
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.ids import daily_message_id, person_of
from desac.domain.link import Link
from desac.domain.message import Message, Purpose
from desac.domain.person import Person
from desac.domain.silence import Silence, SilenceKind
from desac.ports.daily import Today
from desac.ports.outbox import Addressee

type LinkId = Callable[[str], str]
"""The id of an episode's own link."""


class TableDaily:
    """Keeps the promises of `desac.ports.daily.DailyStore`.

    `purpose` is that of the messages, `kind` that of the silences, if they matter; without `link_id` no links
    are read.
    """

    def __init__(
        self,
        table: Table,
        purpose: Purpose = Purpose.DAILY_CHECK_IN,
        *,
        kind: SilenceKind | None = None,
        link_id: LinkId | None = None,
    ) -> None:
        self._table = table
        self._purpose = purpose
        self._kind = kind
        self._link_id = link_id

    def today(self, episode_ids: Sequence[str], day: date) -> Sequence[Today]:
        """One batch read for twenty episodes."""
        places = [place for one in episode_ids for place in self._places(one, day).values()]
        unique = {(place["pk"], place["sk"]): place for place in places}
        items = self._table.get_many(list(unique.values()))
        found = {(item["pk"], item["sk"]): item for item in items}
        return [one for each in episode_ids if (one := self._today(each, day, found)) is not None]

    def _places(self, episode_id: str, day: date) -> dict[str, keys.Key]:
        places = {
            "person": keys.person(person_of(episode_id)),
            "episode": keys.episode(episode_id),
            "message": keys.message(daily_message_id(episode_id, self._purpose, day)),
            "report": follow_up_keys.report(episode_id, day),
        }
        if self._link_id:
            places["link"] = keys.link(self._link_id(episode_id))
        if self._kind:
            places["silence"] = follow_up_keys.silence(episode_id, self._kind)
        return places

    def _today(self, episode_id: str, day: date, found: dict[tuple[str, str], Item]) -> Today | None:
        places = self._places(episode_id, day)
        known = {name: found.get((place["pk"], place["sk"])) for name, place in places.items()}
        person, episode = known["person"], known["episode"]
        if person is None or episode is None:
            return None
        return Today(
            person=from_item(Person, person),
            episode=from_item(Episode, episode),
            message=_read(Message, known["message"]),
            report=_read(DailyReport, known["report"]),
            link=_read(Link, known.get("link")),
            silence=_read(Silence, known.get("silence")),
        )

    def addressees(self, found: Sequence[Today]) -> Sequence[Addressee]:
        """One query of the `lookup` index for each phone, side by side, then the people it leads to."""
        phones = sorted({one.person.phone for one in found if one.person.phone})
        calls = [partial(self._on, phone) for phone in phones]
        places = dict(zip(phones, at_once(calls), strict=True))
        known = {one.person.person_id: one.person for one in found}
        wanted: dict[str, keys.Key] = {}
        for on_phone in places.values():
            for place in on_phone:
                if keys.person_in(place["pk"]) not in known:
                    wanted[place["pk"]] = place
        opt_outs = {keys.number_opt_out(phone)["pk"]: phone for phone in phones}
        read = self._table.get_many([*wanted.values(), *map(keys.number_opt_out, phones)])
        out = {opt_outs[one["pk"]] for one in read if "opted_out_at" in one and one["pk"] in opt_outs}
        known |= {item["person_id"]: from_item(Person, item) for item in read if item["type"] == "Person"}
        return [self._addressee(one, places, known, out) for one in found]

    @staticmethod
    def _addressee(
        one: Today, places: dict[str, list[keys.Key]], known: dict[str, Person], out: set[str]
    ) -> Addressee:
        person = one.person
        ids = [keys.person_in(place["pk"]) for place in places.get(person.phone or "", [])]
        # The index may still lead to somebody who has another number by now.
        others = tuple(
            known[other]
            for other in ids
            if other != person.person_id and other in known and known[other].phone == person.phone
        )
        opted_out = (
            person.opted_out_at is not None
            or person.phone in out
            or any(other.opted_out_at is not None for other in others)
        )
        return Addressee(person, one.episode, opted_out, others)

    def _on(self, phone: str) -> list[keys.Key]:
        found = self._table.index("lookup", KeyCondition("lookup").eq(keys.phone_lookup(phone)))
        return [{"pk": item["pk"], "sk": item["sk"]} for item in found if item["pk"].startswith("PERSON#")]

    def active_of(self, people: Sequence[Person], day: date) -> Sequence[Today]:
        """One batch read of their episodes, and one of what hangs on the active ones."""
        wanted = [keys.episode(one) for person in people for one in person.episode_ids or ()]
        episodes = [from_item(Episode, item) for item in self._table.get_many(wanted)]
        for person in people:
            if person.episode_ids is None:
                items = self._table.partition(keys.partition(person.person_id), "EPISODE#")
                episodes += [from_item(Episode, item) for item in items]
        latest: dict[str, Episode] = {}
        for one in sorted(episodes, key=lambda each: (each.anchor_date, each.episode_id)):
            if one.status is EpisodeStatus.ACTIVE:
                latest[one.person_id] = one
        return self.today([one.episode_id for one in latest.values()], day)

    def links(self, link_ids: Sequence[str]) -> dict[str, Link]:
        """One batch read."""
        read = self._table.get_many([keys.link(one) for one in link_ids])
        return {item["link_id"]: from_item(Link, item) for item in read}

    def ask(self, messages: Sequence[Message], changed: Sequence[tuple[Link | None, Link]]) -> bool:
        """One transaction."""
        writes = [self._table.write_put(message_item(one), ABSENT) for one in messages]
        writes += [self._link(before, after) for before, after in changed]
        try:
            self._table.transact(writes)
        except Conflict:
            return False
        return True

    def _link(self, before: Link | None, after: Link) -> Write:
        if before is None:
            return links.write_new(self._table, after)
        place = keys.link(after.link_id)
        item = to_item(after, place)
        changes = {name: item.get(name) for name in ("expires_at", "members")}
        still: ConditionBase = Attr("revoked_at").not_exists()
        return self._table.write_update(place, changes, still)


def _read[R: Record](model: type[R], item: Item | None) -> R | None:
    return from_item(model, item) if item else None
