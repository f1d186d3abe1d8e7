"""Writing to many residents about their day: those who are to be asked, together on one phone, each once.

Twenty episodes are looked at together, so that a round costs little more than a look-up for each phone.
Whatever is done is found done: a task may come any number of times.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from desac.adapters.config_data import City
from desac.domain import ids, link
from desac.domain.dates import WITA
from desac.domain.episode import Episode, UnreachableReason
from desac.domain.link import Link, LinkMember
from desac.domain.message import Message, Purpose
from desac.ports.daily import DailyStore, Today
from desac.ports.outbox import Addressee, Overtaken
from functions.notify.city_message import city_message
from functions.notify.health_contact import emergency_numbers
from functions.notify.household import TOKEN, together
from functions.notify.planning import suppression
from functions.notify.rendering import clean, render
from functions.notify.template_choice import TemplateChoice
from functions.notify.wording import long_date

_TRIES = 4
# A link is made to last once it would end before the next round but one.
_LASTING = timedelta(days=2)

REPORT_PAGE = "/report"
"""What follows the token where a button opens the short form."""
ASKED, REPORTED, LINK_REVOKED, GONE = "asked", "reported", "link_revoked", "gone"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is written about: `suffix` follows the token in the button's address.

    `why_not` says why somebody is not to be written to, besides what keeps every message back. `at_least` is
    how long it may be sent, whenever the day ends.
    """

    purpose: Purpose
    suffix: str
    why_not: Callable[[Today], str | None]
    at_least: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What every message is made from. `day` is the local day (WITA) that it is about."""

    city: City
    link_key: bytes = field(repr=False)
    link_days: int
    household_people: int
    now: datetime
    day: date
    templates: TemplateChoice = field(default_factory=TemplateChoice)


class _Write(NamedTuple):
    """Messages that belong together, with the change of their link if it needs one."""

    messages: tuple[Message, ...]
    link: tuple[Link | None, Link] | None


class _Asked(NamedTuple):
    """Somebody to write to: the number counts, so its owner comes with the day's facts."""

    today: Today
    to: Addressee


