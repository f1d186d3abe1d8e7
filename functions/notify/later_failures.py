"""What WhatsApp accepted and gave up later: the same codes as in a refusal, told in a receipt."""

import random
from collections.abc import Callable
from datetime import datetime

from desac.adapters.config_data import city
from desac.domain.dates import WITA
from desac.domain.message import Message
from desac.ports.inbox import Inbox
from desac.ports.roster import Roster
from desac.ports.sending import Number, Recipients
from functions.notify import outcomes
from functions.notify.consequences import note_refusal
from functions.notify.error_codes import Action, action_for
from functions.notify.fallback import instead
from functions.notify.health_contact import HealthContact, contact_in
from functions.notify.template_choice import TemplateChoice


class LaterFailures:
    """Lets the number, its templates and the recipient wait as the code says, and the message go again."""

    def __init__(
        self,
        number: Number,
        recipients: Recipients,
        inbox: Inbox,
        roster: Roster,
        templates: Callable[[], TemplateChoice] = TemplateChoice,
    ) -> None:
        self._number = number
        self._recipients = recipients
        self._inbox = inbox
        self._roster = roster
        self._templates = templates

    def follow(self, failed: Message, now: datetime) -> Message | None:
        """A message that has just failed, as it goes on; None where the failure stands."""
        code = failed.error_code
        if code is None or action_for(code) is Action.UNREACHABLE:
            return None
        if action_for(code) is Action.NEEDS_TEMPLATE:
            other = instead(failed, self._contact(failed, now), self._templates)
            if other is not None:
                return other.anew(failed, now)
            if outcomes.is_too_late(failed, action_for(code)):
                return None
        known = note_refusal(
            failed,
            code,
            number=self._number,
            recipients=self._recipients,
            now=now,
            jitter=random.uniform,
        )
        return outcomes.refused(failed, code, known).anew(failed, now)

    def _contact(self, message: Message, now: datetime) -> HealthContact | None:
        person = self._inbox.person(message.person_id)
        if person is None:
            return None
        return contact_in(city(), person.village_code, self._roster, now.astimezone(WITA).date())
