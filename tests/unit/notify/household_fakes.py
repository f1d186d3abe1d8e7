"""Several people on one phone, and an outbox in memory that knows them all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from desac.domain.episode import Episode, EpisodeStatus, UnreachableReason
from desac.domain.link import Link
from desac.domain.message import Message
from desac.domain.person import Person
from desac.ports.outbox import Addressee, NotificationPlan, Overtaken, Regrouping, Renewal
from tests.unit.notify.notify_fakes import FakeOutbox, episode, person

MADE, WAYAN, PUTU, KETUT = (letter * 16 for letter in "abcd")
NAMES = {MADE: "Ni Made Contoh", WAYAN: "I Wayan Contoh", PUTU: "Ni Putu Contoh", KETUT: "I Ketut Contoh"}
BORN = {
    MADE: date(1985, 7, 15),
    WAYAN: date(1982, 3, 2),
    PUTU: date(2008, 12, 24),
    KETUT: date(2012, 5, 6),
}
"""Wayan is the oldest, and so is named first and leads."""


def episode_of(person_id: str) -> str:
    """The id of the one episode of somebody in these tests."""
    return f"{person_id}-11111111"


def resident(person_id: str, *, who: dict[str, Any] | None = None, **what: Any) -> Addressee:
    """A member of the family with an active case, as `who` and `what` change them."""
    known = person(
        **{
            "person_id": person_id,
            "name": NAMES.get(person_id, f"Warga {person_id[:3]}"),
            "birth_date": BORN.get(person_id),
            "nik": None,
            **(who or {}),
        }
    )
    return Addressee(known, episode(person_id=person_id, episode_id=episode_of(person_id), **what))


def family(*person_ids: str, **what: Any) -> list[Addressee]:
    """Everybody on the phone with an active case."""
    return [resident(one, **what) for one in person_ids or (MADE, WAYAN, PUTU, KETUT)]


class HouseholdOutbox(FakeOutbox):
    """An outbox that knows many people; on whose phones they are it finds out by itself."""

    def __init__(self, *people: Addressee, messages: Sequence[Message] = ()) -> None:
        super().__init__(*messages)
        self.known = {one.episode.episode_id: one for one in people}
        self.links: dict[str, Link] = {}
        # Whom the index does not know yet.
        self.unseen: set[str] = set()

    def change(self, person_id: str, who: dict[str, Any] | None = None, **what: Any) -> None:
        """Change somebody, as a file or an operator does."""
        found = self.known[episode_of(person_id)]
        raised = {"version": found.episode.version + 1, **what}
        self.known[episode_of(person_id)] = found._replace(
            person=found.person.model_copy(update=who or {}),
            episode=found.episode.model_copy(update=raised),
        )

    def addressee(self, person_id: str, episode_id: str) -> Addressee | None:
        """Anybody, with the others on the phone."""
        found = self.known.get(episode_id)
        if found is None or found.person.person_id != person_id:
            return None
        others = tuple(one for one in self._people_on(found.person.phone) if one.person_id != person_id)
        opted_out = any(one.opted_out_at for one in (found.person, *others))
        return found._replace(number_opted_out=opted_out, others=() if opted_out else others)

    def housemates(self, found: Addressee) -> Sequence[Addressee]:
        """The others on the number with an active episode of the same kind."""
        others = {one.person_id for one in found.others}
        return [
            one
            for one in self.known.values()
            if one.person.person_id in others
            and one.episode.kind is found.episode.kind
            and one.episode.status is EpisodeStatus.ACTIVE
        ]

    def plan(self, plan: NotificationPlan) -> None:
        """Once only."""
        self._check(plan)
        self.plans.append(plan)
        self._take(plan)

    def renew(self, renewal: Renewal) -> None:
        """Only over what was read."""
        self._check(renewal)
        self.renewals.append(renewal)
        self._take(renewal)

    def plan_together(self, plans: Sequence[NotificationPlan | Renewal], link: Link) -> None:
        """All or nothing."""
        for plan in plans:
            self._check(plan)
        for plan in plans:
            self._take(plan)
        self.links[link.link_id] = link

    def regroup(self, regrouping: Regrouping) -> None:
        """With the link, if there is one."""
        super().regroup(regrouping)
        for _, after, unreachable in regrouping.changes:
            self._note(after, unreachable)
        if regrouping.link_id:
            link = self.links[regrouping.link_id]
            self.links[link.link_id] = link.model_copy(update={"members": regrouping.members})

    def _people_on(self, phone: str | None) -> list[Person]:
        people = {one.person.person_id: one.person for one in self.known.values()}
        return [
            one
            for one in people.values()
            if phone is not None and one.phone == phone and one.person_id not in self.unseen
        ]

    def _check(self, plan: NotificationPlan | Renewal) -> None:
        if plan.episode != self.known[plan.episode.episode_id].episode:
            raise Overtaken
        if isinstance(plan, NotificationPlan):
            if any(one.message_id in self.stored for one in plan.messages):
                raise Overtaken
        elif any(self.stored[before.message_id] != before for before, _ in plan.messages):
            raise Overtaken

    def _take(self, plan: NotificationPlan | Renewal) -> None:
        known = self.known[plan.episode.episode_id]
        if isinstance(plan, NotificationPlan):
            self.stored |= {one.message_id: one for one in plan.messages}
            if plan.unreachable:
                self._unreachable(known.episode, plan.unreachable)
        else:
            self.stored |= {after.message_id: after for _, after in plan.messages}
            self._unreachable(known.episode, None)
        if plan.link:
            self.links[plan.link.link_id] = plan.link

    def _unreachable(self, known: Episode, reason: UnreachableReason | None) -> None:
        changes = {"unreachable": reason, "version": known.version + 1}
        found = self.known[known.episode_id]
        self.known[known.episode_id] = found._replace(episode=known.model_copy(update=changes))

    def save(self, before: Message, after: Message, unreachable: UnreachableReason | None = None) -> None:
        """Only over what was read; marks the episode of the message."""
        super().save(before, after)
        self._note(after, unreachable)

    def _note(self, message: Message, reason: UnreachableReason | None) -> None:
        known = self.known[message.episode_id].episode
        if reason and known.unreachable is None and known.status is EpisodeStatus.ACTIVE:
            self._unreachable(known, reason)
