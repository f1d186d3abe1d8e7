"""What people wrote, tapped or sent: taken, and answered where that is needed at once.

By itself, because most webhooks hold receipts only: whatever understands and answers replies is not imported
for those.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from desac.adapters import secrets
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.complaints import TableComplaints
from desac.adapters.inbox import TableInbox
from desac.adapters.outbox import TableOutbox
from desac.adapters.recipients import TableRecipients
from desac.adapters.reports import TableReports
from desac.adapters.roster import TableRoster
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.table import Table
from desac.adapters.triage_rules import triage_book
from desac.observability import logger
from desac.ports.sending import Recipients
from desac.settings import Settings
from functions.notify import doctor_replies, silence_replies
from functions.notify.answering import Desk, answer_reply
from functions.notify.daily_replies import DailyDesk, take_daily
from functions.notify.doctor_replies import DoctorsDesk
from functions.notify.form_links import FormLinks
from functions.notify.hidden_numbers import number_of
from functions.notify.numbers import change_number, heed, note_users
from functions.notify.replies import take_reply
from functions.notify.silence_replies import SilenceDesk
from functions.notify.updates import valid
from functions.notify.webhook_models import Contact, InboundMessage, Value


class Listener(NamedTuple):
    """Takes messages, at the desk of residents unless they are for the doctors'.

    `recipients` are told who wrote, `daily` keeps what replies say of the day, `silences` takes
    what doctors say of the silent.
    """

    desk: Desk
    doctors: DoctorsDesk | None = None
    recipients: Recipients | None = None
    daily: DailyDesk | None = None
    silences: SilenceDesk | None = None

    def hear(self, value: Value, now: datetime) -> Iterator[Exception]:
        """Take each message of a value; yields what went wrong with one."""
        messages = list(valid(InboundMessage, value.messages))
        contacts = [contact for contact, _ in valid(Contact, value.contacts)]
        note_users(contacts, (message for message, _ in messages), self.desk.inbox)
        for message, content in messages:
            try:
                writer = self._writer(message)
                if self.recipients and writer:
                    # Before the answer is queued: it is sent in the window that this opens.
                    self.recipients.note_inbound(writer, message.timestamp, message.sender_user_id)
                if self.silences and silence_replies.take(message, content, self.silences, now):
                    continue
                if self.doctors is None or not doctor_replies.take(message, content, self.doctors, now):
                    self._take(message, content, now)
            except Exception as error:  # noqa: BLE001 # each is told once all others have been taken
                logger.exception("a reply could not be taken")
                yield error

    def _writer(self, message: InboundMessage) -> str | None:
        """Where an answer to a message will go: as `hear` and the doctors' desk find it."""
        if message.phone:
            return message.phone
        quoted = self.desk.outbox.by_wamid(message.context.id) if message.context.id else None
        return number_of(message, quoted, self.desk.inbox) or message.sender_user_id

    def _take(self, message: InboundMessage, content: dict[str, Any], now: datetime) -> None:
        heard = take_reply(message, content, self.desk.outbox, self.desk.inbox)
        if message.changed_to:
            change_number(message, self.desk.inbox)
        heed(heard, self.desk.inbox)
        answer_reply(heard, self.desk, now)
        if self.daily is not None:
            # After the answer: somebody may be in danger, and nothing of this is for them.
            take_daily(heard, self.daily, now)


def make_listener(table: Table, known: Settings) -> Listener:
    """The listener over a table."""
    inbox, outbox, complaints = TableInbox(table), TableOutbox(table), TableComplaints(table)
    links = FormLinks(
        inbox=inbox,
        key=partial(secrets.link_key, known.link_secret),
        base_url=partial(secrets.parameter, known.form_base_url_parameter),
        days=known.link_days,
    )
    return Listener(
        desk=Desk(outbox, inbox, TableRoster(table), links, complaints),
        doctors=DoctorsDesk(complaints, outbox, inbox, complaint_rules().more_minutes),
        recipients=TableRecipients(table),
        daily=DailyDesk(TableReports(table), TableSilences(table), triage_book(), silence_rules()),
        silences=SilenceDesk(TableSilences(table), outbox, inbox, complaints, silence_rules()),
    )
