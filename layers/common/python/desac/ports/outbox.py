"""Messages to residents, with what has to be written together with them."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from desac.domain.clock import Clock
from desac.domain.episode import Episode, UnreachableReason
from desac.domain.link import Link, LinkMember
from desac.domain.message import Message
from desac.domain.person import Person
from desac.domain.recipient import Recipient


class Overtaken(Exception):  # noqa: N818 # the outcome of a race, to be looked at again
    """Somebody else changed the record first: read it anew and decide again."""

    def __init__(self) -> None:
        super().__init__("the record has changed meanwhile")


class Addressee(NamedTuple):
    """Who a message is for, as stored now. An opt-out belongs to a number, so to everybody on it.

    `others` are everybody else on the number (eventually consistent); of a number that opted out they may be
    left out.
    """

    person: Person
    episode: Episode
    number_opted_out: bool = False
    others: tuple[Person, ...] = ()


class Looked(NamedTuple):
    """A message with its resident and episode, as stored now; None where one is missing."""

    message: Message
    person: Person | None
    episode: Episode | None


class Step(NamedTuple):
    """A message as it was read, and as it is to be."""

    before: Message
    after: Message


class NotificationPlan(NamedTuple):
    """Everything that registering an episode makes: written whole, once, or not at all."""

    episode: Episode
    messages: tuple[Message, ...]
    link: Link | None = None
    clock: Clock | None = None
    unreachable: UnreachableReason | None = None


class Renewal(NamedTuple):
    """Messages (before, after) that go to a corrected number, with link and clock: all or nothing."""

    episode: Episode
    messages: tuple[tuple[Message, Message], ...]
    link: Link
    clock: Clock


class Regrouping(NamedTuple):
    """Messages (before, after, why WhatsApp does not lead to their resident) of a household that changed.

    `link_id` is the household's link, `members` whom it leads to from now on.
    """

    changes: tuple[tuple[Message, Message, UnreachableReason | None], ...]
    link_id: str | None = None
    members: tuple[LinkMember, ...] = ()


class Outbox(Protocol):
    """The messages in the table."""

    def addressee(self, person_id: str, episode_id: str) -> Addressee | None:
        """The person and the episode; None if either is missing."""
        ...

    def messages(self, message_ids: Sequence[str]) -> dict[str, Message]:
        """Those of the messages that exist, by id."""
        ...

    def by_wamid(self, wamid: str) -> Message | None:
        """The message that WhatsApp knows by `wamid`; eventually consistent."""
        ...

    def plan(self, plan: NotificationPlan) -> None:
        """Write a plan. Raises Overtaken if any of it exists or the episode has changed."""
        ...

    def renew(self, renewal: Renewal) -> None:
        """Replace the messages and let the episode count as reachable again.

        The link lasts as long as a new one would unless it was revoked, and the clock begins anew unless
        the form stopped it; what is missing is made. Raises Overtaken if any of it has changed.
        """
        ...

    def housemates(self, found: Addressee) -> Sequence[Addressee]:
        """The others on the number of `found` with an active episode of the same kind, one of each.

        Whom the index does not know yet is left out.
        """
        ...

    def plan_together(self, plans: Sequence[NotificationPlan | Renewal], link: Link) -> None:
        """Write plans and renewals of one household with the link that they share: all or nothing.

        A link that is there leads to the new members and lasts longer, unless it was revoked.
        Raises Overtaken as `plan` and `renew` do.
        """
        ...

    def regroup(self, regrouping: Regrouping) -> None:
        """Change messages of one household, all or nothing; each as `save` does.

        Raises Overtaken if any of the messages is no longer as it was.
        """
        ...

    def add(self, message: Message) -> bool:
        """Write one message by itself; False if there is one with its id."""
        ...

    def answers(self, person_id: str) -> Sequence[Message]:
        """All answers to one resident's replies, in no order."""
        ...

    def save(self, before: Message, after: Message, unreachable: UnreachableReason | None = None) -> None:
        """Replace `before`; with `unreachable`, an active episode without a reason gets it in the same step.

        Raises Overtaken if the message is no longer as it was in `before`.
        """
        ...

    def look(self, message_ids: Sequence[str]) -> dict[str, Looked]:
        """Those of the messages that exist, by id, each with its resident and episode."""
        ...

    def save_all(
        self, steps: Sequence[Step], recipients: Sequence[tuple[Recipient, Recipient]] = ()
    ) -> frozenset[str]:
        """Replace each message that is still as it was, and write (before, after) of whom they go to.

        Returns the ids of messages that were overtaken, by themselves or by a change of their recipient's
        pace: of these nothing is written. Each message is named once, and so is each recipient.
        """
        ...
