"""Symptoms that a resident told of put the end of isolation off."""

from datetime import date, datetime
from typing import NamedTuple, Protocol

from desac.domain.daily_report import DailyReport, Report
from desac.domain.dates import WITA
from desac.domain.ids import reply_digest
from desac.domain.intake import Intake
from desac.domain.isolation import Told, symptoms_on
from desac.domain.person import Person
from desac.domain.reply import Reply
from desac.domain.rules import RuleBook
from desac.domain.triage import Triage
from desac.event.monitoring import DailyReported
from desac.event.said import EmergencyRaised, SymptomsReported
from desac.observability import logger
from desac.ports.isolation import IsolationStore
from functions.follow_up.isolation import until_done

_ILL = frozenset({Triage.SYMPTOMS, Triage.EMERGENCY})


class SaidStore(Protocol):
    """Where it is kept what residents said."""

    def intake(self, episode_id: str) -> Intake | None:
        """The form of an episode as it stands."""
        ...

    def report(self, episode_id: str, day: date) -> DailyReport | None:
        """What was reported on a day."""
        ...

    def reply(self, person_id: str, digest: str) -> Reply | None:
        """A reply by the digest of its wamid."""
        ...

    def on_phone(self, phone: str) -> list[Person]:
        """Everybody on a phone (E.164)."""
        ...


class PuttingOff(NamedTuple):
    """What is needed to note symptoms."""

    store: IsolationStore
    said: SaidStore
    rules: RuleBook

    def put_off(self, event: SymptomsReported | EmergencyRaised, now: datetime) -> None:
        """Note the day of symptoms in the episode, and the end that follows; safe to repeat, in any order.

        Raises LookupError if what was said is not there (yet), ContendedError.
        """
        kind, _, place = event.said_in.partition(":")
        day = _day(event.person_id, event.episode_id, kind, place, self.said)
        if day is not None:
            self._note(event.episode_id, day, Told(kind, now))

    def put_off_by_report(self, event: DailyReported, now: datetime) -> None:
        """The same of a report by whomever: a doctor's own, and a mild one, raise nothing to be answered.

        Raises LookupError if the report is not there (yet), ContendedError.
        """
        reported = self.said.report(event.episode_id, event.day)
        if reported is None:
            raise LookupError(f"no report of {event.episode_id} on {event.day}")
        if any(_tells_of_symptoms(one) for one in reported.reports):
            self._note(event.episode_id, event.day, Told("report", now))

    def _note(self, episode_id: str, day: date, told: Told) -> None:
        def _try() -> bool:
            stay = self.store.stay(episode_id)
            if stay is None:
                raise LookupError(f"no such episode: {episode_id}")
            changes = symptoms_on(stay.episode, day, self.rules, told)
            return self.store.note(stay.episode, changes) if changes else True

        until_done(_try, episode_id)


def _tells_of_symptoms(report: Report) -> bool:
    """Not where it was said for everybody on a phone: nobody knows who of them is ill."""
    return not report.is_shared and bool(report.symptoms or report.red_flags or report.triage in _ILL)


def _day(person_id: str, episode_id: str, kind: str, place: str, said: SaidStore) -> date | None:
    """The local day on which symptoms were told of; None where nobody knows whose they are."""
    match kind:
        case "report":
            return date.fromisoformat(place.rpartition(".")[0])
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
