"""What is sent about silences: somebody is reminded, or the village's doctor is told."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from desac.adapters import secrets
from desac.adapters.config_data import city
from desac.adapters.daily import TableDaily
from desac.adapters.table import Table
from desac.adapters.village_data import load_directory
from desac.domain import link
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.message import MessageState, Purpose
from desac.domain.silence import SilenceKind, SilenceRules, SilenceStep
from desac.domain.silence_steps import escalated
from desac.event.base import Event
from desac.event.messages import MessageStatusChanged
from desac.event.monitoring import SilenceRaised
from desac.observability import logger
from desac.ports.daily import Today
from desac.ports.outbox import Outbox, Overtaken
from desac.ports.silences import SilenceStore
from desac.settings import settings
from functions.notify.asking import REPORT_PAGE, REPORTED, AskFacts, Asking, Matter
from functions.notify.silence_messages import silence_notice
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice

_TRIES = 5
HEARD = "heard"


def _heard(today: Today) -> str | None:
    silence = today.silence
    is_reminded = silence is not None and silence.is_waiting and silence.step is SilenceStep.REMINDER
    return None if is_reminded else HEARD


def _heard_or_reported(today: Today) -> str | None:
    return REPORTED if today.report is not None else _heard(today)


REMINDERS = {
    SilenceKind.FORM: Matter(Purpose.FORM_REMINDER, "", _heard),
    SilenceKind.CHECK_IN: Matter(Purpose.CHECK_IN_REMINDER, REPORT_PAGE, _heard_or_reported),
}


@dataclass(frozen=True, slots=True)
class Silencing:
    """What is sent about silences, for the events of one batch."""

    table: Table
    silences: SilenceStore
    outbox: Outbox
    rules: SilenceRules
    templates: TemplateChoice

    def act(self, event: Event, now: datetime) -> None:
        """Do what one event asks for; done before, it does nothing."""
        match event:
            case SilenceRaised(step=SilenceStep.REMINDER):
                self._remind(event, now)
            case SilenceRaised(step=SilenceStep.DOCTOR):
                self._tell_doctor(event, now)
            case MessageStatusChanged():
                self._undelivered(event, now)
            case _:
                raise TypeError(f"not an event about silences: {event.detail_type}")

    def _remind(self, event: SilenceRaised, now: datetime) -> None:
        matter = REMINDERS.get(event.kind)
        if matter is None:
            return
        configured = settings()
        key = secrets.link_key(configured.link_secret)
        facts = AskFacts(
            city=city(),
            link_key=key,
            link_days=configured.link_days,
            household_people=configured.household_people,
            now=now,
            day=now.astimezone(WITA).date(),
            templates=self.templates,
        )
        store = TableDaily(
            self.table, matter.purpose, kind=event.kind, link_id=partial(link.link_id_for, key)
        )
        planned = Asking(store, facts, matter).plan([event.episode_id])
        known = {"episode_id": event.episode_id, "fates": dict(planned.fates), "written": planned.written}
        logger.info("reminded", extra=known)
        count("Reminded", kind=event.kind)

    def _tell_doctor(self, event: SilenceRaised, now: datetime) -> None:
        silence = self.silences.get(f"{event.episode_id}.{event.kind}")
        found = self.outbox.addressee(event.person_id, event.episode_id)
        if silence is None or found is None:
            raise LookupError(f"no such silence or resident: {event.episode_id}")
        if found.episode.status is not EpisodeStatus.ACTIVE:
            # Ended while the event waited; its silences are about to.
            return
        if not silence.is_waiting or silence.raised != event.raised or silence.doctor is None:
            return
        message = silence_notice(silence, found, load_directory(), self.templates, now)
        if self.outbox.add(message):
            count("SilenceToldDoctor", kind=silence.kind)

    def _undelivered(self, event: MessageStatusChanged, now: datetime) -> None:
        """WhatsApp does not lead to the doctor: the operators are told at once. Raises Overtaken."""
        message = self.outbox.messages([event.message_id]).get(event.message_id)
        if message is None or message.silence_id is None or message.state is not MessageState.FAILED:
            return
        for _ in range(_TRIES):
            silence = self.silences.get(message.silence_id)
            told = silence.doctor.phone if silence and silence.doctor else None
            if silence is None or not silence.is_waiting or silence.step is not SilenceStep.DOCTOR:
                return
            if told != message.to:
                return
            try:
                self.silences.save(silence, escalated(silence, self.rules, now))
            except Overtaken:
                continue
            count("SilenceUndelivered")
            return
        raise Overtaken
