"""Reading a webhook over fakes."""

from datetime import datetime

from desac.ports.inbox import Inbox
from desac.ports.outbox import Outbox
from desac.ports.roster import Roster
from desac.ports.sending import Recipients
from functions.notify import receiver
from functions.notify.answering import Desk
from functions.notify.form_links import FormLinks
from functions.notify.later_failures import LaterFailures
from functions.notify.listening import Listener


def read_webhook(
    raw: bytes,
    outbox: Outbox,
    inbox: Inbox,
    roster: Roster,
    now: datetime,
    *,
    links: FormLinks | None = None,
    later: LaterFailures | None = None,
    recipients: Recipients | None = None,
) -> None:
    """What the function does with a stored webhook, without doctors and daily reports."""
    desk = Desk(outbox, inbox, roster, links)
    receiver.read_webhook(raw, outbox, lambda: Listener(desk, recipients=recipients), now, later)
