"""Free text that WhatsApp does not take any more: a template says that there is an answer, a tap brings it.

The message keeps its purpose and its values, so that the answer can be sent as it was meant once the resident
has tapped and the 24 hours for free text are open again. The template's words are for residents: a
health worker hears nothing so late about a reply of their own.
"""

from collections.abc import Callable

from desac.adapters.config_data import city, health_line
from desac.domain.message import TO_HEALTH_WORKERS, Message, MessageState
from functions.notify.health_contact import HealthContact, emergency_numbers
from functions.notify.message_body import is_free_text
from functions.notify.outcomes import Next
from functions.notify.rendering import clean
from functions.notify.template_choice import TemplateChoice

TEMPLATE = "reply_waiting"
_SECONDS = 1.0


def instead(
    message: Message,
    contact: HealthContact | None = None,
    templates: Callable[[], TemplateChoice] = TemplateChoice,
) -> Next | None:
    """The template in place of an answer; None for a template and for a word to a health worker.

    `contact` is whom the resident can ask, if known; else whoever the answer names, else the general line.
    `templates` tells which version of the words is approved.
    """
    if not is_free_text(message) or message.purpose in TO_HEALTH_WORKERS:
        return None
    known, line, chosen = city(), health_line(), templates().named(TEMPLATE)
    values = {
        "kontak_nama": contact.name if contact else line.name,
        "kontak_telepon": contact.phone if contact else f"{line.phone} atau {known.emergency_phone}",
        "nama_darurat": known.emergency_name,
        "telepon_darurat": emergency_numbers(known),
    }
    missing = {
        name: clean(value)
        for name, value in values.items()
        if name in chosen.parameters and name not in message.parameters
    }
    changes = {
        "template": chosen.name,
        "template_version": chosen.version,
        "parameters": {**message.parameters, **missing},
        "error_code": None,
    }
    return Next(MessageState.QUEUED, changes, back=_SECONDS)
