"""Symptoms that a resident told of put the end of isolation off."""

from datetime import date, datetime
from typing import Protocol

from desac.domain.dates import WITA
from desac.domain.ids import reply_digest
from desac.domain.intake import Intake
from desac.domain.isolation import Told, symptoms_on
from desac.domain.person import Person
from desac.domain.reply import Reply
from desac.domain.rules import RuleBook
from desac.event.said import EmergencyRaised, SymptomsReported
from desac.observability import logger
from desac.ports.isolation import IsolationStore
from functions.follow_up.isolation import until_done


class SaidStore(Protocol):
    """Where it is kept what residents said."""

    def intake(self, episode_id: str) -> Intake | None:
        """The form of an episode as it stands."""
        ...

    def reply(self, person_id: str, digest: str) -> Reply | None:
        """A reply by the digest of its wamid."""
        ...

    def on_phone(self, phone: str) -> list[Person]:
        """Everybody on a phone (E.164)."""
        ...


def put_off(
    event: SymptomsReported | EmergencyRaised,
    store: IsolationStore,
    said: SaidStore,
    rules: RuleBook,
    now: datetime,
) -> None:
    """Note the day of symptoms in the episode, and the end that follows; safe to repeat, in any order.

    Raises LookupError if what was said is not there (yet), ContendedError.
    """
    kind, _, place = event.said_in.partition(":")
    day = _day(event.person_id, event.episode_id, kind, place, said)
    if day is None:
        return

    def _try() -> bool:
        stay = store.stay(event.episode_id)
        if stay is None:
            raise LookupError(f"no such episode: {event.episode_id}")
        changes = symptoms_on(stay.episode, day, rules, Told(kind, now))
        return store.note(stay.episode, changes) if changes else True

    until_done(_try, event.episode_id)


def _day(person_id: str, episode_id: str, kind: str, place: str, said: SaidStore) -> date | None:
    """The local day on which symptoms were told of; None where nobody knows whose they are."""
    match kind:
        case "report":
            return datetime.strptime(place.partition(".")[0], "%Y%m%d").date()  # noqa: DTZ007 # a local day
        case "form":
            form = said.intake(episode_id)
            if form is None:
                raise LookupError(f"no form of {episode_id}")
            return form.submitted_at.astimezone(WITA).date()
        case "reply":
            reply = said.reply(person_id, place)
            if reply is None:
                raise LookupError(f"nothing is kept under {kind}:{place} of {episode_id}")
            if _is_anybodys(person_id, reply, said):
                logger.info("symptoms from a shared phone put off no end", extra={"episode_id": episode_id})
                return None
            return reply.received_at.astimezone(WITA).date()
    raise ValueError(f"symptoms of {episode_id} were told in {kind}")


def _is_anybodys(person_id: str, reply: Reply, said: SaidStore) -> bool:
    """Whether it was kept under others on its phone too: the doctor, who hears of it, asks who is ill."""
    if not reply.sender.startswith("+"):
        return False
    digest = reply_digest(reply.wamid)
    others = (one.person_id for one in said.on_phone(reply.sender) if one.person_id != person_id)
    return any(said.reply(other, digest) is not None for other in others)