@dataclass(frozen=True, slots=True)
class Asking:
    """One kind of message of a day."""

    store: DailyStore
    facts: AskFacts
    matter: Matter

    def plan(self, episode_ids: Sequence[str]) -> "Planned":
        """Write to whom of these it is to be written to. Raises Overtaken if others keep writing."""
        written = 0
        for _ in range(_TRIES):
            fates, writes = self._look(tuple(dict.fromkeys(episode_ids)))
            lost = False
            for some in _bundles(writes):
                if self._ask(some):
                    written += sum(len(one.messages) for one in some)
                else:
                    lost = True
            if not lost:
                return Planned(Counter(fates.values()), written)
        raise Overtaken

    def _ask(self, some: Sequence[_Write]) -> bool:
        messages = [message for one in some for message in one.messages]
        return self.store.ask(messages, [one.link for one in some if one.link])

    def _look(self, episode_ids: Sequence[str]) -> tuple[dict[str, str], list[_Write]]:
        """What becomes of each episode, and what is to be written for that."""
        fates = dict.fromkeys(episode_ids, GONE)
        found = {one.episode.episode_id: one for one in self.store.today(episode_ids, self.facts.day)}
        fates |= {one: self._why_not(today) or ASKED for one, today in found.items()}
        # Whoever has the message is settled, whatever else is true by now.
        waiting = [today for one, today in found.items() if fates[one] == ASKED and today.message is None]
        asked = [_Asked(*pair) for pair in zip(waiting, self.store.addressees(waiting), strict=True)]
        writes: list[_Write] = []
        for phone, sharing in _by_phone(asked).items():
            free = []
            for one in sharing:
                why = self._suppression(one)
                fates[one.today.episode.episode_id] = why or ASKED
                if why is None:
                    free.append(one)
            for group in self._groups(free):
                try:
                    writes.append(self._written(phone, group))
                except _RevokedError:
                    fates |= {one.today.episode.episode_id: LINK_REVOKED for one in group}
        # Others of a household may be of no interest to this task.
        return {one: fates[one] for one in episode_ids}, writes

    def _why_not(self, today: Today) -> str | None:
        if today.message is not None:
            return None
        if today.episode.unreachable is UnreachableReason.NOT_ON_WHATSAPP:
            return UnreachableReason.NOT_ON_WHATSAPP
        person, episode = today.person, today.episode
        reason = suppression(person, episode, self.facts.day, number_opted_out=False)
        return reason or self.matter.why_not(today)

    def _suppression(self, one: _Asked) -> str | None:
        today = one.today
        opted_out = one.to.number_opted_out
        return suppression(today.person, today.episode, self.facts.day, number_opted_out=opted_out)

    def _groups(self, sharing: Sequence[_Asked]) -> Iterable[Sequence[_Asked]]:
        """Who is written to together: everybody on the phone, unless they are too many for a household."""
        if not sharing:
            return
        others = sharing[0].to.others
        if not others or len(others) >= self.facts.household_people:
            yield from ([one] for one in sharing)
            return
        known = {one.today.person.person_id for one in sharing}
        mates = self.store.active_of([one for one in others if one.person_id not in known], self.facts.day)
        free = [one for one in mates if one.message is None and self._why_not(one) is None]
        yield [*sharing, *(_Asked(one, Addressee(one.person, one.episode)) for one in free)]

    def _written(self, phone: str, group: Sequence[_Asked]) -> _Write:
        """The messages of those on one phone. Raises _RevokedError if nothing opens a form for them."""
        ordered = sorted(
            group, key=lambda one: (one.today.person.birth_date or date.max, one.today.person.person_id)
        )
        if len(ordered) == 1:
            today = ordered[0].today
            before, after = self._link(today.episode, today.link)
            return _Write((self._message(today, self._token(after)),), _changed(before, after))
        lead = ordered[0].today.episode
        link_id = link.link_id_for(self.facts.link_key, lead.episode_id, phone)
        members = tuple(
            LinkMember(person_id=one.today.person.person_id, episode_id=one.today.episode.episode_id)
            for one in ordered
        )
        known = self.store.links([link_id]).get(link_id)
        before, after = self._link(lead, known, link_id=link_id, members=members)
        single = [self._message(one.today, self._token(after)) for one in ordered]
        shared = together(single, self._token(after), self.facts.templates)
        return _Write(shared, _changed(before, after))

    def _link(
        self,
        episode: Episode,
        known: Link | None,
        *,
        link_id: str | None = None,
        members: tuple[LinkMember, ...] = (),
    ) -> tuple[Link | None, Link]:
        facts = self.facts
        if known is not None and known.revoked_at is not None:
            raise _RevokedError
        # A token holds whole seconds; the record must not outlive it by a fraction.
        until = datetime.fromtimestamp(int(facts.now.timestamp()), UTC) + timedelta(days=facts.link_days)
        if known is None:
            wanted = Link(
                link_id=link_id or link.link_id_for(facts.link_key, episode.episode_id),
                person_id=episode.person_id,
                episode_id=episode.episode_id,
                members=members,
                expires_at=until,
                created_at=facts.now,
            )
            return None, wanted
        expires_at = known.expires_at if known.expires_at >= facts.now + _LASTING else until
        # Whoever is not asked today, because they have reported, still opens their form by it.
        everybody = tuple(dict.fromkeys((*known.members, *members)))
        return known, known.model_copy(update={"members": everybody, "expires_at": expires_at})

    def _token(self, wanted: Link) -> str:
        token = link.sign(self.facts.link_key, wanted.link_id, wanted.expires_at)
        return token + self.matter.suffix

    def _message(self, today: Today, token: str) -> Message:
        """One person's message. Raises TemplateGapError if it would have a gap."""
        facts, purpose = self.facts, self.matter.purpose
        person, episode = today.person, today.episode
        chosen = facts.templates.template_for(purpose)
        known = {
            "nama": person.name,
            "hari": long_date(facts.day),
            "nama_darurat": facts.city.emergency_name,
            "telepon_darurat": emergency_numbers(facts.city),
        }
        values = {name: clean(value) for name, value in known.items()} | {TOKEN: token}
        parameters = {name: values[name] for name in sorted(chosen.parameters) if name in values}
        render(chosen, parameters)
        return city_message(
            ids.daily_message_id(episode.episode_id, purpose, facts.day),
            purpose,
            person=person,
            episode=episode,
            template=chosen,
            parameters=parameters,
            now=facts.now,
            not_after=max(end_of(facts.day), facts.now + self.matter.at_least),
        )


class Planned(NamedTuple):
    """What became of each episode of a task, counted, and how many messages were written.

    Those of other tasks who share a phone are written to as well, and counted there.
    """

    fates: Counter[str]
    written: int


class _RevokedError(Exception):
    """The link to the form was revoked: a message with a button that opens nothing is not sent."""


def end_of(day: date) -> datetime:
    """The end of a local day: what was meant for it is not sent on the next."""
    return datetime.combine(day + timedelta(days=1), time(), WITA).astimezone(UTC)


def _changed(before: Link | None, after: Link) -> tuple[Link | None, Link] | None:
    return None if before == after else (before, after)


def _by_phone(asked: Iterable[_Asked]) -> dict[str, list[_Asked]]:
    found: dict[str, list[_Asked]] = defaultdict(list)
    for one in asked:
        found[one.today.person.phone or ""].append(one)
    return found


def _bundles(writes: Iterable[_Write]) -> Iterable[Sequence[_Write]]:
    """Those of one person each together; a household by itself, since another task may write it too."""
    alone: list[_Write] = []
    for one in writes:
        if len(one.messages) > 1:
            yield [one]
        else:
            alone.append(one)
    if alone:
        yield alone
